"""Citizens on the whole system with an app, WeChat or a number, and what is on their handsets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import Q

from models import Job, ServiceCase
from models.push import PushChannel
from sandbox.wechat.templates import NOTICE, PROGRESS
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, move_case
from tests.support.stage import Stage
from tests.support.waiting import eventually

DEVICE, BINDING = "/v1/devices/current", "/v1/sessions/mini-program/binding"
POLL_S = 0.05
PUSH_JOBS = (
    *("plan-push", "push-app", "push-wechat", "push-sms", "ask-push"),
    *("join-receipt", "poll-receipts", "wechat-event"),
)
NOTICE_STATE = "12"
"""State of a case at the core whose event asks the citizen for something."""


async def hear_events(stage: Stage) -> None:
    """Let the core post its events to this server from now on."""
    url = f"{str(stage.client.base_url).rstrip('/')}/core/events"
    answer = await stage.admin.post("/admin/events-url", json={"url": url})
    assert answer.status_code == 204, answer.text


async def events_posted(stage: Stage) -> None:
    """Wait until the core has no event left to post."""

    async def all_gone() -> bool:
        return not (await stage.admin.get("/admin/counts")).json()["eventsWaiting"]

    await eventually(all_gone)


async def sign_in(stage: Stage, uid: str, channels: Iterable[PushChannel]) -> Phone:
    """Sign a citizen in who can be reached by these channels. Everybody has a number."""
    phone = await stage.phone(uid)
    if PushChannel.APP in channels:
        device = {"registrationId": f"demo.{uid}.1", "platform": "android"}
        answer = await phone.put(DEVICE, device)
        assert answer.status_code == 204, answer.text
    if PushChannel.WECHAT in channels:
        await _bind_wechat(stage, uid)
    return phone


async def _bind_wechat(stage: Stage, uid: str) -> None:
    """Bind the citizen's WeChat account, and allow its messages."""
    code = (await stage.admin.post("/admin/wechat/codes", json={"uid": uid})).json()["code"]
    body = {"code": code, "ticket": await stage.ticket(uid)}
    answer = await stage.client.post(BINDING, json=body)
    assert answer.status_code == 201, answer.text
    answers = {template.id: "accept" for template in (PROGRESS, NOTICE)}
    await stage.admin.post("/admin/wechat/popup", json={"uid": uid, "answers": answers})


async def handset(stage: Stage, uid: str) -> list[dict[str, Any]]:
    """Return what truly arrived on the citizen's handset, oldest first."""
    messages: list[dict[str, Any]] = (
        await stage.admin.get("/admin/handset", params={"uid": uid})
    ).json()
    return messages


async def notice_at_core(stage: Stage, phone: Phone) -> ServiceCase:
    """Let the core ask the citizen for something in a new case, and wait for its events."""
    case = await case_at_core(stage, phone)
    await move_case(stage, case, state=NOTICE_STATE)
    await events_posted(stage)
    return await ServiceCase.get(id=case.id)


async def advance(stage: Stage, seconds: float) -> None:
    """Let time pass, and wait until the runner has done what is due of pushes."""
    stage.clock.advance(seconds)
    stage.context.jobs.wake()
    await pushes_settled(stage)


async def pushes_settled(stage: Stage) -> None:
    """Wait until no job of pushes is due or under way."""
    await eventually(lambda: is_settled(stage), every_s=POLL_S)


async def is_settled(stage: Stage) -> bool:
    is_due = Q(run_at__lte=stage.clock.now()) | Q(claim__isnull=False)
    return not await Job.filter(is_due, kind__in=PUSH_JOBS).exists()
