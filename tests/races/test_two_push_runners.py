"""Two processes whose jobs are about the same lanes: each push is sent once."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from jobs import enqueue
from models import Push
from models.push import PushState
from models.transaction import database
from tests.models.conftest import cipher, tables
from tests.support.push_bench import WECHAT, PushBench, push_bench
from tests.support.server_process import ROOT
from tests.support.waiting import eventually

__all__ = ["cipher", "tables"]

LANES = 20  # as many as a process has places for: each process gets a job of each lane


@pytest.fixture
async def bench(tables: str) -> AsyncIterator[PushBench]:
    async with push_bench() as made:
        yield made.open(WECHAT)


async def start(database_url: str, bench: PushBench, how: str) -> Process:
    arguments = (database_url, bench.provider.url, how)
    command = (sys.executable, "-m", "tests.races.push_runner", *arguments)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
    return process


async def race(
    database_url: str, bench: PushBench, how: str, is_enough: Callable[[], bool]
) -> Counter[str]:
    """Return how often each citizen got their message from two processes."""
    people = [f"citizen-{number}" for number in range(LANES)]
    await bench.person(*people)
    for person_id in people:
        await bench.tell("one", person_id=person_id)
    await bench.runner([kind for kind in bench.kinds() if kind.name == "plan-push"]).drain()
    for person_id in people:
        now = bench.clock.now()
        await enqueue(database(), "push-wechat", person_id, now=now, run_at=None)
    bench.provider.fail("hold")  # nobody is answered before everybody has asked
    processes = [await start(database_url, bench, how) for _ in range(2)]
    ends = [process.communicate(b"go\n") for process in processes]
    ending = asyncio.gather(*ends)
    await eventually(is_enough)
    bench.provider.let_go.set()
    await asyncio.wait_for(ending, 60)
    assert [process.returncode for process in processes] == [0, 0]
    return Counter(one.address for one in bench.provider.arrivals)


async def test_two_runners_send_a_push_once(tables: str, bench: PushBench) -> None:
    counts = await race(tables, bench, "as-it-is", lambda: bench.provider.requests >= LANES)
    assert len(counts) == LANES
    assert set(counts.values()) == {1}
    assert await Push.filter(state=PushState.SENT).count() == LANES


async def test_without_reserving_both_send_it(tables: str, bench: PushBench) -> None:
    """Control: whoever sees a push sends it."""
    counts = await race(tables, bench, "unreserved", lambda: bench.provider.requests > LANES)
    assert max(counts.values()) == 2
