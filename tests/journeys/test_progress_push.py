"""From an event of the core to the citizen's handset, and from the receipt to their inbox.

Everything is real but the citizens: the core posts to the server, the server sends to the providers
over HTTP, and they post their receipts back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from models import Push, PushReceipt, ServiceCase
from models.push import PushChannel, PushState
from sandbox.core.people import PEOPLE
from tests.faults.promises import CITIZENS
from tests.support.clients import Phone
from tests.support.outside_providers import RECEIPTS_PATH
from tests.support.push_stage import (
    advance,
    handset,
    hear_events,
    notice_at_core,
    pushes_settled,
    sign_in,
)
from tests.support.refits import everybody_watches
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

APP, WECHAT, SMS = PushChannel.APP, PushChannel.WECHAT, PushChannel.SMS
GRACE_S, POLL_S, ASK_S = 16, 61, 30
LOOK_S = LIMITED_S
SEND, SENT_EVENT = "/wechat/cgi-bin/message/subscribe/send", "/events/wechat/sent"
UIDS = (*CITIZENS, "xuzhiwei")
HELD_MS, LATE_S = 600_000, 120
Arrival = list[tuple[str, str]]


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True, "refits": (everybody_watches,)}


@dataclass
class Citizen:
    """A citizen with some channels, who is asked for something in a case."""

    stage: Stage
    uid: str
    phone: Phone
    case: ServiceCase | None = None

    async def is_asked(self) -> None:
        """Let the core post a notice, and the time go by in which a page could show it."""
        self.case = await notice_at_core(self.stage, self.phone)
        await pushes_settled(self.stage)  # planned, so that the case's two events go as one
        self.stage.clock.advance(GRACE_S)
        self.stage.context.jobs.wake()

    async def item(self) -> dict[str, Any]:
        """Return the inbox's item about the notice."""
        answer = await self.phone.get("/v1/inbox")
        assert answer.status_code == 200, answer.text
        [item] = [item for item in answer.json()["items"] if item["pushClass"] == "action"]
        return dict(item)

    async def arrival(self) -> tuple[Arrival, Arrival]:
        """Return how the notice arrived, by channel, and why it did not."""
        item = await self.item()
        reached = [(one["channel"], one["how"]) for one in item["reached"]]
        return reached, [(one["channel"], one["why"]) for one in item["notReached"]]

    async def arrival_is(self, reached: Arrival, others: Arrival) -> None:
        async def is_so() -> bool:
            return await self.arrival() == (reached, others)

        await eventually(is_so, every_s=LOOK_S)

    async def push(self, channel: PushChannel) -> Push:
        return await Push.get(channel=channel, push_class="action", carrier_id=None)

    async def on_handset(self, *channels: PushChannel) -> None:
        """Check that the notice is there once on each of these channels."""
        messages = await handset(self.stage, self.uid)
        assert [one["channel"] for one in messages] == list(channels)


async def citizen(stage: Stage, uid: str, *channels: PushChannel) -> Citizen:
    """Return a citizen of whom everything else is forgotten, and what is said of their sign-in."""
    await hear_events(stage)
    phone = await sign_in(stage, uid, channels)
    await advance(stage, GRACE_S)
    await pushes_settled(stage)
    await Push.all().delete()
    await PushReceipt.all().delete()
    await stage.admin.delete("/admin/handset")
    await stage.no_faults()
    await stage.admin.delete("/admin/sms/orders")
    await stage.admin.post("/admin/wechat/sends", json={})
    return Citizen(stage, uid, phone)


async def test_an_event_is_pushed_to_the_app_and_reached(each_database: Stage) -> None:
    stage = each_database
    lin = await citizen(stage, "linxiuying", APP)
    lin.case = case = await notice_at_core(stage, lin.phone)
    item = await lin.item()
    assert (item["about"], item["todo"], item["read"]) == (f"case:{case.id}", True, False)
    await lin.on_handset()
    await lin.arrival_is([], [("app", "waiting")])
    await advance(stage, GRACE_S)
    [message] = await handset(stage, lin.uid)
    assert (message["channel"], message["title"]) == ("app", case.item_name)
    await lin.arrival_is([("app", "sent")], [])
    await advance(stage, POLL_S)
    await lin.arrival_is([("app", "receipt")], [])
    await advance(stage, POLL_S)
    await lin.on_handset(APP)


