"""A provider that keeps an older push waiting: the newer one waits too, in the same lane."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models import Job, Push
from models.open_lane import OpenLane, read_lane
from models.push import PushChannel, PushState
from models.push_lane import Reservation
from models.transaction import database
from notifications import send
from tests.support.push_people import (
    APP,
    Member,
    arrivals,
    fact_of,
    new_case,
    post_until_heard,
    put_members,
)
from tests.support.push_stage import pushes_settled
from tests.support.refits import everybody_watches
from tests.support.stage import Stage
from tests.support.waiting import eventually

GRACE_S = 16
HELD_MS = 600_000


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True, "refits": (everybody_watches,)}


async def tell(stage: Stage, member: Member, number: int) -> None:
    """Let the core tell one more fact, and time go by until its push is due."""
    await post_until_heard(stage, fact_of(stage, await new_case(stage, member, number)))
    await eventually(lambda: _is_planned(number))
    stage.clock.advance(GRACE_S)
    stage.context.jobs.wake()


async def _is_planned(number: int) -> bool:
    return await Push.filter(seq=number).exists()


async def with_the_older_one_held(stage: Stage) -> Member:
    """Return a citizen with two facts; the provider has not looked at the first one yet."""
    [member] = await put_members(stage, APP, 1)
    await stage.faults(kind="latency", path="/v3/push$", latencyMs=HELD_MS, count=1)
    await tell(stage, member, 1)

    async def is_held() -> bool:
        return "/v3/push" in (await stage.admin.get("/admin/received")).json()["calls"]

    await eventually(is_held)
    await tell(stage, member, 2)
    return member


async def order_on_handset(stage: Stage) -> list[str]:
    await stage.no_faults()
    await eventually(_all_out)
    await pushes_settled(stage)
    return [one.subject for one in await arrivals(stage)]


async def _all_out() -> bool:
    return await Push.filter(state=PushState.SENT).count() == 2


async def test_a_newer_fact_waits_for_an_older_one_under_way(each_database: Stage) -> None:
    stage = each_database
    await with_the_older_one_held(stage)

    async def has_looked() -> bool:
        stage.context.jobs.wake()
        return await Job.filter(kind="push-app").count() == 1

    await eventually(has_looked)  # the second job has left the lane to the first
    assert await arrivals(stage) == []
    assert await order_on_handset(stage) == ["事项1号", "事项2号"]


async def test_without_the_lane_the_older_one_comes_after_the_newer(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: whoever has a push sends it."""
    await database().execute_script("DROP INDEX uid_push_lane")

    async def planned_only(person_id: str, channel: PushChannel) -> OpenLane:
        lane = await read_lane(person_id, channel)
        planned = [push for push in lane.pushes if push.state == PushState.PLANNED]
        return replace(lane, pushes=planned)

    async def reserve_anyway(
        connection: BaseDBAsyncClient, carrier: Push, _: object, by: Reservation
    ) -> bool:
        planned = Push.filter(id=carrier.id, state=PushState.PLANNED).using_db(connection)
        values = {"state": PushState.RESERVED, "job_id": by.job_id, "claim": by.claim}
        return bool(await planned.update(**values, cid=by.cid, target=by.target))

    monkeypatch.setattr(send, "read_lane", planned_only)
    monkeypatch.setattr(send, "reserve", reserve_anyway)
    await with_the_older_one_held(small_stage)
    await eventually(lambda: arrivals(small_stage))
    assert await order_on_handset(small_stage) == ["事项2号", "事项1号"]
