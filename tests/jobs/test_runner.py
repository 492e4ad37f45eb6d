"""Jobs are done once, oldest first, each kind in its own places; what is unknown is left alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, JobKind, enqueue, queue
from models import Job
from models.guarded_writes import Write, run_together
from models.transaction import database, transact
from tests.jobs.bench import START, Bench, HeldWork, Work
from tests.support.waiting import eventually


async def test_a_job_is_done_and_gone(bench: Bench) -> None:
    work = Work()
    await bench.put("note", '{"id":1}', '{"id":2}')
    assert await bench.runner(JobKind(name="note", work=work)).drain() == 2
    assert sorted(work.done) == ['{"id":1}', '{"id":2}']
    assert [job.tries for job in work.tried] == [1, 1]
    assert [job.created_at for job in work.tried] == [START, START]
    assert await bench.rows() == []
    assert bench.counters == {"job_done:note": 2}


async def test_a_job_of_a_transaction_that_fails_was_never_there(bench: Bench) -> None:
    async def change(connection: BaseDBAsyncClient) -> None:
        assert await enqueue(connection, "note", "{}", now=START)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transact(change)
    assert await bench.rows() == []

    async def change_outside(connection: BaseDBAsyncClient) -> None:
        """Write outside the transaction, as a caller who forgot to pass it does. The control."""
        await outside
        raise ZeroDivisionError

    outside = asyncio.ensure_future(bench.put("note", "{}"))
    await asyncio.wait([outside])
    with pytest.raises(ZeroDivisionError):
        await transact(change_outside)
    assert len(await bench.rows()) == 1


async def test_what_is_not_due_waits(bench: Bench) -> None:
    work = Work()
    await bench.put("note", "later", run_at=START + timedelta(seconds=0.5))
    await bench.put("note", "now")
    runner = bench.runner(JobKind(name="note", work=work))
    assert await runner.drain() == 1
    assert work.done == ["now"]
    bench.clock.advance(0.5)
    assert await runner.drain() == 1
    assert work.done == ["now", "later"]


async def test_kinds_of_another_version_are_left_alone(bench: Bench) -> None:
    await bench.put("of-tomorrow", "{}")
    runner = bench.runner(JobKind(name="note", work=Work()))
    async with bench.run(runner):
        assert await runner.drain() == 0
    [job] = await bench.rows()
    assert (job.claim, job.tries, job.run_at) == (None, 0, START)


async def test_a_runner_without_kinds_does_nothing(small_bench: Bench) -> None:
    await small_bench.put("note", "{}")
    runner = small_bench.runner()
    async with small_bench.run(runner):
        assert await runner.drain() == 0


async def test_oldest_first_and_so_many_at_once(bench: Bench) -> None:
    work = HeldWork()
    for number in range(7, 0, -1):
        await bench.put("note", str(number), run_at=START + timedelta(seconds=number - 7))
    runner = bench.runner(JobKind(name="note", work=work, at_once=3))
    async with bench.run(runner):
        await eventually(lambda: len(work.tried) == 3)
        await asyncio.sleep(0.1)  # some rounds
        assert sorted(job.payload for job in work.tried) == ["1", "2", "3"]
        work.let.set()
        await eventually(lambda: len(work.done) == 7)


async def test_a_kind_that_stands_still_does_not_hold_up_another(bench: Bench) -> None:
    slow, quick = HeldWork(), Work()
    await bench.put("slow", *"abcdefgh")
    await bench.put("quick", *"ab")
    runner = bench.runner(
        JobKind(name="slow", work=slow, at_once=2), JobKind(name="quick", work=quick)
    )
    async with bench.run(runner):
        await eventually(lambda: len(quick.done) == 2)
        assert len(slow.tried) <= 2
        slow.let.set()
        await eventually(lambda: len(slow.done) == 8)


async def test_more_than_a_batch(bench: Bench) -> None:
    work = Work()
    await bench.put("note", *map(str, range(130)))
    assert await bench.runner(JobKind(name="note", work=work, at_once=500)).drain() == 130
    assert sorted(map(int, work.done)) == list(range(130))
    assert await bench.rows() == []


async def test_woken_at_once(bench: Bench) -> None:
    """Not at the next look, which is an hour away."""
    work = Work()
    runner = bench.runner(JobKind(name="note", work=work))
    runner._poll_s = 3600.0
    async with bench.run(runner):
        await asyncio.sleep(0.1)
        await bench.put("note", "{}")
        runner.wake()
        await eventually(lambda: len(work.done) == 1)


async def test_not_woken_it_looks_by_itself(bench: Bench) -> None:
    work = Work()
    async with bench.run(bench.runner(JobKind(name="note", work=work))):
        await asyncio.sleep(0.1)
        await bench.put("note", "{}")
        await eventually(lambda: len(work.done) == 1)


async def test_a_key_is_there_once(bench: Bench) -> None:
    [first] = await bench.put("note", "{}", key="the-one")
    assert first
    assert await bench.put("note", "{}", key="the-one") == [0]
    assert len(await bench.rows()) == 1


async def held_from_birth(bench: Bench, **options: object) -> ClaimedJob:
    until_then = bench.clock.now() + timedelta(seconds=60)
    [job_id] = await bench.put("note", "{}", claim="mine", run_at=until_then, **options)
    return ClaimedJob(job_id, "note", "{}", "mine", 1, bench.clock.now(), None)


async def test_who_holds_a_job_from_birth_runs_it(bench: Bench) -> None:
    work = Work()
    runner = bench.runner(JobKind(name="note", work=work))
    job = await held_from_birth(bench)
    assert await runner.drain() == 0
    assert await runner.attempt(job)
    assert (len(work.done), await bench.rows()) == (1, [])


async def test_when_who_held_it_from_birth_is_gone_another_runs_it(bench: Bench) -> None:
    work = Work()
    await held_from_birth(bench)
    bench.clock.advance(60)
    assert await bench.runner(JobKind(name="note", work=work)).drain() == 1
    assert [job.tries for job in work.tried] == [2]


async def test_an_attempt_that_fails_is_tried_again_by_the_runner(bench: Bench) -> None:
    work = Work(fails=[ConnectionError()])
    runner = bench.runner(JobKind(name="note", work=work))
    assert not await runner.attempt(await held_from_birth(bench))
    bench.clock.advance(1)
    assert await runner.drain() == 1
    assert (len(work.tried), await bench.rows()) == (2, [])


async def test_an_attempt_whose_caller_goes_away_is_handed_back(bench: Bench) -> None:
    work = HeldWork()
    runner = bench.runner(JobKind(name="note", work=work))
    attempt = asyncio.create_task(runner.attempt(await held_from_birth(bench)))
    await eventually(lambda: bool(work.tried))
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    [job] = await bench.rows()
    assert (job.claim, job.run_at) == (None, START)


async def test_a_claim_without_an_end_is_refused(small_bench: Bench) -> None:
    with pytest.raises(ValueError, match="until when"):
        await enqueue(database(), "note", "{}", now=START, claim="mine")
    assert await Job.all().count() == 0


@pytest.mark.parametrize("is_held", [True, False])
async def test_a_removal_says_if_it_removed_the_job(bench: Bench, is_held: bool) -> None:
    first, second = await held_from_birth(bench), await held_from_birth(bench)
    guard = Write("UPDATE job SET reason = 'seen' WHERE id = $1 RETURNING id", first.id)
    job = second if is_held else replace(second, claim="of another runner")
    ids = await run_together(guard, queue.removal(job))
    assert ids == [first.id, second.id if is_held else None]
    assert [row.id for row in await bench.rows()] == [first.id, *([] if is_held else [second.id])]


@pytest.mark.parametrize("found", [True, False])
async def test_a_job_is_removed_with_the_writes_that_it_goes_with(
    bench: Bench, found: bool
) -> None:
    """A guard that finds no row leaves the job to the runner."""
    first, second = await held_from_birth(bench), await held_from_birth(bench)
    guard = Write(
        "UPDATE job SET reason = 'seen' WHERE id = $1 RETURNING id", first.id if found else -1
    )
    told = await run_together(guard, queue.removal(second))
    assert (told is not None) is found
    assert [row.id for row in await bench.rows()] == [first.id, *([] if found else [second.id])]


async def test_work_that_removes_its_own_row_is_done(bench: Bench) -> None:
    runner, job = bench.runner(JobKind(name="note", work=Work())), await held_from_birth(bench)

    async def own_work(job: ClaimedJob) -> bool:
        return await queue.finish([job]) == {job.id}

    assert await runner.attempt(job, own_work)
    assert await bench.rows() == []
    assert bench.counters["job_done:note"] == 1


async def test_a_job_that_another_runner_holds_is_not_counted(bench: Bench) -> None:
    """The attempt outlived its lease: the other runner counts the job when it removes it."""
    runner, job = bench.runner(JobKind(name="note", work=Work())), await held_from_birth(bench)
    lost = replace(job, claim="of an earlier lease")

    async def own_work(job: ClaimedJob) -> bool:
        return await queue.finish([job]) == {job.id}

    assert await runner.attempt(lost, own_work)
    assert [row.id for row in await bench.rows()] == [job.id]
    assert bench.counters == {}