Scenario = Callable[[Citizen], Awaitable[None]]
NO_APP = ("app", "failed")
BY_WECHAT: tuple[Arrival, Arrival] = ([("wechat", "receipt")], [NO_APP])
SENT_BY_WECHAT: tuple[Arrival, Arrival] = ([("wechat", "sent")], [NO_APP])


async def receipt_at_once(one: Citizen) -> None:
    await one.is_asked()
    await one.arrival_is(*BY_WECHAT)


async def receipt_before_the_answer(one: Citizen) -> None:
    await one.stage.faults(kind="trickle", path=SEND, latencyMs=HELD_MS, count=1)
    await one.is_asked()
    await eventually(PushReceipt.exists)
    # On a machine that stands still the answer may be given up meanwhile.
    assert (await one.push(WECHAT)).state in (PushState.RESERVED, PushState.UNSURE)
    await one.stage.no_faults()
    await advance(one.stage, ASK_S)
    await one.arrival_is(*BY_WECHAT)


async def receipt_late(one: Citizen) -> None:
    await one.stage.faults(kind="eventDelay", path=SENT_EVENT, latencyMs=HELD_MS)
    await one.is_asked()
    await one.arrival_is(*SENT_BY_WECHAT)
    await one.stage.no_faults()
    await one.arrival_is(*BY_WECHAT)


async def receipt_twice(one: Citizen) -> None:
    repeated = one.stage.context.counters["wechat_event_repeated"]
    await one.stage.faults(kind="eventDuplicate", path=SENT_EVENT)
    await one.is_asked()
    await one.arrival_is(*BY_WECHAT)
    counters = one.stage.context.counters
    await eventually(lambda: counters["wechat_event_repeated"] > repeated)
    assert await PushReceipt.all().count() == 1


async def receipt_never(one: Citizen) -> None:
    await one.stage.faults(kind="eventLose", path=SENT_EVENT)
    await one.is_asked()
    await one.arrival_is(*SENT_BY_WECHAT)
    await advance(one.stage, POLL_S)
    assert await one.arrival() == SENT_BY_WECHAT


async def receipt_without_an_answer(one: Citizen) -> None:
    """Lose the answer: nobody knows, until the receipt names the push."""
    await one.stage.faults(kind="eventDelay", path=SENT_EVENT, latencyMs=HELD_MS)
    await one.stage.faults(kind="dropAfter", path=SEND, count=1)
    await one.is_asked()
    await one.arrival_is([], [NO_APP, ("wechat", "unsure")])
    await one.stage.no_faults()
    await one.arrival_is(*BY_WECHAT)
    await advance(one.stage, ASK_S)
    pushes = await Push.filter(channel=WECHAT)  # also what went along with the notice
    assert [push.state for push in pushes] == [PushState.REACHED] * 2


WECHAT_SCENARIOS: tuple[Scenario, ...] = (
    receipt_at_once,
    receipt_before_the_answer,
    receipt_late,
    receipt_twice,
    receipt_never,
    receipt_without_an_answer,
)


async def test_whenever_wechats_receipt_comes_the_message_is_there_once(
    each_database: Stage,
) -> None:
    for uid, scenario in zip(UIDS, WECHAT_SCENARIOS, strict=False):
        one = await citizen(each_database, uid, WECHAT)
        await scenario(one)
        await advance(each_database, POLL_S)
        await one.on_handset(WECHAT)


