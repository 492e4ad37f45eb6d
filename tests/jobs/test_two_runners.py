"""However many runners: a job is run by one of them, as long as its lease lasts."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime

import pytest

from jobs import ClaimedJob, JobKind, Permanent, dead_letters, queue
from models import Job
from models.transaction import database, execute_returning
from tests.jobs.bench import Bench, HeldWork, Work
from tests.jobs.test_retries import told_on_dead
from tests.support.server_process import ROOT
from tests.support.waiting import eventually

JOBS = 200


async def race(bench: Bench, how: str) -> list[Counter[str]]:
    """Return how often each of two processes ran the same jobs."""
    now = datetime.now(UTC)
    for number in range(JOBS):
        await queue.enqueue(database(), "note", str(number), now=now)
    processes = [await start_taker(bench.url, how) for _ in range(2)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
    said = await asyncio.wait_for(asyncio.gather(*(p.communicate() for p in processes)), 60)
    assert [process.returncode for process in processes] == [0, 0]
    return [Counter(out.decode().split()) for out, _ in said]


async def start_taker(url: str, how: str) -> Process:
    """Ready; it has found nothing due, since the others' jobs are of another moment."""
    await Job.all().update(kind="kept")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.jobs.competing_taker",
        url,
        how,
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
    await Job.all().update(kind="note")
    return process


async def test_two_processes_never_run_one_job_twice(bench: Bench) -> None:
    ran = await race(bench, "as-it-is")
    both = ran[0] + ran[1]
    assert set(both) == {str(number) for number in range(JOBS)}
    assert set(both.values()) == {1}
    assert min(ran[0].total(), ran[1].total()) > 0, "only one of them ran any"
    assert await bench.rows() == []


async def test_without_the_guard_they_do(bench: Bench) -> None:
    """The control."""
    ran = await race(bench, "look-then-take")
    assert ran[0].total() + ran[1].total() > JOBS


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer
async def test_without_locking_they_do(bench: Bench) -> None:
    """The control: one statement is not enough."""
    ran = await race(bench, "unlocked")
    assert ran[0].total() + ran[1].total() > JOBS


async def lease_lost(bench: Bench, first: HeldWork, second: HeldWork) -> None:
    """Let another runner take the first one's job, then end the first."""
    await bench.put("note", "{}")
    runners = [
        # Who has one job at once does not take its own again when the lease is over.
        bench.runner(JobKind(name="note", work=work, on_dead=told_on_dead, at_once=1))
        for work in (first, second)
    ]
    async with bench.run(runners[0]):
        await eventually(lambda: bool(first.tried))
        bench.clock.advance(60)
        async with bench.run(runners[1]):
            await eventually(lambda: bool(second.tried))
            first.let.set()
            await runners[0].drain()
            rows = await bench.rows()
            second.let.set()
            await runners[1].drain()
        assert [job.claim for job in rows] == [second.tried[0].claim], "taken from its holder"


async def test_whose_lease_is_over_finishes_nothing(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = HeldWork(), HeldWork()
    await lease_lost(bench, first, second)
    assert (len(first.done), len(second.done), await bench.rows()) == (1, 1, [])
    assert bench.counters == {"job_done:note": 1}
    assert "outlived its lease" in caplog.text


async def test_finishing_by_id_alone_takes_a_job_from_its_holder(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    async def finish_anyway(jobs: Collection[ClaimedJob]) -> set[int]:
        ids = {job.id for job in jobs}
        await Job.filter(id__in=ids).delete()
        return ids

    monkeypatch.setattr(queue, "finish", finish_anyway)
    with pytest.raises(AssertionError, match="taken from its holder"):
        await lease_lost(bench, HeldWork(), HeldWork())


@pytest.mark.parametrize("error", [ConnectionError(), Permanent("closed")])
async def test_whose_lease_is_over_neither_puts_off_nor_buries(
    bench: Bench, error: Exception
) -> None:
    first, second = HeldWork(fails=[error]), HeldWork()
    await lease_lost(bench, first, second)
    assert (len(first.done), len(second.done), await bench.rows()) == (0, 1, [])
    assert await dead_letters.newest() == []
    assert bench.counters == {"job_done:note": 1}
    told = await execute_returning(database(), "SELECT id FROM usage_chain")
    assert told == []


async def test_a_dead_process_holds_a_job_no_longer_than_its_lease(bench: Bench) -> None:
    work = Work()
    [job_id] = await bench.put("note", "{}")
    assert [job.id for job in await bench.take()] == [job_id]
    runner = bench.runner(JobKind(name="note", work=work))
    bench.clock.advance(59.9)
    assert await runner.drain() == 0
    bench.clock.advance(0.1)
    assert await runner.drain() == 1
    assert (len(work.done), await bench.rows()) == (1, [])
