"""WeChat's events that wait for more than a day, since no runner was there."""

from __future__ import annotations

from datetime import timedelta

from gateways.wechat.events import Choice, SubscriptionEvent
from models.wechat import WechatEvent, WechatQuota
from notifications.quota import TemplateRule
from notifications.wechat_channel import openid_lookup
from notifications.wechat_events import KEPT_FOR, EventWork, event_kind
from tests.support.push_bench import DAYTIME, PushBench

EVENTS = 60


def lookup(text: str) -> str:
    return f"hash of {text}"[:64]


async def test_none_is_forgotten_before_it_has_been_applied(bench: PushBench) -> None:
    work = EventWork(clock=bench.clock, lookup=lookup, rules={"t": TemplateRule("t", False)})
    for number in range(EVENTS):
        choices = (Choice("t", True),)
        event = SubscriptionEvent("popup", "me", int(DAYTIME.timestamp()) + number, choices)
        assert await work.take_in(event)
    bench.clock.advance((KEPT_FOR + timedelta(hours=1)).total_seconds())
    await bench.runner([event_kind(work)]).drain()
    quota = await WechatQuota.get(openid_lookup=openid_lookup(lookup, "me"), template="t")
    assert quota.remaining == EVENTS
    await work.take_in(SubscriptionEvent("popup", "me", 1, (Choice("t", True),)))
    await bench.runner([event_kind(work)]).drain()
    assert await WechatEvent.all().count() == 1, "and those of yesterday are gone"