async def test_what_wechat_did_not_deliver_comes_by_sms(each_database: Stage) -> None:
    lin = await citizen(each_database, "linxiuying", WECHAT)
    await each_database.admin.post("/admin/wechat/sends", json={"arrivalCode": "20001"})
    await lin.is_asked()
    await advance(each_database, 1)
    await lin.arrival_is([("sms", "receipt")], [NO_APP, ("wechat", "failed")])
    await lin.on_handset(SMS)


NO_WECHAT = ("wechat", "failed")
BY_SMS: tuple[Arrival, Arrival] = ([("sms", "receipt")], [NO_APP, NO_WECHAT])
SENT_BY_SMS: tuple[Arrival, Arrival] = ([("sms", "sent")], [NO_APP, NO_WECHAT])


async def sms_receipts(one: Citizen, **how: Any) -> None:
    answer = await one.stage.admin.post("/admin/sms/receipts", json=how)
    assert answer.status_code == 204, answer.text


async def sms_receipt_before_the_answer(one: Citizen) -> None:
    await sms_receipts(one, when="early")
    await one.is_asked()
    await one.arrival_is(*BY_SMS)


async def sms_receipt_late(one: Citizen) -> None:
    await sms_receipts(one, afterMs=LATE_S * 1000)
    await one.is_asked()
    await one.arrival_is(*SENT_BY_SMS)
    await advance(one.stage, LATE_S)
    await one.arrival_is(*BY_SMS)


async def sms_receipt_twice(one: Citizen) -> None:
    await sms_receipts(one, times=2)
    await one.is_asked()
    await one.arrival_is(*BY_SMS)
    assert await PushReceipt.all().count() == 1


async def sms_receipt_never(one: Citizen) -> None:
    await sms_receipts(one, when="never")
    await one.is_asked()
    await one.arrival_is(*SENT_BY_SMS)


async def sms_receipt_of_another_send(one: Citizen) -> None:
    """Post one that somebody made up, of no send of ours."""
    await sms_receipts(one, when="never")
    await one.is_asked()
    await one.arrival_is(*SENT_BY_SMS)
    forged = {
        "user_receive_time": "2026-11-18 10:00:30",
        "nationcode": "86",
        "mobile": PEOPLE[one.uid].mobile,
        "report_status": "FAIL",
        "errmsg": "UNKNOWN",
        "description": "",
        "sid": "2428:nobody-knows-this",
    }
    answer = await one.stage.client.post(f"/sms/receipts/{RECEIPTS_PATH}", json=[forged])
    assert answer.status_code == 200, answer.text
    await advance(one.stage, POLL_S)
    assert await one.arrival() == SENT_BY_SMS


async def sms_not_delivered(one: Citizen) -> None:
    await sms_receipts(one, status="FAIL", errmsg="EXPIRED")
    await one.is_asked()
    await one.arrival_is([], [NO_APP, NO_WECHAT, ("sms", "failed")])


async def sms_receipt_without_an_answer(one: Citizen) -> None:
    """Lose the answer: the provider's report says that it was sent."""
    await one.stage.faults(kind="dropAfter", path="/sms/SendSms", count=1)
    await one.is_asked()
    await one.arrival_is([], [NO_APP, NO_WECHAT, ("sms", "unsure")])
    await eventually(PushReceipt.exists)
    await advance(one.stage, ASK_S)
    await one.arrival_is(*BY_SMS)


SMS_SCENARIOS: tuple[Scenario, ...] = (
    sms_receipt_before_the_answer,
    sms_receipt_late,
    sms_receipt_twice,
    sms_receipt_never,
    sms_receipt_of_another_send,
    sms_receipt_without_an_answer,
    sms_not_delivered,
)


async def test_whenever_the_receipt_of_an_sms_comes_it_is_there_once(each_database: Stage) -> None:
    for uid, scenario in zip(UIDS, SMS_SCENARIOS, strict=False):
        one = await citizen(each_database, uid)
        await scenario(one)
        await advance(each_database, POLL_S)
        await one.on_handset(*(() if scenario is sms_not_delivered else (SMS,)))
