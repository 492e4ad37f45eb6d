"""The rate of empty jobs through one runner, compared with the bare database.

    python -m benchmarks.jobs [--jobs 5000]

The baseline, in the same run, is one INSERT and one DELETE for each job by themselves, twenty at a
time, through the same connections. The best of ``ROUNDS`` rounds counts. PostgreSQL is the tests'
own server, which does not wait for the disk; SQLite does, with every statement.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import uvloop
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.migrations.api import migrate

from ground.clock import SystemClock
from jobs import ClaimedJob, JobKind, Runner, enqueue
from models import Job
from models.orm import close_database, open_database, orm_config
from models.transaction import database, execute_returning
from tests.services.postgres import PostgresServer, find_postgres

ROUNDS = 3
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. ``cpu_us`` is the CPU time of this process per job."""

    per_second: float
    cpu_us: float


async def measure_time(work: Callable[[int], Awaitable[None]], jobs: int) -> Figure:
    wall, cpu = time.perf_counter(), time.process_time()
    await work(jobs)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Figure(jobs / wall, cpu / jobs * 1_000_000)


async def put(jobs: int) -> None:
    now = SystemClock().now()
    rows = [Job(kind="nothing", payload="{}", run_at=now, created_at=now) for _ in range(jobs)]
    await Job.bulk_create(rows, batch_size=1000)


async def do_nothing(job: ClaimedJob) -> None:
    pass


async def run(jobs: int) -> None:
    """Run the jobs, from the first claim until the table is empty."""
    kind = JobKind(name="nothing", work=do_nothing, at_once=AT_ONCE)
    counters: Counter[str] = Counter()
    runner = Runner([kind], SystemClock(), lambda: secrets.token_urlsafe(12), counters)
    await runner.drain()
    assert counters["job_done:nothing"] == jobs
    assert not await Job.exists()


async def floor(jobs: int) -> None:
    async def one_after_another(count: int) -> None:
        for _ in range(count):
            job_id = await enqueue(database(), "floor", "{}", now=SystemClock().now())
            await execute_returning(
                database(), "DELETE FROM job WHERE id = $1 RETURNING id", job_id
            )

    await asyncio.gather(*(one_after_another(jobs // AT_ONCE) for _ in range(AT_ONCE)))


async def measure(title: str, url: str, jobs: int) -> None:
    EXECUTOR_CACHE.clear()
    await migrate(config=orm_config(url))
    await close_database()
    await open_database(url)
    ran, floors = [], []
    for _ in range(ROUNDS):
        await put(jobs)
        ran.append(await measure_time(run, jobs))
        floors.append(await measure_time(floor, jobs // 5))
    await close_database()
    best, least = (max(figures, key=lambda figure: figure.per_second) for figures in (ran, floors))
    print(
        f"{title:12} {best.per_second:>10.0f} {best.cpu_us:>8.0f} {least.per_second:>14.0f} "
        f"{best.per_second / least.per_second:>7.2f}"
    )


async def measure_all(jobs: int) -> None:
    print(f"{'':12} {'jobs/s':>10} {'CPU µs':>8} {'INSERT+DELETE/s':>14} {'ratio':>6}")
    with PostgresServer(find_postgres()) as server, server.database() as url:
        await measure("PostgreSQL", url, jobs)
    with tempfile.TemporaryDirectory(prefix="msb-bench-") as folder:
        await measure("SQLite", f"sqlite://{Path(folder)}/jobs.sqlite3", jobs)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.jobs", description=__doc__)
    parser.add_argument("--jobs", type=int, default=5000, help="in each round")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure_all(arguments.jobs))


if __name__ == "__main__":
    main()
