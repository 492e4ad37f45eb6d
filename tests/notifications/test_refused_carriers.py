"""A refusal of a joint push: one that is about its carrier ends the carrier, and nothing else."""

from __future__ import annotations

import pytest

from models import InboxMessage, Job, Push
from models.push import PushClass
from notifications.channels import Address
from tests.support.push_bench import SMS, WECHAT, PushBench

ACTION, RESULT, PROGRESS = PushClass.ACTION, PushClass.RESULT, PushClass.PROGRESS


async def tell_three(bench: PushBench) -> None:
    """Let three messages wait in one lane. The weightiest is the carrier: "do"."""
    bench.open(WECHAT, SMS)
    await bench.tell("walk", PROGRESS)
    await bench.tell("do", ACTION)
    await bench.tell("end", RESULT)


def send_sms_between(bench: PushBench) -> None:
    """Let another runner send whatever is due by SMS, before each look at WeChat's lane."""
    channel = bench.channel(WECHAT)
    address_of = channel.address_of
    sms = [kind for kind in bench.kinds() if kind.name == "push-sms"]

    async def send_and_look(person_id: str) -> Address | None:
        await bench.runner(sms).drain()
        return await address_of(person_id)

    channel.address_of = send_and_look  # type: ignore[method-assign]


def arrivals(bench: PushBench) -> list[tuple[str, str, int]]:
    return [(one.channel, one.words, one.more) for one in bench.provider.arrivals]


async def test_a_class_without_a_template_does_not_take_the_others_along(
    bench: PushBench,
) -> None:
    await tell_three(bench)
    bench.channel(WECHAT).no_template.add(ACTION)
    await bench.run(15)
    assert sorted(arrivals(bench)) == [("sms", "do", 0), ("wechat", "end", 1)]
    assert await bench.states() == [
        ("wechat", "sent", None),
        ("wechat", "failed", "no-template"),
        ("wechat", "sent", None),
        ("sms", "sent", None),
    ]


async def test_a_value_that_does_not_fit_does_not_take_the_others_along(bench: PushBench) -> None:
    await tell_three(bench)
    bench.provider.fail("misfit", 1)
    await bench.run(15, 2)
    assert sorted(arrivals(bench)) == [("sms", "do", 0), ("wechat", "end", 1)]
    assert (await bench.states())[:3] == [
        ("wechat", "sent", None),
        ("wechat", "failed", "misfit"),
        ("wechat", "sent", None),
    ]


async def test_a_refusal_of_the_address_ends_all(bench: PushBench) -> None:
    await tell_three(bench)
    bench.provider.fail("refuse", 1)
    await bench.run(15)
    wechat = await bench.states(channel="wechat")
    assert wechat == [("wechat", "failed", "refused")] * 3
    assert bench.provider.words("wechat") == []


@pytest.mark.parametrize("is_local", [True, False])
async def test_each_round_ends_one(bench: PushBench, is_local: bool) -> None:
    bench.open(WECHAT)
    for words in ("one", "two", "three"):
        await bench.tell(words)
    if is_local:
        bench.channel(WECHAT).no_template.add(ACTION)
    else:
        bench.provider.fail("misfit")
    await bench.run(15)
    assert [state for _, state, _ in await bench.states()] == ["failed"] * 3
    assert bench.provider.requests == (0 if is_local else 3)
    assert not await Job.exists()


@pytest.mark.parametrize("classes", [(ACTION, ACTION, ACTION), (RESULT, ACTION, RESULT)])
async def test_what_no_template_takes_goes_as_one_by_the_next_channel(
    bench: PushBench, classes: tuple[PushClass, ...]
) -> None:
    """Else the first of them could overtake the others there."""
    bench.open(WECHAT, SMS)
    bench.channel(WECHAT).no_template.update(classes)
    for number, push_class in enumerate(classes):
        await bench.tell(f"{number}", push_class)
    await bench.run()
    send_sms_between(bench)
    await bench.run(15)
    assert [(channel, more) for channel, _, more in arrivals(bench)] == [("sms", 2)]


async def test_what_has_no_template_may_go_along(bench: PushBench) -> None:
    await tell_three(bench)
    bench.channel(WECHAT).no_template.update((RESULT, PROGRESS))
    await bench.run(15)
    assert arrivals(bench) == [("wechat", "do", 2)]


async def test_words_that_are_refused_one_by_one_all_arrive_by_the_next_channel(
    bench: PushBench,
) -> None:
    bench.open(WECHAT, SMS)
    for number in range(3):
        await bench.tell(f"{number}")
    bench.provider.fail("misfit", on=WECHAT)
    await bench.run()
    send_sms_between(bench)
    await bench.run(15, 1, 1, 1)
    assert {channel for channel, _, _ in arrivals(bench)} == {"sms"}
    assert await bench.states(channel="sms") == [("sms", "sent", None)] * 3


async def test_what_went_along_keeps_its_time(bench: PushBench) -> None:
    """Something urgent takes along what waits for the morning; refused, it leaves that there."""
    bench.clock.advance(13 * 3600)
    bench.open(WECHAT, SMS)
    await bench.tell("morning")
    await bench.run(15)
    bench.provider.fail("misfit", 1)
    await bench.tell("now", PushClass.URGENT)
    await bench.run(2)
    assert arrivals(bench) == [("sms", "now", 0)]
    waiting = await Push.get(channel="wechat", state="planned")
    assert (waiting.carrier_id, waiting.not_before > bench.clock.now()) == (None, True)
    await bench.run(10 * 3600)
    assert arrivals(bench)[1:] == [("wechat", "morning", 0)]


async def test_what_went_along_and_was_read_meanwhile_is_not_sent(bench: PushBench) -> None:
    await tell_three(bench)
    bench.provider.fail("misfit", 1)
    channel = bench.channel(WECHAT)
    send = channel.send

    async def send_and_read(push: object) -> object:
        result = await send(push)  # type: ignore[arg-type]
        await InboxMessage.filter(seq=3).update(read_at=bench.clock.now())
        return result

    channel.send = send_and_read  # type: ignore[method-assign,assignment]
    await bench.run(15, 2)
    assert sorted(arrivals(bench)) == [("sms", "do", 0), ("wechat", "walk", 0)]
