"""A guarded change and what follows: all of it or nothing, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tortoise.exceptions import IntegrityError

from jobs import ClaimedJob
from jobs.queue import removal
from models import CoreFeed, Forward, Job
from models.encryption import Clear
from models.guarded_writes import Write, insertion, run_one_by_one, run_together
from models.transaction import transact

NOW = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
GUARD = "UPDATE core_feed SET cursor = $1 WHERE name = $2 AND cursor = $3 RETURNING name AS id"
FOLLOWING = Write(
    "INSERT INTO job (kind, payload, run_at, tries, created_at) VALUES ($1, $2, $3, 0, $4) "
    "RETURNING id",
    "new", "{}", NOW, NOW,
)  # fmt: skip


def guard(seen: str) -> Write:
    return Write(GUARD, "two", "items", seen)


def forward() -> Write:
    row = Forward(
        id="f", kind="case", case_id="?", body=Clear("正文"), state="queued", created_at=NOW,
        until=NOW,
    )  # fmt: skip
    return insertion(row, guard_column="case_id")


@pytest.fixture
async def feed(tables: str) -> None:
    await CoreFeed.create(name="items", cursor="one")


async def test_all_of_it(feed: None) -> None:
    told = await run_together(guard("one"), forward(), FOLLOWING)
    [job] = await Job.all()
    assert told == ["items", job.id]
    assert (job.kind, job.run_at) == ("new", NOW)
    assert (await CoreFeed.get(name="items")).cursor == "two"
    [row] = await Forward.all()
    assert (row.case_id, row.body, row.until, row.settled_at) == ("items", "正文", NOW, None)


async def test_what_is_written_by_hand_is_found_like_the_rest(feed: None) -> None:
    """SQLite compares moments as texts: both ways of writing must spell them the same."""
    await run_together(guard("one"), forward())
    assert await Forward.filter(until=NOW).exists()
    assert not await Forward.filter(until__gt=NOW).exists()
    assert await Forward.filter(until__gte=NOW, state="queued").exists()


async def test_nothing_when_the_guard_finds_nothing(feed: None) -> None:
    assert await run_together(guard("another"), forward(), FOLLOWING) is None
    assert (await CoreFeed.get(name="items")).cursor == "one"
    assert not await Job.exists()
    assert not await Forward.exists()


async def test_a_failure_undoes_the_guard(feed: None) -> None:
    """The insert breaks a unique key: that is an error, and not the guard's."""
    await run_together(guard("one"), forward())
    await CoreFeed.filter(name="items").update(cursor="one")
    with pytest.raises(IntegrityError):
        await run_together(guard("one"), forward(), FOLLOWING)
    assert (await CoreFeed.get(name="items")).cursor == "one"
    assert not await Job.exists()


async def test_a_condition_on_the_guard_holds_one_by_one_too(feed: None) -> None:
    """PostgreSQL refuses a parameter without a type, as in ``$3 IS NOT NULL``."""
    job = await Job.create(kind="k", payload="p", run_at=NOW, claim="mine", created_at=NOW)
    claimed = ClaimedJob(
        id=job.id, kind="k", payload="p", claim="mine", tries=0, created_at=NOW, give_up_at=None
    )
    assert (
        await transact(
            lambda connection: run_one_by_one(connection, guard("another"), removal(claimed))
        )
        is None
    )
    assert await Job.exists()
    ids = await transact(
        lambda connection: run_one_by_one(connection, guard("one"), removal(claimed))
    )
    assert ids == ["items", job.id]
    assert not await Job.exists()
