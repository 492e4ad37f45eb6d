"""Marks of facts that were told or reported once, so that nobody hears of them again."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.personal import Personal
from models.transaction import execute_returning


class FactMark(Model):
    """Mark of a fact. ``key`` names it, such as ``draft:<id>:<version>``, and is unique."""

    key = fields.CharField(primary_key=True, max_length=160)
    at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal(subject_columns=("key",))

    class Meta:
        table = "fact_mark"
        table_description = "已告知的事实"

    @classmethod
    async def put(cls, connection: BaseDBAsyncClient, key: str, now: datetime) -> bool:
        """Mark the fact in the caller's transaction. Return False if it was marked before."""
        rows = await execute_returning(
            connection,
            "INSERT INTO fact_mark (key, at) VALUES ($1, $2) "
            "ON CONFLICT (key) DO NOTHING RETURNING key",
            key,
            now.astimezone(UTC),
        )
        return bool(rows)
