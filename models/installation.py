"""Facts that a database keeps about the installation (安装) that uses it."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.personal import NO_PERSONAL_DATA
from models.transaction import database, execute_returning


class Installation(Model):
    """Facts by name: the check values of the keys (``key:…``), and the data of a write probe.

    ``polled:…`` is how far a channel's provider was asked for receipts (``models.push_search``),
    ``place:…`` how far a recurring job of that name has come.
    """

    name = fields.CharField(primary_key=True, max_length=24)
    value = fields.TextField()

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "installation"
        table_description = "安装信息"

    @classmethod
    async def keep(cls, name: str, value: str) -> None:
        """Store a fact. An existing one of the same name stays."""
        await execute_returning(
            database(),
            "INSERT INTO installation (name, value) VALUES ($1, $2) "
            "ON CONFLICT (name) DO NOTHING RETURNING name",
            name,
            value,
        )

    @classmethod
    async def read(cls, name: str) -> str | None:
        row = await cls.get_or_none(name=name)
        return None if row is None else row.value

    @classmethod
    async def put(cls, name: str, value: str) -> None:
        """Store a fact in place of the one of the same name."""
        await execute_returning(
            database(),
            "INSERT INTO installation (name, value) VALUES ($1, $2) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING name",
            name,
            value,
        )
