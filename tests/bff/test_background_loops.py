"""Loops that crash are started again, are named while they keep crashing, and miss nothing."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.worker.constants import ProcessState

from bff.background import Background
from bff.logs import MOST_WAITING, RequestLog
from bff.workers import LONGEST_PAUSE_S, Replacements
from models import Session
from models.transaction import database
from tests.support.stage import Stage
from tests.support.waiting import eventually

MALFORMED = (b"\xff\xfe", b"", b"\x00" * 64, b"a" * 100_000, "王".encode(), b"../../etc")


class CrashingLoop:
    """Crashes so many times, then runs on."""

    def __init__(self, times: int, error: type[BaseException] = ZeroDivisionError) -> None:
        self.times, self.error, self.begun = times, error, 0

    async def __call__(self) -> None:
        self.begun += 1
        if self.begun <= self.times:
            raise self.error
        await asyncio.Event().wait()


def quick(counters: Counter[str] | None = None, calm_s: float = 3600.0) -> Background:
    return Background(counters, first_pause_s=0.001, longest_pause_s=0.01, calm_s=calm_s)


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, asyncio.CancelledError])
async def test_a_loop_that_crashes_is_started_again(error: type[BaseException]) -> None:
    counters: Counter[str] = Counter()
    background, loop = quick(counters), CrashingLoop(3, error)
    background.start_loop("crashing", loop)
    await eventually(lambda: loop.begun == 4)
    assert counters == {"loop_crashed:crashing": 3}
    await background.stop_loops()
    assert not background._loops


async def test_one_that_keeps_dying_is_named_until_it_has_run_calmly() -> None:
    background, loop = quick(), CrashingLoop(10_000)
    background.start_loop("well", CrashingLoop(0))
    background.start_loop("dying", loop)
    await eventually(lambda: loop.begun > 3)
    [(name, how)] = background.failures().items()
    assert name == "dying"
    assert how.startswith("ZeroDivisionError, ")
    await background.stop_loops()

    recovering = quick(calm_s=0.05)
    recovering.start_loop("recovering", CrashingLoop(1))
    await eventually(lambda: bool(recovering.failures()))
    await eventually(lambda: not recovering.failures())
    await recovering.stop_loops()


async def test_the_pause_grows_and_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 12:
            await asyncio.Event().wait()

    monkeypatch.setattr("bff.background.asyncio.sleep", sleep)
    background = Background()
    background.start_loop("crashing", CrashingLoop(100))
    loop = asyncio.get_running_loop()
    for _ in range(100):
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn
    assert pauses[:4] == [0.2, 0.4, 0.8, 1.6]
    assert pauses[-2:] == [30.0, 30.0]
    await background.stop_loops()


async def test_malformed_messages_end_nothing(stage: Stage) -> None:
    """On each channel, from whoever can write to Redis."""
    context, phone = stage.context, await stage.phone("linxiuying")
    await eventually(lambda: context.signals.is_connected)
    for channel in ("revoked", "wake", "jobs"):
        for text in MALFORMED:
            await context.redis.run("PUBLISH", f"signal:{channel}", text)
    sealed = context.identity.revocations._seal_id("x" * 16)
    await context.redis.run("PUBLISH", "signal:revoked", sealed)  # the last one, one of ours
    await eventually(lambda: context.identity.revocations.is_revoked("x" * 16))

    assert context.counters["signal_malformed"] >= 7
    assert context.counters["loop_crashed:signals"] == 0
    assert len(context.identity.revocations._until) == 1, (
        "what is no session's id is not remembered"
    )
    ready = (await stage.client.get("/readyz")).json()
    assert (ready["parts"]["loops"], ready["parts"]["signals"]) == ("ok", "ok")
    assert (await phone.get("/v1/sessions")).status_code == 200


async def test_without_the_guard_one_message_ends_the_loop(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: as messages were handed on before. It is started again, and `/readyz` says so."""
    context = small_stage.context

    def take_without_guard(message: dict[str, bytes]) -> None:
        context.signals._listeners[message["channel"].decode()](message["data"].decode())

    monkeypatch.setattr(context.signals, "_deliver", take_without_guard)
    await eventually(lambda: context.signals.is_connected)
    await context.redis.run("PUBLISH", "signal:revoked", b"\xff")
    await eventually(lambda: context.counters["loop_crashed:signals"] == 1)
    told = (await small_stage.client.get("/readyz")).json()["parts"]["loops"]
    assert told == "failing: signals (UnicodeDecodeError, 1 in a row)"


