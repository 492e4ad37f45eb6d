"""The cost of telling citizens, from the core's event to the inbox, the stream and the push.

    python -m benchmarks.push [--citizens 400] [--rounds 5] [--streams 5000] [--folder /dev/shm]

Intake runs without jobs, over 16 connections; its floor is one statement that takes the number and
writes the message and the job, in the same database and run. The push is measured in a server
that runs its jobs too, against the sandbox's provider: all CPU of that server, less what it costs
when nothing happens. Streams are idle first, and then hear of 100 events a second.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvloop

from benchmarks.load import Result, drive
from benchmarks.push_floor import measure_floor
from benchmarks.push_stock import Citizen, events, store_citizens
from benchmarks.push_streams import Streams
from benchmarks.servers import MeasuredServer, Servers, app_push_settings, pin_client
from bff.settings import Settings, load_settings
from ground.clock import CHINA_TIME
from models import Push
from models.orm import close_database, open_database
from models.push import PushClass
from notifications.policy import Choice, send_time
from tests.services.postgres import PostgresServer, find_postgres

CONNECTIONS = 16
STREAMS_TOLD = 400  # so that no case gets more events than a real one
TOLD_PER_S = 100
TOLD_ROUNDS = 5
IDLE_S = 60.0
PATIENCE_S = 300.0
HELD = 100_000


async def measure_intake(folder: Path, url: str, citizens: int, rounds: int) -> None:
    async with Servers(
        folder, BFF_DATABASE_URL=url, BFF_JOBS="apart", SANDBOX_TIMETABLE="off"
    ) as servers:
        servers.run("pull-items")
        settings = load_settings(servers.environment)
        stock = await store_citizens(settings, citizens)
        await drive(servers.ours, events(stock), CONNECTIONS)  # connections, statements, caches
        results, floors = [], []
        for _ in range(rounds):
            results.append(await drive(servers.ours, events(stock), CONNECTIONS))
            floors.append(await measure_floor(settings, stock, CONNECTIONS))
        intake = sorted(results, key=lambda result: result.cpu_us)[len(results) // 2]
        floor = sorted(floors)[len(floors) // 2]
        print(f"{'floor: one statement':36} {floor:7.0f}/s")
        report("intake over HTTP", intake)
        print(
            f"{'':36} ratio to the floor {intake.rate / floor:.2f} (aims: ratio 0.15, "
            "600 µs CPU, 500/s)"
        )


async def measure_pushes(folder: Path, url: str, citizens: int) -> None:
    fixed = {"BFF_DATABASE_URL": url, "SANDBOX_TIMETABLE": "off"}
    async with Servers(folder, is_deployed=False, **fixed, **app_push_settings()) as servers:
        servers.run("pull-items")
        settings = load_settings(servers.environment)
        stock = await store_citizens(settings, citizens)
        await asyncio.sleep(10)  # the jobs of a new server
        idle, begin = await _cpu_of(servers.ours, asyncio.sleep(10)), time.perf_counter()
        cpu = servers.ours.cpu_seconds()
        posted = await drive(servers.ours, events(stock), CONNECTIONS)
        await _all_sent(settings, len(stock))
        wall = time.perf_counter() - begin
        cost = servers.ours.cpu_seconds() - cpu - idle / 10 * wall
        report("events, pushes beside them", posted)
        print(f"{'event to sent push':36} {cost / len(stock) * 1e6:7.0f} µs CPU (aim 1,600)")


async def _cpu_of(server: MeasuredServer, wait: Awaitable[None]) -> float:
    before = server.cpu_seconds()
    await wait
    return server.cpu_seconds() - before


async def _all_sent(settings: Settings, count: int) -> None:
    await open_database(settings.database.url)
    async with asyncio.timeout(PATIENCE_S):
        while await Push.filter(state__in=("sent", "reached")).count() < count:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    await close_database()


async def measure_streams(folder: Path, url: str, count: int) -> None:
    async with Servers(
        folder, BFF_DATABASE_URL=url, BFF_JOBS="apart", SANDBOX_TIMETABLE="off"
    ) as servers:
        servers.run("pull-items")
        settings = load_settings(servers.environment)
        stock = await store_citizens(settings, max(count, STREAMS_TOLD))
        await drive(servers.ours, events(stock[:STREAMS_TOLD]), CONNECTIONS)
        memory, base = servers.ours.memory_bytes(), await _cpu_of(servers.ours, asyncio.sleep(10))
        streams = Streams(servers.port)
        await streams.open(stock[:count])
        size = (servers.ours.memory_bytes() - memory) / count
        await asyncio.sleep(15)
        cost = await _cpu_of(servers.ours, asyncio.sleep(IDLE_S)) / IDLE_S - base / 10
        print(
            f"{f'{count} idle streams':36} {size / 1024:7.1f} KB each (aim 20), "
            f"{cost * 100:.1f} % of a core (aim 3)"
        )
        await _measure_news(servers, streams, stock[:STREAMS_TOLD])
        await streams.close()


async def _measure_news(servers: Servers, streams: Streams, stock: list[Citizen]) -> None:
    """Measure from the moment an event is posted until the stream has it."""
    posts = streams.expect(events(stock, TOLD_ROUNDS), stock)
    pace_s = CONNECTIONS / TOLD_PER_S
    posted = await drive(servers.ours, posts, CONNECTIONS, pace_s)
    async with asyncio.timeout(PATIENCE_S):
        await streams.all_heard(len(stock) * TOLD_ROUNDS)
    report("event answered, 100 a second", posted)
    p50, p99 = (streams.heard.percentile(part) * 1000 for part in (0.5, 0.99))
    print(f"{'event to stream':36} p50 {p50:7.2f} ms  p99 {p99:7.2f} ms (aim 100)")


def measure_release() -> None:
    """Count when messages of one night go out, by the second."""
    at, choice = datetime(2026, 11, 29, 23, tzinfo=CHINA_TIME), Choice()
    seconds = Counter(
        send_time(PushClass.RESULT, at, choice, f"person-{number}", None).replace(microsecond=0)
        for number in range(HELD)
    )
    mean, most = HELD / 1800, max(seconds.values())
    print(
        f"{f'{HELD} held messages':36} over {len(seconds)} seconds, {most / mean:.2f} times the "
        "mean in the fullest"
    )


def report(title: str, result: Result) -> None:
    p50, p99 = (result.percentile(part) * 1000 for part in (0.5, 0.99))
    print(
        f"{title:36} {result.cpu_us:7.0f} µs CPU {result.rate:7.0f}/s "
        f"p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  queued {result.queued_us:5.0f} µs  "
        f"{result.statuses}"
    )


async def measure_all(citizens: int, rounds: int, streams: int) -> None:
    measure_release()
    with PostgresServer(find_postgres()) as server:
        with _place(server) as (folder, url):
            await measure_intake(folder, url, citizens, rounds)
        with _place(server) as (folder, url):
            await measure_pushes(folder, url, citizens)
        with _place(server) as (folder, url):
            await measure_streams(folder, url, streams)


@contextmanager
def _place(server: PostgresServer) -> Iterator[tuple[Path, str]]:
    """Make a new folder and an empty database."""
    with (
        tempfile.TemporaryDirectory(prefix="msb-bench-") as folder,
        server.database() as url,
    ):
        yield Path(folder), url


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.push", description=__doc__)
    parser.add_argument("--citizens", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streams", type=int, default=5000)
    parser.add_argument("--folder", help="where databases and logs lie; default: the system's")
    arguments = parser.parse_args()
    tempfile.tempdir = arguments.folder
    pin_client()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure_all(arguments.citizens, arguments.rounds, arguments.streams))


if __name__ == "__main__":
    main()
