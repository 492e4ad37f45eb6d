"""Many citizens with one channel each, put into the database, and facts that the core tells them.

A case tells of two facts at most: that it is granted, then that the result was delivered. Its
service has a name of its own, so a message on a handset says which fact it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from models import Device, NotificationPreference, ServiceCase, Session
from models.encryption import Clear
from models.push import PushChannel
from models.wechat import WechatBinding, WechatQuota
from notifications.wechat_channel import openid_lookup
from sandbox.wechat.templates import NOTICE, PROGRESS
from tests.support.core_cases import EventSource, post_event
from tests.support.stage import KEYS, Stage
from tests.support.stored_people import put_person
from tests.support.waiting import LIMITED_S, eventually

APP, WECHAT, SMS = PushChannel.APP, PushChannel.WECHAT, PushChannel.SMS
GRANTED, DELIVERED = "40", "60"
ALWAYS = {
    "channels": [{"channel": channel, "on": True} for channel in ("app", "wechat", "sms")],
    "progressBySms": False,
    "quietHours": None,
    "benefits": False,
}
"""Choices of somebody whom pushes may reach at night."""
_SUBJECT = re.compile(r"事项(\d+)号")
_SECOND = re.compile("已送达|有更正")
_MORE = re.compile(r"另有(\d+)条")


@dataclass(frozen=True)
class Member:
    """A citizen who is reached by one channel. ``owner`` is whose handset the sandbox calls it.

    Of SMS that is a number, ``number_owner``.
    """

    id: str
    channel: PushChannel
    owner: str
    number_owner: str | None = None


@dataclass(frozen=True)
class Arrival:
    """A message on a handset: the fact whose words it has, and how many more it stands for.

    ``fact`` is the number of the case and the version of its event.
    """

    owner: str
    channel: str
    provider_id: str
    subject: str
    fact: str
    more: int


async def put_members(
    stage: Stage, channel: PushChannel, count: int, *, with_number: bool = False
) -> list[Member]:
    """Store citizens with this channel, and ``with_number`` with SMS besides."""
    members = [await _put_member(stage, channel, number, with_number) for number in range(count)]
    if channel is WECHAT:
        await eventually(lambda: _are_allowed(members))
    return members


async def _are_allowed(members: list[Member]) -> bool:
    return await WechatQuota.filter(template=NOTICE.id, is_allowed=True).count() >= len(members)


async def _put_member(stage: Stage, channel: PushChannel, number: int, with_number: bool) -> Member:
    now, person_id = stage.clock.now(), f"{channel}-{'2nd-' * with_number}{number}"
    phone = f"199{int(with_number):04}{number:04}" if with_number or channel is SMS else None
    await put_person(person_id, now, phone)
    await NotificationPreference.create(
        person_id=person_id, version=1, document=ALWAYS, changed_at=now
    )
    if channel is APP:
        await _put_device(stage, person_id)
    elif channel is WECHAT:
        await _put_account(stage, person_id)
    number_owner = None if phone is None else f"+86{phone}"
    owner = person_id if number_owner is None or with_number else number_owner
    return Member(person_id, channel, owner, number_owner)


async def _put_device(stage: Stage, person_id: str) -> None:
    now, name = stage.clock.now(), f"demo.{person_id}.1"
    await Session.create(
        id=f"s-{person_id}",
        person_id=person_id,
        channel="app",
        assurance_level="real_person",
        device="手机",
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(days=30),
    )
    await Device.create(
        session_id=f"s-{person_id}",
        person_id=person_id,
        registration_id=Clear(name),
        lookup=KEYS.lookup(f"device:{name}"),
        platform="android",
        changed_at=now,
    )


async def _put_account(stage: Stage, person_id: str) -> None:
    """Bind an account, and let it allow both templates at WeChat's popup."""
    now = stage.clock.now()
    answer = await stage.admin.post("/admin/wechat/codes", json={"uid": person_id})
    openid = answer.json()["openid"]
    await WechatBinding.create(
        person_id=person_id,
        openid=Clear(openid),
        openid_lookup=openid_lookup(KEYS.lookup, openid),
        assurance_level="real_person",
        bound_at=now,
        used_at=now,
    )
    answers = {template.id: "accept" for template in (PROGRESS, NOTICE)}
    body = {"uid": person_id, "answers": answers}
    answer = await stage.admin.post("/admin/wechat/popup", json=body)
    assert answer.status_code == 204, answer.text


async def new_case(stage: Stage, member: Member, number: int) -> ServiceCase:
    """Store a case of the core's; the number is that of its service, and of the fact."""
    now = stage.clock.now()
    return await ServiceCase.create(
        id=f"{member.id}-{number}",
        person_id=member.id,
        applicant_id=member.id,
        item_code=f"I{number}",
        item_name=f"事项{number}号",
        channel="app",
        state="submitted",
        case_no=f"N-{member.id}-{number}",
        submitted_at=now,
        changed_at=now,
    )


def fact_of(stage: Stage, case: ServiceCase) -> dict[str, Any]:
    """Return the event that tells the citizen of the case's result."""
    return facts_of(stage, case)[0]


def correction_of(stage: Stage, case: ServiceCase) -> dict[str, Any]:
    """Return the event that takes back the case's result, which is urgent."""
    core = EventSource(stage, case, stage.clock.now() - timedelta(hours=2), version=1)
    return core.event("correction", None, corrects=f"{case.id}-1", reason="录入有误")


def facts_of(stage: Stage, case: ServiceCase) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the events that tell of the case's result, and of its delivery. Both are results."""
    core = EventSource(stage, case, stage.clock.now() - timedelta(hours=3))
    return core.event("state", GRANTED), core.event("state", DELIVERED)


async def post_until_heard(stage: Stage, event: dict[str, Any]) -> None:
    """Post an event as the core does: again, until it is answered 200."""

    async def is_heard() -> bool:
        try:
            return (await post_event(stage, event)).status_code == 200
        except httpx.TransportError:
            return False

    await eventually(is_heard, every_s=LIMITED_S / 5)


async def tell(stage: Stage, members: Iterable[Member], number: int) -> None:
    """Let the core tell each of them one more fact, of this number."""
    for member in members:
        case = await new_case(stage, member, number)
        await post_until_heard(stage, fact_of(stage, case))


async def arrivals(stage: Stage) -> list[Arrival]:
    """Return what truly arrived on all handsets, oldest first."""
    messages: list[dict[str, Any]] = (await stage.admin.get("/admin/handset")).json()
    return [_arrival(message) for message in messages]


def _arrival(message: dict[str, Any]) -> Arrival:
    text = f"{message['title']}\n{message['text']}"
    subject, more = _SUBJECT.search(text), _MORE.search(text)
    assert subject is not None, text
    return Arrival(
        message["uid"],
        message["channel"],
        message["providerId"],
        subject[0],
        f"{subject[1]}-{2 if _SECOND.search(text) else 1}",
        0 if more is None else int(more[1]),
    )
