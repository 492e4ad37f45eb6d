"""A message is planned with itself, sent once, and each of its pushes comes to an end."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from ground.clock import CHINA_TIME
from jobs import enqueue
from models import InboxMessage, Job, Push
from models.push import PushClass, PushState
from models.transaction import transact
from notifications import tell
from notifications.policy import Choice
from tests.support.push_bench import APP, DAYTIME, SMS, WECHAT, Fact, PushBench, Secret


async def test_a_message_and_its_plan_are_one_commit(bench: PushBench) -> None:
    fact = Fact(words="one", push_class="action")

    async def fail(connection: BaseDBAsyncClient) -> None:
        await tell(connection, "p1", fact, bench.clock.now())
        raise LookupError

    with pytest.raises(LookupError):
        await transact(fail)
    assert (await InboxMessage.all().count(), await Job.all().count()) == (0, 0)
    message = await bench.tell("one")
    [job] = await Job.all()
    assert (job.kind, job.payload) == ("plan-push", str(message.id))


async def test_what_may_not_go_outside_has_no_plan(bench: PushBench) -> None:
    await transact(lambda conn: tell(conn, "p1", Secret(words="no"), bench.clock.now()))
    assert await InboxMessage.all().count() == 1
    assert not await Job.exists()


async def test_it_arrives_on_the_first_channel_after_the_grace(bench: PushBench) -> None:
    bench.open(APP, WECHAT, SMS)
    message = await bench.tell("one")
    await bench.run(14)
    assert bench.provider.arrivals == []
    await bench.run(1)
    [arrival] = bench.provider.arrivals
    assert (arrival.address, arrival.channel, arrival.words, arrival.more) == (
        ("phone-of-p1", "app", "one", 0)
    )
    [push] = await Push.all()
    assert (push.state, push.message_id, push.text, push.wording, push.provider_id) == (
        ("sent", message.id, "one", "test@1", "send-1")
    )
    assert push.target == "hash-of-p1"
    assert push.cid is not None
    assert not await Job.exists()


async def test_who_has_no_stream_open_need_not_wait(bench: PushBench) -> None:
    """What the core posts in the same moment still goes as one."""
    bench.open(APP)
    bench.absent.add("p1")
    await bench.person("p2")
    await bench.tell("watched", person_id="p2")
    for words in ("one", "two"):
        await bench.tell(words)
    await bench.run(1)
    assert bench.provider.arrivals == []
    await bench.run(1)
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("two", 1)]
    await bench.run(13)
    assert bench.provider.words() == ["two", "watched"]


async def test_what_is_urgent_does_not_wait(bench: PushBench) -> None:
    bench.open(SMS)
    await bench.tell("now", PushClass.URGENT)
    await bench.run()
    assert bench.provider.words() == ["now"]


async def test_what_is_read_in_the_grace_is_not_sent(bench: PushBench) -> None:
    bench.open(APP)
    await bench.tell("one")
    await bench.run()
    await InboxMessage.all().update(read_at=bench.clock.now())
    await bench.run(15)
    assert bench.provider.arrivals == []
    assert await bench.states() == [("app", "not_needed", "read")]


async def test_what_is_no_longer_true_is_not_sent(bench: PushBench) -> None:
    bench.open(APP)
    for words in ("untrue", "true"):
        await bench.tell(words)
    await bench.run()
    bench.truth.untrue.add("untrue")
    await bench.run(15)
    assert bench.provider.words() == ["true"]
    assert await bench.states() == [("app", "not_needed", "no-longer-true"), ("app", "sent", None)]


async def test_what_cannot_be_composed_holds_up_nothing(bench: PushBench) -> None:
    bench.open(APP)
    bench.truth.unfit.add("unfit")
    await bench.tell("unfit")
    await bench.tell("fit")
    await bench.run(15)
    assert bench.provider.words() == ["fit"]
    assert not await Job.exists()


async def test_a_person_who_is_gone_gets_nothing(bench: PushBench) -> None:
    bench.open(APP)
    await bench.tell("one")
    await bench.run()
    bench.people.gone.add("p1")
    await bench.run(15)
    assert bench.provider.arrivals == []
    assert await bench.states() == [("app", "not_needed", "person-gone")]


async def test_words_are_in_the_language_of_the_hour_of_sending(bench: PushBench) -> None:
    bench.open(APP)
    await bench.tell("one")
    await bench.run()
    bench.people.languages["p1"] = "en"
    await bench.run(15)
    assert bench.provider.words() == ["ONE"]


async def test_without_any_channel_it_stays_in_the_inbox(bench: PushBench) -> None:
    await bench.tell("one")
    await bench.run(15)
    assert (await Push.all().count(), await Job.all().count()) == (0, 0)
    assert await InboxMessage.all().count() == 1


async def test_a_channel_without_an_address_is_passed_over_and_said(bench: PushBench) -> None:
    bench.open(APP, WECHAT)
    bench.channel(APP).absent.add("p1")
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("app", "failed", "no-address"), ("wechat", "sent", None)]


async def test_nobody_to_reach_is_an_end_too(bench: PushBench) -> None:
    bench.open(APP)
    bench.channel(APP).absent.add("p1")
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("app", "failed", "no-address")]


async def test_everything_switched_off_is_an_end_too(bench: PushBench) -> None:
    bench.open(APP, WECHAT)
    bench.people.choices["p1"] = Choice(order=())
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("app", "not_needed", "switched-off")]


async def test_a_channel_switched_off_meanwhile_is_asked_again_at_the_send(
    bench: PushBench,
) -> None:
    bench.open(APP, WECHAT)
    await bench.tell("one")
    await bench.run()
    bench.people.choices["p1"] = Choice(order=(WECHAT,))
    await bench.run(15)
    assert [one.channel for one in bench.provider.arrivals] == ["wechat"]
    assert await bench.states() == [
        ("app", "not_needed", "switched-off"),
        ("wechat", "sent", None),
    ]


async def test_a_channel_that_lost_its_settings_goes_on_to_the_next(bench: PushBench) -> None:
    bench.open(APP, WECHAT)
    await bench.tell("one")
    await bench.run()
    del bench.channels[APP]
    await bench.run(15)
    assert await bench.states() == [("app", "failed", "channel-off"), ("wechat", "sent", None)]


async def test_without_any_channel_left_what_waits_ends_with_a_reason(bench: PushBench) -> None:
    bench.open(APP, WECHAT)
    await bench.tell("one")
    await bench.run()
    bench.channels.clear()
    await bench.run(15)
    assert await bench.states() == [("app", "failed", "channel-off")]
    await bench.tell("two")
    await bench.run(15)
    assert await bench.states() == [("app", "failed", "channel-off")]  # no row for the second


async def test_a_night_goes_as_one_message_in_the_morning(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.clock.set(datetime(2026, 11, 18, 22, 30, tzinfo=CHINA_TIME))
    await bench.tell("step", PushClass.PROGRESS)
    await bench.tell("task", PushClass.ACTION)
    await bench.tell("step 2", PushClass.PROGRESS)
    await bench.run(15, 8 * 3600)
    assert bench.provider.arrivals == []
    bench.clock.set(datetime(2026, 11, 19, 8, 30, tzinfo=CHINA_TIME))
    await bench.run()
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("task", 2)]
    assert await bench.states() == [("wechat", "sent", None)] * 3


async def test_an_urgent_one_takes_along_what_waits_for_the_morning(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.clock.set(datetime(2026, 11, 18, 23, 0, tzinfo=CHINA_TIME))
    await bench.tell("step", PushClass.PROGRESS)
    await bench.tell("now", PushClass.URGENT)
    await bench.run()
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("now", 1)]
    carrier = await Push.get(push_class="urgent")
    along = await Push.get(push_class="progress")
    assert (along.carrier_id, along.state, along.provider_id) == (
        (carrier.id, "sent", carrier.provider_id)
    )


async def test_quiet_hours_are_asked_again_at_the_send(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("task")
    await bench.run()
    bench.people.choices["p1"] = Choice(quiet_from=time(9), quiet_until=time(12))
    await bench.run(15)
    assert bench.provider.arrivals == []
    bench.clock.set(DAYTIME + timedelta(hours=2, minutes=31))
    await bench.run()
    assert bench.provider.words() == ["task"]


async def test_ten_minutes_lie_between_two_steps(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one", PushClass.PROGRESS)
    await bench.run(15)
    await bench.tell("two", PushClass.PROGRESS)
    await bench.tell("three", PushClass.PROGRESS)
    await bench.run(15, 300)
    assert bench.provider.words() == ["one"]
    await bench.run(300)
    assert [(one.words, one.more) for one in bench.provider.arrivals][1:] == [("three", 1)]


async def test_what_is_stale_is_not_sent(bench: PushBench) -> None:
    bench.open(APP)
    await bench.tell("one", PushClass.PROGRESS)
    await bench.run()
    bench.clock.advance(25 * 3600)
    await bench.run()
    assert bench.provider.arrivals == []
    assert await bench.states() == [("app", "not_needed", "stale")]


async def test_planning_twice_plans_once(bench: PushBench) -> None:
    bench.open(APP)
    message = await bench.tell("one")
    await bench.run()
    await transact(lambda conn: _enqueue_again(conn, bench, message.id))
    await bench.run(15)
    assert bench.provider.words() == ["one"]
    assert await Push.filter(state=PushState.SENT).count() == 1


async def _enqueue_again(connection: BaseDBAsyncClient, bench: PushBench, message_id: int) -> None:
    await enqueue(connection, "plan-push", str(message_id), now=bench.clock.now())


async def test_a_newer_plan_takes_the_older_ones_with_it(bench: PushBench) -> None:
    bench.open(SMS)
    await bench.tell("old", PushClass.URGENT)
    newer = await bench.tell("new", PushClass.URGENT)
    await Job.exclude(payload=str(newer.id)).update(run_at=bench.clock.now() + timedelta(hours=1))
    await bench.run()
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("new", 1)]
