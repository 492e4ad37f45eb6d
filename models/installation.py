"""Facts that a database keeps about the installation (安装) that uses it."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.personal import NOTHING
from models.transaction import database, returning


class Installation(Model):
    """Facts by name: the check values of the keys (``key:…``), and the filling that a write probe
    leaves.
    """

    name = fields.CharField(primary_key=True, max_length=24)
    value = fields.TextField()

    PERSONAL = NOTHING

    class Meta:
        table = "installation"
        table_description = "安装信息"

    @classmethod
    async def keep(cls, name: str, value: str) -> None:
        """Keep a fact. If one of this name is there already, that one stays."""
        await returning(
            database(),
            "INSERT INTO installation (name, value) VALUES ($1, $2) "
            "ON CONFLICT (name) DO NOTHING RETURNING name",
            name,
            value,
        )
