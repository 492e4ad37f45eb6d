"""Stopping: what runs may end, what does not is handed back, nothing new is begun."""

from __future__ import annotations

import asyncio

import pytest

from jobs import JobKind
from jobs import runner as runner_module
from tests.jobs.bench import START, Bench, DeafWork, HeldWork, Work
from tests.support.waiting import eventually


async def test_what_runs_may_end(bench: Bench) -> None:
    work = HeldWork()
    await bench.put("note", "a", "b", "c")
    runner = bench.runner(JobKind(name="note", work=work, at_once=2))
    async with asyncio.TaskGroup() as group:
        group.create_task(runner.run())
        await eventually(lambda: len(work.tried) == 2)
        stopping = group.create_task(runner.stop(within_s=60))
        await asyncio.sleep(0.1)
        assert not stopping.done()
        work.let.set()
    assert (len(work.done), work.cancelled) == (2, 0)
    assert [job.tries for job in await bench.rows()] == [0], "the third was begun"


async def test_what_does_not_end_is_handed_back(bench: Bench) -> None:
    work = HeldWork()
    await bench.put("note", "a", "b")
    runner = bench.runner(JobKind(name="note", work=work))
    async with asyncio.TaskGroup() as group:
        group.create_task(runner.run())
        await eventually(lambda: len(work.tried) == 2)
        await runner.stop(within_s=0.05)
    assert (len(work.done), work.cancelled) == (0, 2)
    assert [(job.claim, job.run_at) for job in await bench.rows()] == [(None, START)] * 2

    other = Work()
    assert await bench.runner(JobKind(name="note", work=other)).drain() == 2


async def test_what_does_not_even_hear_does_not_hold_up_the_stop(
    small_bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_CANCELLED_S", 0.05)
    work = DeafWork()
    await small_bench.put("note", "{}")
    runner = small_bench.runner(JobKind(name="note", work=work))
    async with asyncio.TaskGroup() as group:
        group.create_task(runner.run())
        await eventually(lambda: bool(work.tried))
        await runner.stop(within_s=0.05)
    assert "a job of kind note did not stop" in caplog.text
    work.let.set()
    await eventually(lambda: not runner._tasks)


@pytest.mark.parametrize("wait", [0, 0.001, 0.003, 0.01, 0.03])
async def test_stopped_at_any_moment_no_job_stays_held(bench: Bench, wait: float) -> None:
    """Also in the middle of taking: what was taken is run or handed back."""
    work = Work()
    await bench.put("note", *map(str, range(200)))
    runner = bench.runner(JobKind(name="note", work=work, at_once=10))
    async with asyncio.TaskGroup() as group:
        group.create_task(runner.run())
        await asyncio.sleep(wait)
        await runner.stop(within_s=60)
    rows = await bench.rows()
    assert [job.claim for job in rows] == [None] * len(rows)
    assert len(rows) + len(work.done) == 200


async def test_stopped_before_it_ran(small_bench: Bench) -> None:
    runner = small_bench.runner(JobKind(name="note", work=Work()))
    await runner.stop()
    await runner.run()
    await small_bench.put("note", "{}")
    assert await runner.drain() == 0
