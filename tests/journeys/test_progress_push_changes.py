"""Changes between an event and its send: the session, the number, the right, the language."""

from __future__ import annotations

from typing import Any

import pytest

from models import Delegation, Person, Push, Session
from models.delegation import DelegationState
from models.encryption import Clear
from models.push import PushChannel
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, move_case, person_id_of
from tests.support.drafts import delegate
from tests.support.push_stage import (
    NOTICE_STATE,
    advance,
    events_posted,
    handset,
    hear_events,
    notice_at_core,
    pushes_settled,
    sign_in,
)
from tests.support.refits import everybody_watches
from tests.support.stage import Stage

APP, WECHAT, SMS = PushChannel.APP, PushChannel.WECHAT, PushChannel.SMS
LIN, OTHER = "linxiuying", "wangji"
GRACE_S = 16


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True, "refits": (everybody_watches,)}


async def plan_notice(stage: Stage, phone: Phone) -> None:
    """Let the core ask this citizen for something; its push is planned and not sent yet."""
    await notice_at_core(stage, phone)
    await pushes_settled(stage)


async def ends(phone_id: str) -> list[tuple[str, str, str | None]]:
    rows = await Push.filter(person_id=phone_id, carrier_id=None).order_by("id")
    return [(row.channel, row.state, row.reason) for row in rows]


async def channels_of(stage: Stage, uid: str) -> list[str]:
    return [message["channel"] for message in await handset(stage, uid)]


async def test_a_session_that_ended_meanwhile_gets_no_app_push(small_stage: Stage) -> None:
    await hear_events(small_stage)
    phone = await sign_in(small_stage, LIN, [APP])
    await plan_notice(small_stage, phone)
    assert (await phone.delete("/v1/sessions")).status_code == 204
    await advance(small_stage, GRACE_S)
    assert await channels_of(small_stage, LIN) == ["sms"]


async def test_with_the_session_open_the_app_gets_it(small_stage: Stage) -> None:
    """Control."""
    await hear_events(small_stage)
    phone = await sign_in(small_stage, LIN, [APP])
    await plan_notice(small_stage, phone)
    await advance(small_stage, GRACE_S)
    assert await channels_of(small_stage, LIN) == ["app"]


async def test_a_number_that_changed_meanwhile_is_the_one_that_is_used(small_stage: Stage) -> None:
    await hear_events(small_stage)
    phone = await sign_in(small_stage, LIN, [])
    await plan_notice(small_stage, phone)
    person = Person.filter(id=person_id_of(small_stage, phone))
    await person.update(mobile=Clear(str(PEOPLE[OTHER].mobile)))
    await advance(small_stage, GRACE_S)
    assert await channels_of(small_stage, LIN) == []
    assert await channels_of(small_stage, OTHER) == ["sms"]


async def test_an_agent_whose_right_ended_meanwhile_gets_nothing(small_stage: Stage) -> None:
    stage = small_stage
    await hear_events(stage)
    mother, son = await sign_in(stage, LIN, [APP]), await sign_in(stage, OTHER, [APP])
    delegation = await delegate(mother, son, OTHER)
    await advance(stage, GRACE_S)
    before = {uid: len(await handset(stage, uid)) for uid in (LIN, OTHER)}
    owner = person_id_of(stage, mother)
    case = await case_at_core(stage, son, applicant_id=owner, delegation_id=delegation)
    await move_case(stage, case, state=NOTICE_STATE)
    await events_posted(stage)
    await pushes_settled(stage)
    await Delegation.filter(id=delegation).update(
        state=DelegationState.REVOKED, ended_at=stage.clock.now()
    )
    await advance(stage, GRACE_S)
    assert len(await handset(stage, LIN)) > before[LIN]
    assert len(await handset(stage, OTHER)) == before[OTHER]
    reasons = {reason for _, _, reason in await ends(person_id_of(stage, son))}
    assert "no-longer-true" in reasons


async def test_the_language_is_that_of_the_hour_of_sending(small_stage: Stage) -> None:
    await hear_events(small_stage)
    phone = await sign_in(small_stage, LIN, [APP])
    await plan_notice(small_stage, phone)
    headers = phone.headers | {"If-Match": "*"}
    changes = {"values": {"language": "en"}}
    answer = await phone.client.patch("/v1/page-settings", json=changes, headers=headers)
    assert answer.status_code == 200, answer.text
    await advance(small_stage, GRACE_S)
    [message] = await handset(small_stage, LIN)
    assert "Senior citizen card" in str(message)


async def test_when_the_newer_of_two_devices_ends_the_other_gets_it(
    small_stage: Stage,
) -> None:
    stage = small_stage
    await hear_events(stage)
    first = await sign_in(stage, LIN, [APP])
    second = await stage.phone(LIN)
    device = {"registrationId": f"demo.{LIN}.2", "platform": "ios"}
    stage.clock.advance(1)
    assert (await second.put("/v1/devices/current", device)).status_code == 204
    await plan_notice(stage, first)
    session = await Session.get(id=second.grant["sessionId"])
    ended = await first.delete(f"/v1/sessions/{session.id}")
    assert ended.status_code == 204, ended.text
    await advance(stage, GRACE_S)
    assert await channels_of(stage, LIN) == ["app"]