async def test_sessions_ended_while_the_loop_was_down_are_caught_up(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended by another worker, whose signal met nobody."""
    context, phone = small_stage.context, await small_stage.phone("linxiuying")
    await eventually(lambda: context.signals.is_connected)
    down = asyncio.Event()
    subscribed = context.signals._receive

    async def crash_until_let() -> None:
        if not down.is_set():
            raise ZeroDivisionError
        await subscribed()

    monkeypatch.setattr(context.signals, "_receive", crash_until_let)
    await context.redis.run("CLIENT", "KILL", "TYPE", "pubsub")
    await eventually(lambda: context.counters["loop_crashed:signals"] > 0)
    await Session.all().update(revoked_at=small_stage.clock.now(), revoke_reason="elsewhere")
    assert (await phone.get("/v1/sessions")).status_code == 200  # control: not known here
    down.set()
    await eventually(lambda: context.identity.revocations.is_revoked(phone.grant["sessionId"]))
    assert (await phone.get("/v1/sessions")).status_code == 401


async def test_catching_up_that_fails_is_told(small_stage: Stage) -> None:
    context = small_stage.context
    await eventually(lambda: context.signals.state == "ok")
    await database().execute_script("ALTER TABLE session RENAME TO away")
    await eventually(lambda: context.signals.state.startswith("behind: "))
    told = (await small_stage.client.get("/readyz")).json()["parts"]["signals"]
    assert told == "behind: TableMissing"
    await database().execute_script("ALTER TABLE away RENAME TO session")
    await eventually(lambda: context.signals.state == "ok")


async def test_log_lines_wait_until_they_can_be_written(tmp_path: Path) -> None:
    """``/dev/full`` answers every write as a full disk does."""
    counters: Counter[str] = Counter()
    full, file = os.open("/dev/full", os.O_WRONLY), tmp_path / "requests.log"
    log = RequestLog(full, counters)
    log.write({"n": 1})
    log.flush()
    log.write({"n": 2})
    await eventually(lambda: counters["log_unwritten"] >= 2)
    log._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    log.write({"n": 3})
    await eventually(lambda: file.read_text() == '{"n":1}\n{"n":2}\n{"n":3}\n')

    log._descriptor = full
    log.write({"long": "x" * MOST_WAITING})
    log.flush()
    assert counters["log_lines_lost"] == 1


class Manager:
    """Manager as far as Sanic's is used: processes, and the line to its own thread."""

    def __init__(self) -> None:
        self.process = SimpleNamespace(name="Sanic-Server-0-0", state=ProcessState.FAILED)
        self.asked: list[str] = []
        self.transient_processes = [self.process]
        self.monitor_publisher = SimpleNamespace(send=self.asked.append)


def test_a_worker_that_dies_again_and_again_is_replaced_more_and_more_rarely() -> None:
    manager, replacements = Manager(), Replacements()
    replaced_at = []
    for tenth in range(3000):
        before = len(manager.asked)
        replacements.look(manager, tenth / 10)
        if len(manager.asked) > before:
            replaced_at.append(tenth / 10)
    pauses = [round(b - a, 1) for a, b in pairwise(replaced_at)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(pauses) == LONGEST_PAUSE_S


def test_a_worker_that_lived_long_is_replaced_at_once() -> None:
    manager, replacements = Manager(), Replacements()
    for now in (100.0, 1000.0, 2000.0):
        replacements.look(manager, now)
    assert manager.asked == ["Sanic-Server-0-0:"] * 3


def test_a_look_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    from bff.workers import _replace_dead

    class Broken(Manager):
        looks = 0

        @property
        def transient_processes(self) -> list[Any]:
            self.looks += 1
            if self.looks == 3:
                raise SystemExit  # ends the thread that the test is
            raise BrokenPipeError

        @transient_processes.setter
        def transient_processes(self, _: object) -> None: ...

    caplog.set_level(logging.ERROR)
    with pytest.raises(SystemExit):
        _replace_dead(Broken(), look_s=0.001)
    assert caplog.text.count("workers could not be looked after") == 2
