"""One idempotency key that is claimed by many, while whoever has it frees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from tortoise.exceptions import DoesNotExist

from models import IdempotencyRecord
from models.failures import DatabaseFailure

Begin = Callable[[IdempotencyRecord, datetime, datetime], Awaitable[IdempotencyRecord]]


def new_record(number: int) -> IdempotencyRecord:
    now = datetime.now(UTC)
    return IdempotencyRecord(
        id="key", fingerprint="f", claim=f"claim-{number}", lease_until=now, created_at=now
    )


async def begin_and_free(begin: Begin, claims: Iterator[int]) -> None:
    """Claim one key again and again, as requests do whose work fails and frees it."""
    for _ in range(60):
        record = new_record(next(claims))
        now = datetime.now(UTC)
        standing = await begin(record, now, now - timedelta(days=1))
        if standing.claim == record.claim:
            await IdempotencyRecord.forget(record.id, record.claim)


async def failures_of_many(begin: Begin) -> list[BaseException]:
    claims = count()
    ended = await asyncio.gather(
        *(begin_and_free(begin, claims) for _ in range(8)), return_exceptions=True
    )
    return [error for error in ended if error is not None]


async def begin_by_insert_and_read(
    record: IdempotencyRecord, now: datetime, oldest: datetime
) -> IdempotencyRecord:
    inserted = await IdempotencyRecord._insert(record)
    return record if inserted else await IdempotencyRecord.get(id=record.id)


async def test_a_key_that_is_freed_meanwhile_is_claimed(tables: str) -> None:
    assert await failures_of_many(IdempotencyRecord.begin) == []
    assert await IdempotencyRecord.all().count() == 0, "each was freed by whoever had it"


async def test_without_another_try_it_is_not_found(tables: str) -> None:
    """The control."""
    failures = await failures_of_many(begin_by_insert_and_read)
    assert {type(error) for error in failures} == {DoesNotExist}
    assert not any(isinstance(error, DatabaseFailure) for error in failures)
