"""Stored answers for ``Idempotency-Key`` (draft-ietf-httpapi-idempotency-key-header-07)."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal
from models.transaction import database, execute_returning


class IdempotencyRecord(Model):
    """Answer to a request with an idempotency key, or the lease of one under way.

    ``id`` is a hash of caller and key; ``fingerprint`` a hash of route and body. Without an answer
    the record is a lease: the request is under way somewhere. If its worker dies, the next attempt
    takes the lease over. ``claim`` tells one holder of the lease from the next.
    """

    id = fields.CharField(primary_key=True, max_length=64)
    fingerprint = fields.CharField(max_length=64)
    claim = fields.CharField(max_length=24)
    lease_until = fields.DatetimeField()
    status = fields.IntField(null=True)
    headers: fields.JSONField[dict[str, str]] = fields.JSONField(null=True)
    body = EncryptedText(null=True)
    created_at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal(subject_columns=("id",), data_columns=("body",))

    class Meta:
        table = "idempotency_record"
        table_description = "幂等记录"

    @classmethod
    async def begin(
        cls, record: IdempotencyRecord, now: datetime, oldest: datetime
    ) -> IdempotencyRecord:
        """Claim the key and return its record.

        This caller does the work if its ``claim`` is the same.

        A record from before ``oldest`` is replaced.
        """
        while True:  # the owner of the key may free it between any two statements
            if await cls._insert(record):
                return record
            standing = await cls.get_or_none(id=record.id)
            if standing is None:
                continue
            if standing.created_at < oldest:
                await cls.filter(id=record.id, created_at__lt=oldest).delete()
            elif standing._may_be_taken_over(record, now):
                await cls.filter(id=record.id, claim=standing.claim, status__isnull=True).update(
                    claim=record.claim, lease_until=record.lease_until
                )
                if (existing := await cls.get_or_none(id=record.id)) is not None:
                    return existing
            else:
                return standing

    def _may_be_taken_over(self, by: IdempotencyRecord, now: datetime) -> bool:
        unfinished = self.status is None and self.lease_until <= now
        return unfinished and self.fingerprint == by.fingerprint

    @classmethod
    async def _insert(cls, record: IdempotencyRecord) -> bool:
        """Insert the record; return False if the key has one.

        The statement is written by hand: every write with a key begins here.
        """
        rows = await execute_returning(
            database(),
            "INSERT INTO idempotency_record (id, fingerprint, claim, lease_until, created_at) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING RETURNING id",
            record.id,
            record.fingerprint,
            record.claim,
            record.lease_until,
            record.created_at,
        )
        return bool(rows)

    @classmethod
    async def keep(
        cls, record_id: str, claim: str, status: int, headers: dict[str, str], body: str
    ) -> None:
        """Store the answer for repetitions of the request. By hand, as ``_insert``."""
        columns = cls._meta.fields_map
        await execute_returning(
            database(),
            "UPDATE idempotency_record SET status = $1, headers = $2, body = $3 "
            "WHERE id = $4 AND claim = $5 RETURNING id",
            status,
            columns["headers"].to_db_value(headers, cls),
            columns["body"].to_db_value(body, cls),
            record_id,
            claim,
        )

    @classmethod
    async def forget(cls, record_id: str, claim: str) -> None:
        """Free the key after a failure that may be repeated."""
        await cls.filter(id=record_id, claim=claim, status__isnull=True).delete()

    @classmethod
    async def delete_older(cls, before: datetime) -> int:
        return await cls.filter(created_at__lt=before).delete()
