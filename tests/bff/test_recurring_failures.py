"""A recurring job that keeps failing is shown wherever an operator looks, by its second failure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bff.doctor import examine
from jobs import JobKind, Permanent, Runner, queue
from jobs.health import recurring_jobs
from tests.bff.test_metrics import collect
from tests.support.stage import Stage, settings_for

METRIC = ("mashangban_recurring_job_failures", "sweep-attic")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Leave the jobs to the test's own runner."""
    return {"BFF_JOBS": "apart"}


class Attic:
    fails = True

    async def sweep(self, _: object) -> None:
        if self.fails:
            raise Permanent("the attic is locked")


async def failure_signs(stage: Stage) -> tuple[bool, bool, float]:
    """In ``/readyz``, in ``doctor``, and the number in ``/metrics``."""
    ready = (await stage.client.get("/readyz")).json()["parts"]["jobs"]
    given = stage.context.settings
    settings = settings_for(
        given.database.url,
        given.redis.url,
        given.server.data_dir,
        BFF_CORE_URL="http://127.0.0.1:9",
    )
    told = [f.text for f in await examine(settings, stage.clock) if f.part == "jobs" and not f.good]
    by_doctor = "sweep-attic (the attic is locked, 2 times in a row) keeps failing" in told
    by_ready = ready.startswith("failing: ") and "sweep-attic (the attic is locked, 2" in ready
    return by_ready, by_doctor, (await collect(stage)).get(METRIC, -1)


async def test_it_is_shown_by_its_second_failure_and_until_it_goes_well(
    each_database: Stage,
) -> None:
    stage, attic = each_database, Attic()
    kind = JobKind(name="sweep-attic", work=attic.sweep, every_s=60)
    runner = Runner([kind], stage.clock, stage.context.new_id, stage.context.counters)
    assert await failure_signs(stage) == (False, False, -1)
    await runner.drain()
    assert await failure_signs(stage) == (False, False, 1)  # once may happen
    stage.clock.advance(61)
    await runner.drain()
    assert await failure_signs(stage) == (True, True, 2)

    attic.fails = False
    stage.clock.advance(61)
    await runner.drain()
    assert await failure_signs(stage) == (False, False, 0)


async def test_a_job_that_kills_its_process_is_failing_as_well(each_database: Stage) -> None:
    """Nobody says why: it is taken again and again, each time after its lease."""
    stage = each_database
    kind = JobKind(name="sweep-attic", work=Attic().sweep, every_s=60, lease_s=60)
    runner = Runner([kind], stage.clock, stage.context.new_id, stage.context.counters)
    await runner._begin_recurring()
    for failures in (0, 1, 2):
        await take(stage)
        [one] = [one for one in await recurring_jobs() if one.kind == "sweep-attic"]
        assert (one.failures, one.keeps_failing) == (failures, failures == 2)
        stage.clock.advance(61)
    assert one.reason == "not finished"


async def take(stage: Stage) -> None:
    """As a process does that then dies."""
    now = stage.clock.now()
    until = now + timedelta(seconds=60)
    assert await queue.take("sweep-attic", "gone", now=now, lease_until=until, limit=1)


async def test_one_that_was_handed_back_has_not_failed(each_database: Stage) -> None:
    stage = each_database
    kind = JobKind(name="sweep-attic", work=Attic().sweep, every_s=60)
    runner = Runner([kind], stage.clock, stage.context.new_id, stage.context.counters)
    await runner._begin_recurring()
    for _ in range(3):
        now = stage.clock.now()
        [job] = await queue.take("sweep-attic", "x", now=now, lease_until=now, limit=1)
        await queue.hand_back(job, now)
    [one] = [one for one in await recurring_jobs() if one.kind == "sweep-attic"]
    assert not one.keeps_failing
