"""Recurring jobs: one row each, set forward, never dead."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from jobs import JobKind, Permanent, Retry, RetryLater
from tests.jobs.bench import START, Bench, Work
from tests.support.waiting import eventually


def every(seconds: float, work: Work, **options: object) -> JobKind:
    return JobKind(name="sweep", work=work, every_s=seconds, **options)  # type: ignore[arg-type]


async def due_in(bench: Bench) -> float:
    [job] = await bench.rows()
    assert job.run_at is not None
    assert job.claim is None
    return (job.run_at - bench.clock.now()).total_seconds()


async def test_one_row_and_one_run_however_many_runners(bench: Bench) -> None:
    work = Work()
    runners = [bench.runner(every(60, work)) for _ in range(5)]
    async with bench.run(*runners):
        await eventually(lambda: bool(work.done))
        await asyncio.gather(*(runner.drain() for runner in runners))
    assert len(work.done) == 1
    assert await due_in(bench) == 60


async def test_set_forward_each_time(bench: Bench) -> None:
    work = Work()
    runner = bench.runner(every(60, work))
    for times in (1, 2, 3):
        assert await runner.drain() == 1
        assert (len(work.done), await due_in(bench)) == (times, 60)
        bench.clock.advance(60)
    assert bench.counters == {"job_done:sweep": 3}


@pytest.mark.parametrize(
    ("error", "pause_s"),
    [(ConnectionError(), 1), (Permanent("no"), 60), (RetryLater(200), 220)],
)
async def test_an_error_does_not_end_it(bench: Bench, error: Exception, pause_s: float) -> None:
    work = Work(fails=[error])
    runner = bench.runner(every(60, work))
    await runner.drain()
    assert await due_in(bench) == pytest.approx(pause_s)
    bench.clock.advance(pause_s)
    await runner.drain()
    assert len(work.done) == 1
    [job] = await bench.rows()
    assert (job.tries, job.reason) == (0, None)


async def test_however_often_it_fails_it_comes_at_least_as_often_as_it_should(
    bench: Bench,
) -> None:
    work = Work(fails=[ConnectionError() for _ in range(10)])
    runner = bench.runner(every(60, work, retry=Retry(first_s=20)))
    for _ in range(10):
        assert await runner.drain() == 1
        assert await due_in(bench) <= 60
        bench.clock.advance(60)
    assert await runner.drain() == 1
    assert len(work.done) == 1


async def test_a_shorter_period_counts_from_the_next_start(bench: Bench) -> None:
    await bench.runner(every(86400, Work())).drain()
    assert await due_in(bench) == 86400
    await bench.runner(every(60, Work())).drain()
    assert await due_in(bench) == 60
    await bench.runner(every(86400, Work())).drain()
    assert await due_in(bench) == 60
    [job] = await bench.rows()
    assert job.created_at == START
    assert job.run_at == START + timedelta(seconds=60)
