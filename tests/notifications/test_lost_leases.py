"""A job whose lease is over, and whose next run has begun: the earlier run touches nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from jobs import ClaimedJob, queue
from models import Push
from models.push import PushChannel
from notifications.send import LaneSender
from tests.support.push_bench import WECHAT, PushBench
from tests.support.waiting import eventually

LEASE_S = 60


async def claim(bench: PushBench, name: str) -> ClaimedJob:
    """Begin a run of the lane's job."""
    now = bench.clock.now()
    [job] = await queue.take(
        "push-wechat", name, now=now, lease_until=now + timedelta(seconds=LEASE_S), limit=1
    )
    return job


async def two_runs(bench: PushBench) -> tuple[ClaimedJob, ClaimedJob]:
    """Return the run whose lease is over, and the one after it."""
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run()
    bench.clock.advance(15)
    first = await claim(bench, "first")
    bench.clock.advance(LEASE_S)
    return first, await claim(bench, "second")


def sender(bench: PushBench) -> LaneSender:
    return LaneSender(bench.parts(), PushChannel.WECHAT)


async def test_the_earlier_run_reserves_nothing(bench: PushBench) -> None:
    first, second = await two_runs(bench)
    async with asyncio.timeout(30):  # it ends, too
        await sender(bench).work(first)
    assert bench.provider.requests == 0
    await sender(bench).work(second)
    assert bench.provider.words() == ["one"]


async def test_the_earlier_run_takes_nothing_over(bench: PushBench) -> None:
    """Else the two would take the push from each other for ever, and nothing would get an end."""
    first, second = await two_runs(bench)
    bench.provider.fail("hold")
    sending = asyncio.ensure_future(sender(bench).work(second))
    await eventually(lambda: bench.provider.requests == 1)
    async with asyncio.timeout(30):
        await sender(bench).work(first)
    assert (await Push.get()).claim == "second"
    bench.provider.let_go.set()
    await sending
    assert bench.provider.words() == ["one"]
    assert await bench.states() == [("wechat", "sent", None)]


async def test_the_later_run_takes_over_from_the_earlier(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run()
    bench.clock.advance(15)
    bench.provider.fail("hold")
    first = await claim(bench, "first")
    sending = asyncio.ensure_future(sender(bench).work(first))
    await eventually(lambda: bench.provider.requests == 1)
    bench.clock.advance(LEASE_S)
    await sender(bench).work(await claim(bench, "second"))
    assert await bench.states() == [("wechat", "unsure", "killed")]
    bench.provider.let_go.set()
    await sending
    assert bench.provider.words() == ["one"]
    assert await bench.states() == [("wechat", "unsure", "killed")]
