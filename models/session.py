"""Sessions of citizens: each row is one refresh-token family (RFC 9700 §4.14)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.device import Device
from models.personal import Personal
from models.transaction import execute_returning


class Channel(StrEnum):
    """Front at which a citizen is signed in."""

    APP = "app"
    MINI_PROGRAM = "mini_program"
    KIOSK = "kiosk"


class AssuranceLevel(StrEnum):
    """Assurance that somebody is who they say (实名等级), in rising order."""

    ANONYMOUS = "anonymous"
    REGISTERED = "registered"
    REAL_NAME = "real_name"
    REAL_PERSON = "real_person"
    CERTIFICATE = "certificate"


class Session(Model):
    """A citizen's session.

    ``generation`` counts the refresh tokens of the family: the newest is valid, an older one is a
    reuse.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    channel = fields.CharField(max_length=16)
    assurance_level = fields.CharField(max_length=16)
    device = fields.CharField(max_length=80)
    generation = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True, db_index=True)
    revoke_reason = fields.CharField(max_length=24, null=True)

    PERSONAL = Personal(subject_columns=("person_id",), data_columns=("device",))

    class Meta:
        table = "session"
        table_description = "登录会话"

    @classmethod
    async def rotate(
        cls, session_id: str, generation: int, now: datetime, expires_at: datetime
    ) -> bool:
        """Increment the family's generation.

        False if this generation is not the newest, or the family ended.

        It is one statement, so of two refreshes with the same token one wins.
        """
        count = await cls.filter(
            id=session_id, generation=generation, revoked_at__isnull=True, expires_at__gt=now
        ).update(generation=generation + 1, last_used_at=now, expires_at=expires_at)
        return count == 1

    @classmethod
    async def end_of(cls, session_id: str) -> datetime | None:
        """Return when the session ends by its age, unless it is renewed; None if it is gone."""
        row = await cls.get_or_none(id=session_id).only("expires_at")
        return None if row is None else row.expires_at

    @classmethod
    async def hold(cls, connection: BaseDBAsyncClient, session_id: str, now: datetime) -> bool:
        """Lock the session's row until the commit; return False if the session has ended."""
        rows = await execute_returning(
            connection,
            "UPDATE session SET id = id WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 "
            "RETURNING id",
            session_id,
            now.astimezone(UTC),
        )
        return bool(rows)

    @classmethod
    async def revoke(
        cls,
        connection: BaseDBAsyncClient,
        now: datetime,
        reason: str,
        *,
        person_id: str,
        session_id: str | None = None,
    ) -> list[str]:
        """End one session of a person, or all; return the ids of those that were open.

        Its device ends with it: nothing is sent to it any more.
        """
        rows = await execute_returning(
            connection,
            "UPDATE session SET revoked_at = $1, revoke_reason = $2 "
            "WHERE person_id = $3 AND revoked_at IS NULL AND id = COALESCE($4, id) RETURNING id",
            now.astimezone(UTC),
            reason,
            person_id,
            session_id,
        )
        ids = [str(row["id"]) for row in rows]
        await Device.filter(session_id__in=ids).using_db(connection).delete()
        return ids

    @classmethod
    async def end_older(
        cls,
        connection: BaseDBAsyncClient,
        person_id: str,
        channel: Channel,
        reason: str,
        now: datetime,
        *,
        newest: int,
    ) -> list[str]:
        """End a person's sessions on a channel but the newest; return the ids of the others.

        Of those that began in the same moment, the one with the greatest id counts as the newest.
        """
        is_open = cls.filter(person_id=person_id, channel=channel, revoked_at__isnull=True)
        rows = is_open.using_db(connection).order_by("-created_at", "-id")
        ids = [str(row) for row in await rows.values_list("id", flat=True)][newest:]
        await (
            cls.filter(id__in=ids).using_db(connection).update(revoked_at=now, revoke_reason=reason)
        )
        await Device.filter(session_id__in=ids).using_db(connection).delete()
        return ids

    @classmethod
    async def revoked_since(cls, since: datetime) -> list[str]:
        """List the sessions that ended since then, for a worker that starts or missed signals."""
        rows = await cls.filter(revoked_at__gte=since).values_list("id", flat=True)
        return [str(row) for row in rows]
