"""Health of pushes for operators; without any channel all else goes on, and everything ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bff.health import Finding
from bff.progress.checks import sends
from models import InboxMessage, Push
from models.push import PushChannel, PushState
from tests.bff.test_metrics import collect
from tests.support.core_cases import case_at_core, event_source, post_event
from tests.support.push_stage import hear_events, notice_at_core, pushes_settled, sign_in
from tests.support.stage import Stage

ALL_OFF = (
    "app off (BFF_APP_PUSH_KEY is not set), wechat off (BFF_WECHAT_APP_ID is not set), "
    "sms off (BFF_SMS_SECRET_ID is not set)"
)
GRACE_S = 16


async def part(stage: Stage) -> str:
    return str((await stage.client.get("/readyz")).json()["parts"]["pushes"])


async def findings(stage: Stage) -> list[Finding]:
    return [finding async for finding in sends(stage.context.settings, stage.clock)]


async def test_without_any_channel_all_runs_and_nothing_waits(stage: Stage) -> None:
    await hear_events(stage)
    phone = await stage.phone("linxiuying")
    case = await notice_at_core(stage, phone)
    await pushes_settled(stage)
    stage.clock.advance(GRACE_S)
    await pushes_settled(stage)
    items = (await phone.get("/v1/inbox")).json()["items"]
    assert items[0]["about"] == f"case:{case.id}"
    assert items[0]["todo"] is True
    assert {tuple(item["reached"] + item["notReached"]) for item in items} == {()}
    assert await InboxMessage.filter(needs_plan=True).count() == 0  # each was planned
    assert await Push.all().count() == 0  # and there is nothing to say about channels
    assert await part(stage) == f"ok: {ALL_OFF}; 0 waiting, 0 unsure, 0 unreached"
    assert await findings(stage) == [
        Finding("channels", True, ALL_OFF),
        Finding("pushes", True, "0 waiting, 0 unsure, 0 unreached"),
    ]
    metrics = await collect(stage)
    assert {metrics["mashangban_push_channel_on", str(name)] for name in PushChannel} == {0.0}


@pytest.mark.parametrize("stage_settings", [{"has_channels": True, "BFF_JOBS": "apart"}])
async def test_what_waits_is_unsure_or_reached_nobody_is_counted(small_stage: Stage) -> None:
    stage = small_stage
    phone = await sign_in(stage, "linxiuying", [PushChannel.APP])
    case = await case_at_core(stage, phone)
    await post_event(stage, event_source(stage, case).event(state="20"))
    await stage.context.jobs.drain()
    [push] = await Push.all()
    assert push.state == PushState.PLANNED
    assert await part(stage) == "ok: app on, wechat on, sms on; 1 waiting, 0 unsure, 0 unreached"
    assert (await collect(stage))["mashangban_pushes_waiting", "app"] == 1.0
    now = stage.clock.now()
    await Push.all().update(state=PushState.UNSURE, sent_at=now)
    assert (await collect(stage))["mashangban_pushes_unsure", "app"] == 1.0
    await Push.all().update(state=PushState.FAILED, reason="x", ended_at=now)
    metrics = await collect(stage)
    assert metrics["mashangban_pushes_unreached", "app"] == 1.0
    assert metrics["mashangban_push_channel_on", "sms"] == 1.0
    assert "1 unreached" in await part(stage)


@pytest.mark.parametrize("stage_settings", [{"has_channels": True, "BFF_JOBS": "apart"}])
async def test_one_that_is_under_way_for_too_long_is_a_fault(small_stage: Stage) -> None:
    stage = small_stage
    phone = await sign_in(stage, "linxiuying", [PushChannel.APP])
    case = await case_at_core(stage, phone)
    await post_event(stage, event_source(stage, case).event(state="20"))
    await stage.context.jobs.drain()
    await Push.all().update(state=PushState.RESERVED, reserved_at=stage.clock.now())
    assert (await part(stage)).startswith("ok: ")
    stage.clock.advance(timedelta(minutes=11).total_seconds())
    assert (await part(stage)).startswith("behind: ")
    assert [finding.good for finding in await findings(stage)] == [True, False]
