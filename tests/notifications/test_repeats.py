"""A push of unknown end under its key: it is repeated only if it would go out now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from models import InboxMessage, Job, Push
from models.push import PushClass
from notifications.channels import Address
from notifications.policy import Choice
from tests.support.push_bench import APP, DAYTIME, SMS, PushBench

BEDTIME = DAYTIME + timedelta(hours=11, minutes=59)
"""21:59 in Beijing: a minute before the quiet hours."""
UNSURE = ("app", "unsure", "killed")


async def lose_an_answer(bench: PushBench) -> None:
    """Send a push whose answer is lost."""
    bench.open(APP)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("old")
    await bench.run(15)
    assert await bench.states() == [("app", "reserved", None)]
    assert bench.provider.requests == 1


def make_untrue(bench: PushBench) -> None:
    bench.truth.untrue.add("old")


def change_device(bench: PushBench) -> None:
    async def address_of(person_id: str) -> Address:
        return Address("new-phone", "hash of new-phone")

    bench.channel(APP).address_of = address_of  # type: ignore[method-assign]


def remove_device(bench: PushBench) -> None:
    bench.channel(APP).absent.add("p1")


def switch_channel_off(bench: PushBench) -> None:
    del bench.channels[APP]


CHANGES = [make_untrue, change_device, remove_device, switch_channel_off]


@pytest.mark.parametrize("change", CHANGES)
async def test_what_cannot_be_repeated_does_not_hold_its_lane(
    bench: PushBench, change: Callable[[PushBench], None]
) -> None:
    await lose_an_answer(bench)
    change(bench)
    await bench.run(60)
    assert await bench.states() == [UNSURE]
    assert bench.provider.requests == 1
    await bench.run(*[600.0] * 8)
    assert not await Job.exists()


@pytest.mark.parametrize("change", [make_untrue, change_device])
async def test_the_next_message_goes_out(
    bench: PushBench, change: Callable[[PushBench], None]
) -> None:
    await lose_an_answer(bench)
    change(bench)
    await bench.tell("new")
    await bench.run(60)
    assert bench.provider.words() == ["old", "new"]


async def read(bench: PushBench) -> None:
    await InboxMessage.all().update(read_at=bench.clock.now())


async def switch_off(bench: PushBench) -> None:
    bench.people.choices["p1"] = Choice(order=(SMS,))


async def let_it_go_stale(bench: PushBench) -> None:
    await Push.all().update(worth_until=bench.clock.now())


async def let_its_key_expire(bench: PushBench) -> None:
    bench.clock.advance(23 * 3600)


UNWANTED = [read, switch_off, let_it_go_stale, let_its_key_expire]


@pytest.mark.parametrize("change", UNWANTED)
async def test_what_would_not_go_out_now_is_not_repeated(
    bench: PushBench, change: Callable[[PushBench], Awaitable[None]]
) -> None:
    await lose_an_answer(bench)
    await change(bench)
    await bench.run(60)
    assert await bench.states() == [UNSURE]
    assert bench.provider.requests == 1


async def test_it_is_repeated_while_one_of_its_messages_is_unread(bench: PushBench) -> None:
    bench.open(APP)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("old")
    newer = await bench.tell("newer")
    await bench.run(15)
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("newer", 1)]
    await InboxMessage.filter(id=newer.id).update(read_at=bench.clock.now())
    await bench.run(60)
    assert await bench.states() == [("app", "sent", None)] * 2


async def test_in_quiet_hours_it_rests_until_the_morning(bench: PushBench) -> None:
    bench.clock.set(BEDTIME)
    await lose_an_answer(bench)
    await bench.run(60, *[3600.0] * 9)
    assert bench.provider.requests == 1
    assert await bench.states() == [("app", "reserved", None)]
    await bench.run(3600, 3600)
    assert (bench.provider.requests, bench.provider.words()) == (2, ["old"])
    assert await bench.states() == [("app", "sent", None)]


async def test_what_is_urgent_does_not_wait_for_the_morning(bench: PushBench) -> None:
    bench.clock.set(BEDTIME)
    await lose_an_answer(bench)
    await bench.run(60)
    await bench.tell("now", PushClass.URGENT)
    await bench.run(60, 60)
    assert bench.provider.words() == ["old", "now"]
    assert await bench.states() == [UNSURE, ("app", "sent", None)]


async def test_what_can_be_repeated_is(bench: PushBench) -> None:
    await lose_an_answer(bench)
    await bench.run(60)
    assert await bench.states() == [("app", "sent", None)]
    assert (bench.provider.requests, bench.provider.words()) == (2, ["old"])
