"""PostgreSQL restarted under a runner: nothing is lost, and it goes on by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial

import pytest

from jobs import ClaimedJob, JobKind
from models import Job
from tests.jobs.bench import Bench
from tests.jobs.conftest import open_bench
from tests.services.postgres import PostgresServer
from tests.support.clock import HeldClock
from tests.support.waiting import eventually

JOBS = 150


@pytest.fixture
async def mortal_bench(postgres_server: PostgresServer) -> AsyncIterator[Bench]:
    with postgres_server.database() as url:
        async for made in open_bench(url):
            made.clock = HeldClock()  # leases must end by themselves
            yield made
            postgres_server.start()


async def test_no_job_is_lost_while_the_database_comes_and_goes(
    mortal_bench: Bench, postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    done: set[str] = set()
    begun = 0

    async def work(job: ClaimedJob) -> None:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0.05)
        done.add(job.payload)

    def are_done(least: int) -> bool:
        return len(done) >= least

    def was_refused(before: int) -> bool:
        return caplog.text.count("no jobs can be taken") > before

    await mortal_bench.put("note", *map(str, range(JOBS)))
    runner = mortal_bench.runner(JobKind(name="note", work=work, at_once=5, lease_s=1.0))
    caplog.set_level(logging.INFO)
    async with mortal_bench.run(runner):
        for round_ in (1, 2, 3):
            await eventually(partial(are_done, round_ * 30))
            before = caplog.text.count("no jobs can be taken")
            await asyncio.to_thread(postgres_server.stop)
            await eventually(partial(was_refused, before))
            await asyncio.to_thread(postgres_server.start)

        async def nothing_left() -> bool:
            return not await Job.exists()

        await eventually(nothing_left, 60)
    assert done == set(map(str, range(JOBS)))
    assert begun >= JOBS
    assert caplog.text.count("no jobs can be taken") == 3, "said more than once an outage"
