"""Killed at each step of forwarding, as a real process: nothing lost, nothing twice.

As deployed, two workers: one is killed and replaced, the other goes on. As embedded, the one
process there is: somebody starts it again. Fronts send the same key until they are answered.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.killed_at import LEASE_S, STEPS, order
from tests.faults.promises import (
    CITIZENS,
    ITEM,
    SubmissionRecord,
    at_the_core,
    none_left,
    nothing_lost_nothing_twice,
    phones,
)
from tests.faults.service_manager import kept_up
from tests.jobs.test_process import Programs
from tests.support.applications import Application, ready
from tests.support.server_process import RealStage, real_stage
from tests.support.waiting import eventually

KILLED_AT, OUTBOXLESS = "tests.faults.killed_at", "tests.faults.without_the_outbox"
AT_ONCE = 4
SETTLED_S = 30.0  # a lease, pauses, a new worker; and a machine that is busy with other things


def workers_for(database: str) -> str:
    """Return the number of workers: two as deployed, one as embedded."""
    return "1" if database.startswith("sqlite") else "2"


async def filled_in(stage: RealStage) -> list[Application]:
    citizens = await phones(stage, CITIZENS[:AT_ONCE])
    return [await ready(phone, ITEM) for phone in citizens]


async def killed_once(stage: RealStage, step: str, told: SubmissionRecord) -> None:
    """Several citizens submit at once, and the process that comes to the step first is killed."""
    await stage.server.ready()
    before = set(stage.server.workers())
    applications = await filled_in(stage)
    if step == "claim":
        await stage.faults(kind="error", path="/cases$", count=2)
    file = order(stage.server.settings, step)
    await asyncio.gather(*(told.submit(application) for application in applications))
    await eventually(lambda: not file.exists(), SETTLED_S)
    await eventually(lambda: not before <= set(stage.server.workers()))


async def test_killed_at_each_step(services: tuple[str, str], tmp_path: Path) -> None:
    async with kept_up(
        tmp_path, *services, KILLED_AT, BFF_WORKERS=workers_for(services[0])
    ) as stage:
        told = SubmissionRecord()
        for times, step in enumerate(STEPS, 1):
            await killed_once(stage, step, told)
            await eventually(none_left, SETTLED_S)
            assert len(told.cases) == times * AT_ONCE, step
            await nothing_lost_nothing_twice(stage, told)


@pytest.mark.parametrize("services", ["embedded"], indirect=True)
async def test_without_the_outbox_what_was_committed_is_lost(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """The control: told "we have it", and nobody ever sends it."""
    async with kept_up(tmp_path, *services, OUTBOXLESS, BFF_WORKERS="1") as stage:
        told = SubmissionRecord()
        await killed_once(stage, "commit", told)
        assert len(told.cases) == AT_ONCE

        async def all_there() -> bool:
            return len(await at_the_core(stage)) == AT_ONCE

        with pytest.raises(AssertionError, match="not within"):
            await eventually(all_there, 3 * LEASE_S)
        assert await none_left()


@pytest.fixture
def runners(tmp_path: Path) -> Iterator[Programs]:
    made = Programs(tmp_path, {})
    yield made
    made.close()


RUNNERS_STEPS = ("claim", "send", "mark", "settled")


@pytest.mark.parametrize("services", ["deployed"], indirect=True)
async def test_the_runner_apart_killed_at_each_of_its_steps(
    services: tuple[str, str], tmp_path: Path, runners: Programs
) -> None:
    """``BFF_JOBS=apart``: it is killed with several in hand, and somebody starts it again."""
    async with real_stage(
        tmp_path, *services, KILLED_AT, BFF_JOBS="apart", BFF_WORKERS="1"
    ) as stage:
        runners.settings = stage.server.settings
        runner = await runners.start(KILLED_AT)  # reads the catalogue
        told = SubmissionRecord()
        for step in RUNNERS_STEPS:
            applications = await filled_in(stage)
            await stage.faults(kind="drop", path="/cases$")
            await asyncio.gather(*(told.submit(application) for application in applications))
            order(stage.server.settings, step)
            await stage.no_faults()
            assert await runners.exit_code(runner, SETTLED_S) == -signal.SIGKILL, step
            runner = await runners.start(KILLED_AT)
            await eventually(none_left, SETTLED_S)
            await nothing_lost_nothing_twice(stage, told)
        assert told.heard["202"] == len(told.cases) == len(RUNNERS_STEPS) * AT_ONCE
