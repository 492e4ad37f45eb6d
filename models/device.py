"""Devices (设备) that receive app pushes. A device belongs to one session and ends with it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal
from models.rows import select_rows


class DevicePlatform(StrEnum):
    ANDROID = "android"
    IOS = "ios"
    HARMONY = "harmony"


class Device(Model):
    """The device of a session.

    ``registration_id`` is the push provider's address of the installed app, ``lookup`` its keyed
    hash. The same app may sign in again: the newest session takes the address over.
    """

    session_id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    registration_id = EncryptedText()
    lookup = fields.CharField(max_length=64, unique=True)
    platform = fields.CharField(max_length=12)
    changed_at = fields.DatetimeField()

    PERSONAL = Personal(
        subject_columns=("session_id", "person_id", "lookup"), data_columns=("registration_id",)
    )

    class Meta:
        table = "device"
        table_description = "推送设备"

    @classmethod
    async def newest(cls, person_id: str, now: datetime) -> Device | None:
        """Return the device of the person's newest session that is open."""
        rows = await select_rows(
            cls,
            "person_id = $1 AND session_id IN (SELECT id FROM session WHERE person_id = $1"
            " AND revoked_at IS NULL AND expires_at > $2) ORDER BY changed_at DESC LIMIT 1",
            person_id,
            now.astimezone(UTC),
        )
        return rows[0] if rows else None

    @classmethod
    async def forget(cls, connection: BaseDBAsyncClient, lookup: str) -> None:
        """Remove a device in the caller's transaction."""
        await cls.filter(lookup=lookup).using_db(connection).delete()
