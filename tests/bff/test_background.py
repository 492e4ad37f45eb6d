"""The server's own tasks: stopped when it stops, finished when their client has gone."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bff.background import Background
from bff.problems import Problem
from bff.problems.input import BODY_TOO_LARGE
from tests.support.waiting import eventually


async def idle() -> None:
    await asyncio.Event().wait()


async def deaf(times: int) -> None:
    """Loses the first cancels, as redis-py may."""
    for _ in range(times):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            continue
    await asyncio.Event().wait()


@pytest.mark.parametrize("times", [0, 1, 3])
async def test_a_loop_that_loses_a_cancel_is_stopped_all_the_same(
    caplog: pytest.LogCaptureFixture, times: int
) -> None:
    background = Background()
    background.start_loop("idle", idle)
    background.start_loop("deaf", lambda: deaf(times))
    await asyncio.sleep(0)
    await background.stop_loops(within_s=60)
    assert not background._loops
    assert caplog.records == []


async def test_a_loop_that_never_stops_is_named(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    background.start_loop("stubborn", lambda: deaf(4))
    await asyncio.sleep(0)
    await background.stop_loops(within_s=0.15)
    assert "task stubborn did not stop" in caplog.text
    await background.stop_loops(within_s=60)


async def test_a_crash_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def crash() -> None:
        raise ZeroDivisionError

    background = Background()
    with caplog.at_level(logging.ERROR):
        background.start_loop("crashing", crash)
        await eventually(lambda: "task crashing crashed" in caplog.text)
    await background.stop_loops()


async def test_work_goes_on_when_its_client_has_gone() -> None:
    background, gate, done = Background(), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append(True)

    client = asyncio.create_task(background.finish(work()))
    await asyncio.sleep(0)
    client.cancel()
    with pytest.raises(asyncio.CancelledError):
        await client
    await background.work_ended(within_s=0.05)
    assert done == []
    gate.set()
    await background.work_ended(within_s=60)
    assert done == [True]


@pytest.mark.parametrize(
    ("error", "is_logged"), [(Problem(BODY_TOO_LARGE), False), (ZeroDivisionError(), True)]
)
async def test_only_a_fault_is_logged_when_its_client_has_gone(
    caplog: pytest.LogCaptureFixture, error: Exception, is_logged: bool
) -> None:
    background, gate = Background(), asyncio.Event()

    async def work() -> None:
        await gate.wait()
        raise error

    client = asyncio.create_task(background.finish(work()))
    await asyncio.sleep(0)
    client.cancel()
    with pytest.raises(asyncio.CancelledError):
        await client
    gate.set()
    await background.work_ended(within_s=60)
    await asyncio.sleep(0)
    assert ("crashed" in caplog.text) == is_logged


async def test_work_gives_its_answer_or_its_error_to_whoever_waits() -> None:
    async def answer() -> int:
        return 42

    async def fail() -> int:
        raise ZeroDivisionError

    background = Background()
    assert await background.finish(answer()) == 42
    with pytest.raises(ZeroDivisionError):
        await background.finish(fail())


async def test_a_server_that_stops_as_soon_as_it_started_leaves_no_loop(small_stage) -> None:  # type: ignore[no-untyped-def]
    """The stage is left at once; twenty times, since the lost cancel is one of twenty."""
    context = small_stage.context
    for _ in range(20):
        await context.background.stop_loops(within_s=60)
        assert not context.background._loops
        context.background.start_loop("signals", context.signals.run)
        await eventually(lambda: context.signals.is_connected)
