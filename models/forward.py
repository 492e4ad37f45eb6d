"""The ledger of everything that is forwarded to the core, until it is acknowledged or given up."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import EncryptedText
from models.guarded_writes import Write
from models.personal import Personal
from models.rows import select_rows
from models.transaction import database, execute_returning


class ForwardState(StrEnum):
    """State of a forward; ``Forward`` shows the transitions."""

    QUEUED = "queued"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    NOT_FORWARDED = "not_forwarded"


class ForwardKind(StrEnum):
    """Kind of a forward: the submission itself, or what was done with the case after it."""

    CASE = "case"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"
    EVALUATION = "evaluation"
    DELIVERY = "delivery"
    UNREACHED = "unreached"
    """No act of a citizen: a notice or decision that they were not reached with."""


CITIZEN_ACTS = (
    ForwardKind.SUPPLEMENT,
    ForwardKind.WITHDRAWAL,
    ForwardKind.EVALUATION,
    ForwardKind.DELIVERY,
)
"""Kinds of what a citizen did with a case after the submission."""


class Jobless(NamedTuple):
    """A queued forward that has no job to send it."""

    id: str
    kind: str
    case_id: str


class Forward(Model):
    """One write that the core must answer (转报). ``id`` is its ``Idempotency-Key``.

    ``body`` is the exact text that every attempt sends: the core recognises a repetition by it. It
    is erased some time after the core has acknowledged.

        queued ──> acknowledged       the core answered with its number
               ──> refused            the core said no, finally
               ──> not_forwarded      its time ran out; an operator may queue it again
        not_forwarded ──> acknowledged    the core turned out to have it
    """

    id = fields.CharField(primary_key=True, max_length=24)
    kind = fields.CharField(max_length=16)
    case_id = fields.CharField(max_length=24, db_index=True)
    body = EncryptedText(null=True)
    state = fields.CharField(max_length=16, db_index=True)
    created_at = fields.DatetimeField()
    until = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True, db_index=True)
    upstream_code = fields.CharField(max_length=64, null=True)
    upstream_text = EncryptedText(null=True)
    reason = fields.CharField(max_length=64, null=True)

    PERSONAL = Personal(subject_columns=("case_id",), data_columns=("body", "upstream_text"))

    class Meta:
        table = "forward"
        table_description = "转报台账"

    @classmethod
    async def of_case(cls, case_id: str) -> list[Forward]:
        return await select_rows(cls, "case_id = $1", case_id)

    @classmethod
    async def erase_bodies(cls, before: datetime, after_id: str, limit: int) -> list[str]:
        """Erase the next bodies that the core acknowledged or refused before then.

        Return the ids in order. A forward that was given up keeps its body: it can be released.

        It is worded so that no other index looks better: by one of those each batch would read and
        sort all that is to be erased.
        """
        rows = await execute_returning(
            database(),
            "UPDATE forward SET body = NULL WHERE id IN (SELECT id FROM forward WHERE id > $2 "
            "AND state NOT IN ('queued', 'not_forwarded') AND COALESCE(settled_at, $1) < $1 "
            "AND body IS NOT NULL "
            "ORDER BY id LIMIT $3) RETURNING id",
            before.astimezone(UTC),
            after_id,
            limit,
        )
        return sorted(str(row["id"]) for row in rows)

    @classmethod
    async def without_job(cls, job_kind: str, before: datetime) -> list[Jobless]:
        """List what was queued before then and has no running job of this kind."""
        rows = await execute_returning(
            database(),
            "SELECT id, kind, case_id FROM forward WHERE id IN ("
            "SELECT id FROM forward WHERE state = 'queued' AND created_at < $1 "
            "EXCEPT SELECT payload FROM job WHERE kind = $2 AND run_at IS NOT NULL) ORDER BY id",
            before.astimezone(UTC),
            job_kind,
        )
        return [Jobless(str(row["id"]), str(row["kind"]), str(row["case_id"])) for row in rows]

    @classmethod
    async def forget_needless_jobs(cls, job_kind: str) -> None:
        """Remove the dead jobs of settled forwards: there is nothing to release."""
        await execute_returning(
            database(),
            "DELETE FROM job WHERE kind = $1 AND run_at IS NULL AND EXISTS (SELECT 1 FROM forward "
            "WHERE forward.id = job.payload AND state IN ('acknowledged', 'refused')) RETURNING id",
            job_kind,
        )

    @classmethod
    def acknowledgement(cls, forward_id: str, now: datetime) -> Write:
        """Build the guarded update that acknowledges the forward; its id is the case's."""
        return Write(
            "UPDATE forward SET state = 'acknowledged', settled_at = $1, reason = NULL "
            "WHERE id = $2 AND state IN ('queued', 'not_forwarded') RETURNING case_id AS id",
            now,
            forward_id,
        )

    @classmethod
    async def acknowledge(
        cls, connection: BaseDBAsyncClient, forward_id: str, now: datetime
    ) -> bool:
        """Note that the core has it. Return False if that was known."""
        write = cls.acknowledgement(forward_id, now)
        return bool(await execute_returning(connection, write.sql, *write.values))

    @classmethod
    async def refuse(
        cls, connection: BaseDBAsyncClient, forward_id: str, code: str, text: str, now: datetime
    ) -> bool:
        """Note the core's refusal. Return False if the forward is settled already."""
        rows = cls.filter(id=forward_id, state=ForwardState.QUEUED).using_db(connection)
        return bool(
            await rows.update(
                state=ForwardState.REFUSED,
                settled_at=now,
                upstream_code=code[:64],
                upstream_text=text,
            )
        )

    @classmethod
    async def give_up(
        cls, connection: BaseDBAsyncClient, forward_id: str, reason: str, now: datetime
    ) -> bool:
        """Note that its time ran out. Return False if the forward is settled already."""
        rows = cls.filter(id=forward_id, state=ForwardState.QUEUED).using_db(connection)
        return bool(
            await rows.update(state=ForwardState.NOT_FORWARDED, settled_at=now, reason=reason[:64])
        )

    @classmethod
    async def release(cls, connection: BaseDBAsyncClient, forward_id: str, until: datetime) -> bool:
        """Queue it again after it was given up. Return False if nothing of this id was given up."""
        rows = cls.filter(id=forward_id, state=ForwardState.NOT_FORWARDED, body__isnull=False)
        return bool(
            await rows.using_db(connection).update(
                state=ForwardState.QUEUED, settled_at=None, until=until, reason=None
            )
        )
