"""Cases (办件): submissions, their events, and the citizen's evaluations."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F, Subquery
from tortoise.models import Model

from models.encryption import EncryptedJson, EncryptedText
from models.guarded_writes import GUARD, Write
from models.personal import Personal
from models.rights import only_while
from models.transaction import database, execute_returning


class CaseState(StrEnum):
    """State of a case (办件状态). The core decides which may follow which."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    TO_SUPPLEMENT = "to_supplement"
    PRE_REVIEW_FAILED = "pre_review_failed"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    GRANTED = "granted"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    DELIVERED = "delivered"
    NOT_FORWARDED = "not_forwarded"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """Kind of a line in a case's timeline: an event of the core, or a line of our own."""

    STATE = "state"
    SUPPLEMENT = "supplement"
    SPECIAL = "special"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    RESULT = "result"
    EVALUATION = "evaluation"
    CORRECTION = "correction"
    """更正: takes back an earlier line, which stays in the timeline and counts no more."""
    UNKNOWN = "unknown"
    """A kind of event that this version does not know. The row also holds the core's own word."""

    ACKNOWLEDGED = "acknowledged"
    """Ours, like all that follow, and ``PAYMENT``, ``DELIVERY`` and ``EVALUATION`` when their id
    says so.
    """
    REFUSED = "refused"
    NOT_FORWARDED = "not_forwarded"
    RELEASED = "released"
    SUPPLEMENTED = "supplemented"
    WITHDRAWAL = "withdrawal"


class ServiceCase(Model):
    """A case.

    ``id`` is our number, the core's ``sourceNo``; ``case_no`` is the core's (办件编号), null until
    it has acknowledged. The names of the item are those of the submission. ``state`` is ours;
    ``upstream_code`` and ``upstream_text`` are the core's own words, which may name people and
    places. ``version`` is the core's count of the case's changes, so an older one never wins.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    applicant_id = fields.CharField(max_length=24, db_index=True)
    delegation_id = fields.CharField(max_length=24, null=True)
    bundle_id = fields.CharField(max_length=24, null=True, db_index=True)
    draft_id = fields.CharField(max_length=24, null=True)
    item_code = fields.CharField(max_length=50)
    item_name = fields.CharField(max_length=200)
    item_name_en = fields.CharField(max_length=500, null=True)
    channel = fields.CharField(max_length=16)
    state = fields.CharField(max_length=24, db_index=True)
    version = fields.BigIntField(default=0)
    upstream_code = fields.CharField(max_length=64, null=True)
    upstream_text = EncryptedText(null=True)
    case_no = fields.CharField(max_length=64, null=True, unique=True)
    receipt_number = fields.CharField(max_length=64, null=True)
    receipt_kind = fields.CharField(max_length=16, null=True)
    received_at = fields.DatetimeField(null=True)
    submitted_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    promised_on = fields.DateField(null=True)
    statutory_on = fields.DateField(null=True)
    clock_stopped_at = fields.DatetimeField(null=True)
    handler: fields.JSONField[dict[str, Any]] = fields.JSONField(null=True)
    notice_id = fields.CharField(max_length=64, null=True)
    notice_due = fields.DateField(null=True)
    notice = EncryptedText(null=True)
    payment: fields.JSONField[dict[str, Any]] = fields.JSONField(null=True)
    delivery = EncryptedJson(null=True)

    PERSONAL = Personal(
        subject_columns=("person_id", "applicant_id", "delegation_id", "draft_id"),
        data_columns=(
            "item_code",
            "item_name",
            "item_name_en",
            "case_no",
            "receipt_number",
            "upstream_text",
            "notice",
            "payment",
            "delivery",
        ),
    )

    class Meta:
        table = "service_case"
        table_description = "办件"
        indexes = (("notice_due",),)

    @classmethod
    async def hold(cls, connection: BaseDBAsyncClient, case_id: str, **conditions: Any) -> bool:
        """Lock the row until the transaction ends, as the transaction's first statement.

        A concurrent transaction sees what this one has written. Return False if the case is not as
        stated.
        """
        rows = cls.filter(id=case_id, **conditions).using_db(connection)
        return bool(await rows.update(changed_at=F("changed_at")))

    @classmethod
    def move(
        cls, case_id: str, columns: dict[str, Any], row_version: str | None, *rights: Write
    ) -> Write:
        """Build the guarded update of these columns, while all ``rights`` stand.

        With a ``row_version`` (``models.case_lines``) it finds no row that has changed since.
        """
        sets = [f"{name} = ${number}" for number, name in enumerate(columns, 2)]
        fields_map = cls._meta.fields_map
        values = [fields_map[name].to_db_value(value, cls) for name, value in columns.items()]
        condition = "id = $1"
        if row_version is not None:
            values.append(row_version)
            condition += f" AND CAST(xmin AS TEXT) = ${len(values) + 1}"
        statement = (
            f"UPDATE service_case SET {', '.join(sets) or 'version = version'} "  # noqa: S608
            f"WHERE {condition} RETURNING id"
        )
        return only_while(Write(statement, case_id, *values), *rights)

    @classmethod
    def acknowledgement(
        cls,
        receipt: tuple[str, str, str, datetime],
        state_columns: tuple[str, str, int],
        now: datetime,
    ) -> Write:
        """Build the update that stores the core's number and receipt for the guard's case.

        It also stores state, code and version, unless an event has brought the case further.
        """
        case_no, number, kind, at = receipt
        state, code, version = state_columns
        return Write(
            "UPDATE service_case SET case_no = $1, receipt_number = $2, receipt_kind = $3, "
            "received_at = $4, version = CASE WHEN version < $7 THEN $7 ELSE version END, "
            "state = CASE WHEN version < $7 THEN $5 ELSE state END, "
            "upstream_code = CASE WHEN version < $7 THEN $6 ELSE upstream_code END, "
            "changed_at = CASE WHEN version < $7 THEN $8 ELSE changed_at END "
            "WHERE id = {guard}",
            case_no,
            number,
            kind,
            at.astimezone(UTC),
            state,
            code,
            version,
            now,
        )

    @classmethod
    async def forget_leftovers(cls) -> None:
        """Delete unsent materials for a notice (补正通知) that is no longer open."""
        await execute_returning(
            database(),
            "DELETE FROM material WHERE holder_id IN "
            "(SELECT id FROM service_case WHERE notice_id IS NULL) RETURNING id",
        )


class CaseEvent(Model):
    """One line of a case's timeline.

    ``source_id`` is the core's event id, or ours with the prefix ``own:``; it is unique, so a
    repeated event changes nothing. ``detail`` is JSON text.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    case_id = fields.CharField(max_length=24, db_index=True)
    source_id = fields.CharField(max_length=80, unique=True)
    version = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    state = fields.CharField(max_length=24, null=True)
    at = fields.DatetimeField()
    recorded_at = fields.DatetimeField()
    detail = EncryptedText()

    PERSONAL = Personal(subject_columns=("case_id",), data_columns=("detail",))

    class Meta:
        table = "case_event"
        table_description = "办件进度"
        indexes = (("kind", "recorded_at"),)

    @classmethod
    async def last_grant(cls, applicant_id: str) -> datetime | None:
        """Return when we last heard that a case of the applicant was granted."""
        cases = ServiceCase.filter(applicant_id=applicant_id).values("id")
        grants = cls.filter(case_id__in=Subquery(cases), state=CaseState.GRANTED)
        newest = await grants.order_by("-recorded_at").first().only("recorded_at")
        return None if newest is None else newest.recorded_at

    @classmethod
    async def important(
        cls, mark: str, since: datetime, until: datetime, limit: int
    ) -> list[CaseEvent]:
        """List notices and decisions that were recorded then, without a ``FactMark`` of this kind.

        The key of their mark is ``mark`` and their ``source_id``. A core may say either by a kind
        of its own or by the state alone. Other kinds only repeat the state that the case has.
        """
        rows = await execute_returning(
            database(),
            "SELECT * FROM case_event WHERE (kind IN ('supplement', 'result') OR kind = 'state' "
            "AND state IN ('to_supplement', 'pre_review_failed', 'not_accepted', 'granted', "
            "'refused', 'returned', 'terminated')) "
            "AND recorded_at >= $1 AND recorded_at <= $2 AND NOT EXISTS "
            "(SELECT 1 FROM fact_mark WHERE key = CAST($3 AS TEXT) || case_event.source_id) "
            "ORDER BY recorded_at LIMIT $4",
            since.astimezone(UTC),
            until.astimezone(UTC),
            mark,
            limit,
        )
        return [cls._init_from_db(**row) for row in rows]


