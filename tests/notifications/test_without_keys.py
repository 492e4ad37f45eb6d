"""App pushes while the provider gives no keys: nothing is sent, and what can goes on."""

from __future__ import annotations

import pytest

from gateways.app_push import rule_of
from models import Push
from models.push import PushClass
from notifications.app_channel import end_without_key
from notifications.channels import NotSent, Rejected
from tests.support.push_bench import APP, SMS, PushBench

URGENT = PushClass.URGENT


def deny_keys(bench: PushBench, fault: str) -> None:
    bench.open(APP, SMS)
    bench.provider.key_fault = fault


async def test_what_is_urgent_goes_on_after_a_minute_without_a_key(bench: PushBench) -> None:
    deny_keys(bench, "busy")
    await bench.tell("now", URGENT)
    await bench.run(2, 4, 8, 16)
    assert bench.provider.arrivals == []
    assert await bench.states() == [("app", "planned", None)]
    await bench.run(30)
    assert [one.channel for one in bench.provider.arrivals] == ["sms"]
    assert await bench.states() == [("app", "failed", "unreachable"), ("sms", "sent", None)]


async def test_without_another_channel_it_waits_for_a_key(bench: PushBench) -> None:
    deny_keys(bench, "busy")
    bench.channel(SMS).absent.add("p1")
    await bench.tell("now", URGENT)
    await bench.run(2, 4, 8, 16, 30, 60, 120)
    assert await bench.states() == [("app", "planned", None)]
    bench.provider.key_fault = ""
    await bench.run(300)
    assert bench.provider.words("app") == ["now"]


async def test_what_is_not_urgent_waits_beside_what_goes_on(bench: PushBench) -> None:
    deny_keys(bench, "busy")
    usual = await bench.tell("usual")
    await bench.run(15)
    urgent = await bench.tell("now", URGENT)
    await bench.run(2, 4, 8, 16, 30)
    assert bench.provider.words() == ["now"]
    assert await bench.states(message_id=usual.id) == [("app", "planned", None)]
    assert (await Push.get(message_id=urgent.id, channel="app")).state == "failed"
    bench.provider.key_fault = ""
    await bench.run(300)
    assert bench.provider.words("app") == ["usual"]


async def test_a_refused_key_goes_to_the_next_channel_in_the_same_second(bench: PushBench) -> None:
    deny_keys(bench, "refuse")
    await bench.tell("one")
    await bench.run(15)
    assert [one.channel for one in bench.provider.arrivals] == ["sms"]
    assert await bench.states() == [("app", "failed", "refused"), ("sms", "sent", None)]


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (1000, NotSent("provider-error")),
        (1030, NotSent("provider-timeout")),
        (2002, NotSent("provider-busy")),
        (1004, Rejected("access-refused")),
        (2003, Rejected("access-refused")),
        (987654, Rejected("request-refused")),
    ],
)
def test_each_code_says_if_there_will_be_a_key(code: int, end: NotSent | Rejected) -> None:
    assert end_without_key(rule_of(code)) == end
