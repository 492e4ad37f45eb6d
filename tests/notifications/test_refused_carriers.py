"""A refusal of a joint push: one that is about its carrier ends the carrier, and nothing else."""

from __future__ import annotations

import pytest

from models import InboxMessage, Job, Push
from models.push import PushClass
from tests.support.push_bench import SMS, WECHAT, PushBench

ACTION, RESULT, PROGRESS = PushClass.ACTION, PushClass.RESULT, PushClass.PROGRESS


async def tell_three(bench: PushBench) -> None:
    """Let three messages wait in one lane. The weightiest is the carrier: "do"."""
    bench.open(WECHAT, SMS)
    await bench.tell("walk", PROGRESS)
    await bench.tell("do", ACTION)
    await bench.tell("end", RESULT)


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
    await bench.run(15)
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


async def test_what_went_along_keeps_its_time(bench: PushBench) -> None:
    """Something urgent takes along what waits for the morning; refused, it leaves that there."""
    bench.clock.advance(13 * 3600)
    bench.open(WECHAT, SMS)
    await bench.tell("morning")
    await bench.run(15)
    bench.provider.fail("misfit", 1)
    await bench.tell("now", PushClass.URGENT)
    await bench.run()
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
    await bench.run(15)
    assert sorted(arrivals(bench)) == [("sms", "do", 0), ("wechat", "walk", 0)]
