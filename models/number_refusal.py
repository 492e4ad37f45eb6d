"""Mobile numbers to which no SMS goes any more (停用号码)."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.personal import Personal
from models.transaction import execute_returning


class NumberRefusal(Model):
    """Refusal of a person's number: they opted out (退订), or it is wrong.

    It stays as long as the person has the number, longer than their messages and pushes. ``lookup``
    is the number's keyed hash, so a new number is used; its own refusal takes this one's place.
    """

    person_id = fields.CharField(primary_key=True, max_length=24)
    lookup = fields.CharField(max_length=64)
    reason = fields.CharField(max_length=40)
    at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("person_id", "lookup"))

    class Meta:
        table = "number_refusal"
        table_description = "停用号码"

    @classmethod
    async def note(
        cls, connection: BaseDBAsyncClient, push_id: int, lookup: str, reason: str, at: datetime
    ) -> None:
        """Note the provider's refusal of the number to which this push was to go."""
        await execute_returning(
            connection,
            "INSERT INTO number_refusal (person_id, lookup, reason, at) "
            "SELECT person_id, $2, $3, $4 FROM push WHERE id = $1 "
            "ON CONFLICT (person_id) DO UPDATE SET lookup = excluded.lookup, "
            "reason = excluded.reason, at = excluded.at RETURNING person_id",
            push_id,
            lookup,
            reason[:40],
            at.astimezone(UTC),
        )
