"""Something urgent behind a push that is under way: after a minute the next channel has it."""

from __future__ import annotations

import pytest

from models import Job, Push
from models.push import PushClass
from tests.support.push_bench import APP, SMS, WECHAT, PushBench

URGENT = PushClass.URGENT


async def keep_one_unknown(bench: PushBench) -> None:
    """Leave an app push whose end is unknown, with a provider that goes on losing its answers."""
    bench.open(APP, SMS)
    bench.provider.fail("hang-up", on=APP)
    await bench.tell("old")
    await bench.run(15)
    assert await bench.states() == [("app", "reserved", None)]


async def test_it_goes_on_after_a_minute(bench: PushBench) -> None:
    await keep_one_unknown(bench)
    await bench.run(*[30.0] * 4)
    await bench.tell("now", URGENT)
    await bench.run(30, 29)
    assert await Push.filter(channel=SMS).count() == 0
    await bench.run(1)
    assert await bench.states() == [
        ("app", "reserved", None),
        ("app", "failed", "unreachable"),
        ("sms", "sent", None),
    ]
    assert [(one.channel, one.words) for one in bench.provider.arrivals] == [("sms", "now")]


async def test_the_older_one_is_repeated_later(bench: PushBench) -> None:
    await keep_one_unknown(bench)
    await bench.tell("now", URGENT)
    await bench.run(60)
    bench.provider.heal()
    await bench.run(60)
    assert [(one.channel, one.words) for one in bench.provider.arrivals] == [
        ("sms", "now"),
        ("app", "old"),
    ]
    await bench.run(600)
    assert not await Job.exists()


async def test_it_goes_on_also_if_its_own_job_has_taken_the_lane_over(bench: PushBench) -> None:
    await keep_one_unknown(bench)
    await Job.all().delete()
    await bench.tell("now", URGENT)
    await bench.run(*[20.0] * 3)
    assert (await bench.states(channel=SMS)) == [("sms", "sent", None)]


@pytest.mark.parametrize("push_class", [PushClass.ACTION, PushClass.RESULT])
async def test_what_is_not_urgent_waits(bench: PushBench, push_class: PushClass) -> None:
    await keep_one_unknown(bench)
    await bench.tell("new", push_class)
    await bench.run(*[60.0] * 4)
    assert await Push.filter(channel=SMS).count() == 0
    bench.provider.heal()
    await bench.run(60)
    assert bench.provider.words() == ["old", "new"]


async def test_without_another_channel_it_waits(bench: PushBench) -> None:
    await keep_one_unknown(bench)
    del bench.channels[SMS]
    await bench.tell("now", URGENT)
    await bench.run(*[60.0] * 4)
    assert await bench.states() == [("app", "reserved", None), ("app", "planned", None)]
    bench.provider.heal()
    await bench.run(60)
    assert bench.provider.words() == ["old", "now"]
    assert not await Job.exists()


async def test_behind_a_send_that_hangs_it_goes_on_too(bench: PushBench) -> None:
    """The job that holds the lane lives; nothing is known of its send yet."""
    bench.open(WECHAT, SMS)
    await bench.tell("old")
    await bench.run(15)
    holder = await Job.create(
        kind="push-wechat",
        payload="p1",
        run_at=bench.clock.now().replace(year=2027),
        created_at=bench.clock.now(),
        claim="holder",
    )
    await Push.all().update(
        state="reserved", job_id=holder.id, claim="holder", reserved_at=bench.clock.now()
    )
    await bench.tell("now", URGENT)
    await bench.run(59)
    assert await Push.filter(channel=SMS).count() == 0
    await bench.run(1)
    assert (await bench.states())[1:] == [
        ("wechat", "failed", "unreachable"),
        ("sms", "sent", None),
    ]