class Evaluation(Model):
    """好差评, one per case: ``grade`` 1 非常满意 … 5 非常不满意 (GB/T 39046 A.8: 1 is best)."""

    case_id = fields.CharField(primary_key=True, max_length=24)
    grade = fields.SmallIntField()
    tags: fields.JSONField[list[str]] = fields.JSONField()
    text = EncryptedText(null=True)
    reason = EncryptedText(null=True)
    channel = fields.CharField(max_length=16)
    at = fields.DatetimeField()
    evaluate_id = fields.CharField(max_length=64, null=True)
    follow_up_by = fields.DateField(null=True)
    answered_at = fields.DatetimeField(null=True)
    answer = EncryptedText(null=True)

    PERSONAL = Personal(
        subject_columns=("case_id",), data_columns=("grade", "tags", "text", "reason", "answer")
    )

    class Meta:
        table = "evaluation"
        table_description = "好差评"

    @classmethod
    def answer_write(cls, answer: str | None, at: datetime | None, *, is_correction: bool) -> Write:
        """Build the update that stores the agency's answer to the guard's case.

        An answer stays, except under a correction.
        """
        condition = "" if is_correction else " AND answered_at IS NULL"
        return Write(
            "UPDATE evaluation SET answer = $1, answered_at = $2 "  # noqa: S608 - our own text
            f"WHERE case_id = {GUARD}{condition}",
            cls._meta.fields_map["answer"].to_db_value(answer, cls),
            at and at.astimezone(UTC),
        )
