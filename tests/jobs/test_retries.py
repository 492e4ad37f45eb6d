"""When a job is tried again, and when it is given up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, JobKind, Permanent, Retry, RetryLater, dead_letters, health
from models import Job, UsageChain
from models.transaction import execute_returning, transact
from models.wakes import Wake, send_with, stop_sending_with, wake
from tests.jobs.bench import START, Bench, HeldWork, Work

TWO_HOURS = timedelta(hours=2)


async def pauses(bench: Bench, kind: JobKind, tries: int, random: float = 0.5) -> list[float]:
    """Seconds between so many tries, each made exactly when it is due."""
    runner = bench.runner(kind, random=lambda: random)
    results = []
    for _ in range(tries):
        assert await runner.drain() == 1
        [job] = await bench.rows()
        assert job.run_at is not None
        results.append((job.run_at - bench.clock.now()).total_seconds())
        bench.clock.advance(results[-1])
    return results


def failing_work() -> Work:
    return Work(fails=[ConnectionError("13800138000") for _ in range(3000)])


async def test_pauses_grow_up_to_the_longest(bench: Bench) -> None:
    await bench.put("note", "{}")
    kind = JobKind(name="note", work=failing_work(), retry=Retry(longest_s=20))
    assert await pauses(bench, kind, 7) == [1, 2, 4, 8, 16, 20, 20]
    assert bench.counters == {"job_retried:note": 7}


@pytest.mark.parametrize(("random", "share"), [(0.0, 0.8), (0.25, 0.9), (0.999999, 1.2)])
async def test_pauses_are_shorter_or_longer_by_a_fifth(
    small_bench: Bench, random: float, share: float
) -> None:
    await small_bench.put("note", "{}")
    found = await pauses(small_bench, JobKind(name="note", work=failing_work()), 4, random)
    assert found == pytest.approx([share * pause for pause in (1, 2, 4, 8)], rel=1e-3)


def test_thousands_of_tries_do_not_overflow() -> None:
    assert Retry(longest_s=300, jitter=0).pause_s(100_000, lambda: 0.5) == 300


async def test_a_failure_says_why_but_not_what_a_citizen_sent(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.put("note", "{}")
    with caplog.at_level(logging.INFO):
        await bench.runner(JobKind(name="note", work=failing_work())).drain()
    [job] = await bench.rows()
    assert (job.reason, job.claim, job.tries) == ("ConnectionError", None, 1)
    assert "13800138000" not in caplog.text
    assert "job note" in caplog.text


async def test_so_many_tries_and_dead(bench: Bench) -> None:
    work = failing_work()
    [job_id] = await bench.put("note", "{}")
    runner = bench.runner(JobKind(name="note", work=work, retry=Retry(tries=3)))
    for _ in range(5):
        await runner.drain()
        bench.clock.advance(1000)
    assert len(work.tried) == 3
    [job] = await dead_letters.newest()
    assert (job.id, job.run_at, job.claim) == (job_id, None, None)
    assert job.reason == "given up at try 3: ConnectionError"
    assert bench.counters == {"job_retried:note": 2, "job_dead:note": 1}


async def test_tries_whose_process_died_count_as_well(bench: Bench) -> None:
    """A job that takes its process with it does not come back for ever."""
    work = Work()
    await bench.put("note", "{}")
    for _ in range(2):
        assert await bench.take()
        bench.clock.advance(60)
    await bench.runner(JobKind(name="note", work=work, retry=Retry(tries=2))).drain()
    assert work.tried == []
    [job] = await dead_letters.newest()
    assert job.reason == "given up at try 3: TriesUsedUp"


async def test_given_up_when_its_time_is_over_after_a_last_try(bench: Bench) -> None:
    work = failing_work()
    await bench.put("note", "{}", give_up_at=START + timedelta(seconds=100))
    runner = bench.runner(JobKind(name="note", work=work))
    while not await dead_letters.newest():
        await runner.drain()
        bench.clock.advance(0.5)
    assert bench.clock.now() - START < timedelta(seconds=102)
    assert [job.tries for job in work.tried] == list(range(1, 9))  # at 0, 1, 3, 7, … 63, 100 s
    assert await runner.drain() == 0


async def test_late_after_an_outage_it_gets_its_try(bench: Bench) -> None:
    work = Work()
    await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    bench.clock.advance(86400)
    await bench.runner(JobKind(name="note", work=work)).drain()
    assert (len(work.done), await bench.rows()) == (1, [])


@pytest.mark.parametrize("random", [0.0, 0.5, 0.999])
async def test_told_to_come_later_it_never_comes_earlier(bench: Bench, random: float) -> None:
    await bench.put("note", "{}")
    work = Work(fails=[RetryLater(600.0), ConnectionError()])
    [later, usual] = await pauses(bench, JobKind(name="note", work=work), 2, random)
    assert 600 <= later <= 720
    assert usual < 3


async def test_told_to_come_at_once_its_pauses_grow_all_the_same(bench: Bench) -> None:
    await bench.put("note", "{}")
    work = Work(fails=[RetryLater(0.0)] * 4)
    assert await pauses(bench, JobKind(name="note", work=work), 4, random=0.5) == [1, 2, 4, 8]


@pytest.mark.parametrize("after_s", [7201, 10**7])
async def test_told_to_come_after_its_time_is_over_it_is_tried_once_more_at_its_end(
    bench: Bench, after_s: float
) -> None:
    """A core that says "in an hour" does not end at its first try what has no longer than that."""
    await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    work = Work(fails=[RetryLater(after_s, "core: 429")] * 2)
    runner = bench.runner(JobKind(name="note", work=work))
    await runner.drain()
    [job] = await bench.rows()
    assert (job.run_at, job.dead_at) == (START + TWO_HOURS, None)
    bench.clock.advance(7200)
    await runner.drain()
    [job] = await dead_letters.newest()
    assert job.reason == "given up at try 2: core: 429"


async def test_told_to_come_just_in_time_jitter_does_not_carry_it_past(bench: Bench) -> None:
    await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    kind = JobKind(name="note", work=Work(fails=[RetryLater(7199)]))
    assert await pauses(bench, kind, 1, random=0.999) == [7200]


async def test_permanent_is_dead_with_its_reason(bench: Bench) -> None:
    await bench.put("note", "{}")
    kind = JobKind(name="note", work=Work(fails=[Permanent("the item is closed" + "!" * 300)]))
    await bench.runner(kind).drain()
    [job] = await dead_letters.newest()
    assert job.reason == ("the item is closed" + "!" * 300)[:200]
    assert job.dead_at == START


async def told_on_dead(connection: BaseDBAsyncClient, job: ClaimedJob, reason: str) -> None:
    await execute_returning(
        connection,
        "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, $2, $3) RETURNING id",
        f"job:{job.id}",
        job.tries,
        reason,
    )


async def told_then_failed(connection: BaseDBAsyncClient, job: ClaimedJob, reason: str) -> None:
    await told_on_dead(connection, job, reason)
    raise ZeroDivisionError


async def test_what_follows_from_death_is_in_its_transaction(bench: Bench) -> None:
    await bench.put("note", "{}")
    work = Work(fails=[Permanent("closed"), Permanent("closed")])
    await bench.runner(JobKind(name="note", work=work, on_dead=told_then_failed)).drain()
    [job] = await bench.rows()
    assert job.dead_at is None
    assert job.run_at == START + timedelta(seconds=1), "it is not tried again"
    assert await UsageChain.all().count() == 0
    assert bench.counters == {"job_retried:note": 1}

    bench.clock.advance(1)
    await bench.runner(JobKind(name="note", work=work, on_dead=told_on_dead)).drain()
    [row] = await UsageChain.all()
    assert (row.id, row.seq, row.seal) == (f"job:{job.id}", 2, "closed")
    assert [dead.id for dead in await dead_letters.newest()] == [job.id]
    assert bench.counters["job_dead:note"] == 1


async def test_whom_a_death_wakes_finds_the_job_dead(bench: Bench) -> None:
    found: list[list[int]] = []

    async def look(_: Collection[Wake]) -> None:
        found.append([job.id for job in await dead_letters.newest()])

    async def tell(connection: BaseDBAsyncClient, job: ClaimedJob, reason: str) -> None:
        await wake(connection, "news", job.payload)

    [job_id] = await bench.put("note", "{}")
    work = Work(fails=[Permanent("closed")])
    send_with(look)
    try:
        await bench.runner(JobKind(name="note", work=work, on_dead=tell)).drain()
    finally:
        stop_sending_with(look)
    assert found == [[job_id]]


async def test_an_operator_sets_it_running_again_for_as_long_as_at_first(bench: Bench) -> None:
    work = Work(fails=[Permanent("closed")])
    [job_id] = await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    runner = bench.runner(JobKind(name="note", work=work))
    await runner.drain()
    bench.clock.advance(86400)
    assert await dead_letters.release(job_id, bench.clock.now())
    assert not await dead_letters.release(job_id, bench.clock.now())
    assert not await dead_letters.release(job_id + 1, bench.clock.now())
    [job] = await bench.rows()
    assert job.give_up_at == bench.clock.now() + TWO_HOURS
    assert (job.tries, job.dead_at, job.reason) == (0, None, None)
    assert await runner.drain() == 1
    assert (len(work.done), await bench.rows()) == (1, [])


async def test_released_again_it_has_no_longer_than_at_first(bench: Bench) -> None:
    work = Work(fails=[Permanent("closed")] * 2)
    [job_id] = await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    runner = bench.runner(JobKind(name="note", work=work))
    for _ in range(2):
        await runner.drain()
        bench.clock.advance(86400)
        assert await dead_letters.release(job_id, bench.clock.now())
    [job] = await bench.rows()
    assert job.give_up_at == bench.clock.now() + TWO_HOURS


async def test_a_job_is_let_run_whatever_became_of_it(bench: Bench) -> None:
    """One that waits goes on as it was, a dead one runs again, a lost one is made anew."""
    work = Work(fails=[RetryLater(60), Permanent("closed")])
    runner = bench.runner(JobKind(name="note", work=work))
    ids = await bench.put("note", "{}", give_up_at=START + TWO_HOURS)
    until = START + 10 * TWO_HOURS

    async def let_run() -> Job:
        now = bench.clock.now()
        await transact(lambda conn: dead_letters.let_run(conn, "note", "{}", now, until))
        [job] = await bench.rows()
        assert job.give_up_at == until
        return job

    await runner.drain()
    waiting = await let_run()
    assert (waiting.id, waiting.tries) == (ids[0], 1)
    assert waiting.run_at is not None
    assert waiting.run_at > bench.clock.now()
    bench.clock.advance(100)
    await runner.drain()
    assert len(await dead_letters.newest()) == 1
    again = await let_run()
    assert (again.id, again.tries, again.dead_at) == (ids[0], 0, None)
    await Job.all().delete()
    anew = await let_run()
    assert (anew.tries, anew.run_at) == (0, bench.clock.now())
    assert await runner.drain() == 1
    assert work.done == ["{}"]


async def test_work_is_cancelled_before_its_lease_is_over_and_tried_again(bench: Bench) -> None:
    work = HeldWork()
    await bench.put("note", "{}")
    await bench.runner(JobKind(name="note", work=work, lease_s=0.2)).drain()
    assert work.cancelled == 1
    [job] = await bench.rows()
    assert (job.reason, job.claim) == ("TimeoutError", None)


async def test_a_cancel_from_within_is_a_failure_like_others(bench: Bench) -> None:
    work = Work(fails=[asyncio.CancelledError()])
    await bench.put("note", "{}")
    await bench.runner(JobKind(name="note", work=work)).drain()
    [job] = await bench.rows()
    assert (job.reason, job.tries) == ("CancelledError", 1)
    assert job.run_at == START + timedelta(seconds=1)


async def test_depth_says_how_late_and_how_many_are_dead(bench: Bench) -> None:
    assert (await health.depth(START)).good
    await bench.put("note", "{}", "{}")
    await bench.put("note", "{}", run_at=START + TWO_HOURS)
    bench.clock.advance(61)
    late = await health.depth(bench.clock.now())
    assert (late.waiting, late.due, late.oldest_due_s, late.dead) == (3, 2, 61, 0)
    assert not late.good
    work = Work(fails=[Permanent("closed")])
    await bench.runner(JobKind(name="note", work=work)).drain()
    dead = await health.depth(bench.clock.now())
    assert (dead.waiting, dead.due, dead.oldest_due_s, dead.dead) == (1, 0, 0, 1)
    assert not dead.good
    assert await Job.all().count() == 2
