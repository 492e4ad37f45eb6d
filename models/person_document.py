"""A document of choices for each person, encrypted, whose versions guard its writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import EncryptedJson
from models.guarded_writes import insertion
from models.personal import Personal
from models.rows import select_rows
from models.transaction import execute_returning


class PersonDocument(Model):
    """The document of one person.

    ``version`` counts the changes and never goes back, also after everything is reset. So a device
    that has read an old version is always known as late. Each write is guarded by it: of two
    concurrent ones, one finds the version that it has read.
    """

    person_id = fields.CharField(primary_key=True, max_length=24)
    version = fields.IntField()
    document = EncryptedJson()
    changed_at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("person_id",), data_columns=("document",))

    class Meta:
        abstract = True

    @classmethod
    async def of_person(cls, person_id: str) -> Self | None:
        rows = await select_rows(cls, "person_id = $1", person_id)
        return rows[0] if rows else None

    @classmethod
    async def write(
        cls,
        connection: BaseDBAsyncClient,
        person_id: str,
        document: dict[str, Any],
        version: int,
        now: datetime,
    ) -> bool:
        """Store the document as ``version`` if the stored version is the one before.

        Version 1 is a new row. Return False if another write was faster.
        """
        if version == 1:
            row = cls(person_id=person_id, version=1, document=document, changed_at=now)
            new = insertion(row)
            sql = f"{new.sql} ON CONFLICT (person_id) DO NOTHING RETURNING person_id"
            return bool(await execute_returning(connection, sql, *new.values))
        standing = cls.filter(person_id=person_id, version=version - 1).using_db(connection)
        return bool(await standing.update(version=version, document=document, changed_at=now))
