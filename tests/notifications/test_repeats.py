"""A push of unknown end under its key: it is repeated only if it would go out now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import Job
from notifications.channels import Address
from tests.support.push_bench import APP, PushBench

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


async def test_what_can_be_repeated_is(bench: PushBench) -> None:
    await lose_an_answer(bench)
    await bench.run(60)
    assert await bench.states() == [("app", "sent", None)]
    assert (bench.provider.requests, bench.provider.words()) == (2, ["old"])
