"""Each way in which a send can end, and what follows: once, in order, and said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jobs import enqueue
from models import InboxMessage, Job, Push
from models.push import PushClass, PushState
from models.transaction import database
from tests.support.push_bench import APP, SMS, WECHAT, PushBench

URGENT = PushClass.URGENT


async def test_a_refusal_goes_to_the_next_channel_in_the_same_second(bench: PushBench) -> None:
    bench.open(APP, WECHAT)
    bench.provider.fail("refuse", 1)
    await bench.tell("one")
    await bench.run(15)
    assert [(one.channel, one.words) for one in bench.provider.arrivals] == [("wechat", "one")]
    assert await bench.states() == [("app", "failed", "refused"), ("wechat", "sent", None)]


async def test_it_never_goes_by_a_channel_that_may_be_an_attackers(bench: PushBench) -> None:
    bench.open(APP, WECHAT, SMS)
    bench.truth.not_by["warning"] = WECHAT
    bench.provider.fail("refuse", 1)
    await bench.tell("warning", URGENT)
    await bench.run(15, 60)
    assert [(one.channel, one.words) for one in bench.provider.arrivals] == [("sms", "warning")]
    assert await bench.states() == [("app", "failed", "refused"), ("sms", "sent", None)]


async def test_its_first_channel_is_none_of_those(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.truth.not_by["warning"] = WECHAT
    await bench.tell("warning", URGENT)
    await bench.run()
    assert await bench.states() == [("sms", "sent", None)]


async def test_without_another_channel_it_stays_in_the_inbox(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.truth.not_by["warning"] = WECHAT
    await bench.tell("warning", URGENT)
    await bench.run()
    assert await bench.states() == []
    assert (await InboxMessage.get()).needs_plan is None


async def test_the_last_refusal_is_an_end_with_its_reason(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("refuse")
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("wechat", "failed", "refused")]
    assert not await Job.exists()


async def test_a_busy_provider_is_asked_again_after_a_pause(bench: PushBench) -> None:
    bench.open(APP)
    bench.provider.fail("busy", 2)
    await bench.tell("one")
    await bench.run(15, 1)
    assert (bench.provider.requests, bench.provider.arrivals) == (1, [])
    assert await bench.states() == [("app", "planned", "busy")]
    await bench.run(1, 4)
    assert bench.provider.words() == ["one"]
    assert await bench.states() == [("app", "sent", None)]


async def test_what_is_urgent_moves_on_after_a_minute(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.channel(WECHAT).url = "http://127.0.0.1:9"
    await bench.tell("now", URGENT)
    await bench.run(2, 4, 8, 16)
    assert bench.provider.arrivals == []
    await bench.run(30)
    assert [one.channel for one in bench.provider.arrivals] == ["sms"]
    assert await bench.states() == [("wechat", "failed", "unreachable"), ("sms", "sent", None)]


async def test_what_is_not_urgent_waits_for_its_channel(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.provider.fail("busy")
    await bench.tell("one")
    await bench.run(15, 60, 300)
    bench.provider.heal()
    await bench.run(300)
    assert [one.channel for one in bench.provider.arrivals] == ["wechat"]


async def test_what_could_not_be_sent_in_its_time_is_an_end(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("busy")
    await bench.tell("one", PushClass.PROGRESS)
    await bench.run(15)
    bench.clock.advance(24 * 3600)
    await bench.run()
    assert await bench.states() == [("wechat", "failed", "unreachable")]
    assert not await Job.exists()


async def test_a_lost_answer_is_unsure_and_not_repeated(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("wechat", "unsure", "no-answer")]
    await bench.run(*[600.0] * 8)
    assert bench.provider.words() == ["one"]
    [push] = await Push.all()
    assert (push.state, push.ended_at is not None) == ("unsure", True)
    assert not await Job.exists()


async def test_the_provider_says_that_it_was_sent(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("one")
    await bench.run(15)
    [push] = await Push.all()
    bench.provider.answers[push.id] = {"state": "sent", "id": "s-1"}
    await bench.run(10)
    [push] = await Push.all()
    assert (push.state, push.provider_id) == ("sent", "s-1")
    assert bench.provider.words() == ["one"]


async def test_the_provider_says_that_nothing_was_sent(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("hang-up", 1)
    await bench.tell("one")
    await bench.run(15)
    [push] = await Push.all()
    assert (push.state, bench.provider.arrivals) == ("unsure", [])
    bench.provider.answers[push.id] = {"state": "not-sent"}
    await bench.run(10)
    assert bench.provider.words() == ["one"]
    assert await bench.states() == [("wechat", "sent", None)]


async def test_what_is_urgent_goes_on_when_it_is_unsure(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("now", URGENT)
    await bench.run()
    assert [one.channel for one in bench.provider.arrivals] == ["wechat", "sms"]
    assert await bench.states() == [("wechat", "unsure", "no-answer"), ("sms", "sent", None)]
    await bench.run(*[600.0] * 8)
    assert len(bench.provider.arrivals) == 2


async def test_what_is_urgent_is_repeated_once_on_the_last_channel(bench: PushBench) -> None:
    bench.open(SMS)
    bench.provider.fail("lose-answer", 2)
    await bench.tell("now", URGENT)
    await bench.run(10, 40)
    assert len(bench.provider.arrivals) == 1
    await bench.run(*[600.0] * 10)
    assert len(bench.provider.arrivals) == 2
    assert await bench.states() == [("sms", "unsure", "no-answer")]
    assert not await Job.exists()


async def test_a_channel_without_an_address_is_no_other_channel(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.channel(SMS).absent.add("p1")
    bench.provider.fail("lose-answer", 2)
    await bench.tell("now", URGENT)
    await bench.run(*[60.0] * 4)
    assert [one.channel for one in bench.provider.arrivals] == ["wechat", "wechat"]


async def test_what_is_urgent_and_was_not_sent_comes_back_to_the_last_channel(
    bench: PushBench,
) -> None:
    bench.open(WECHAT, SMS)
    bench.channel(WECHAT).absent.add("p1")
    bench.provider.fail("hang-up", 1)
    await bench.tell("now", URGENT)
    await bench.run()
    push = await Push.get(channel=SMS)
    assert (push.state, bench.provider.arrivals) == ("unsure", [])
    bench.provider.answers[push.id] = {"state": "not-sent"}
    await bench.run(10)
    assert bench.provider.words() == ["now"]


async def test_an_app_push_is_repeated_with_its_key_and_arrives_once(bench: PushBench) -> None:
    bench.open(APP, SMS)
    bench.provider.fail("lose-answer", 2)
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("app", "reserved", None)]
    await bench.run(60, 60)
    assert (bench.provider.words(), bench.provider.requests) == (["one"], 3)
    assert await bench.states() == [("app", "sent", None)]


async def test_a_newer_app_push_waits_for_an_older_one_of_unknown_end(bench: PushBench) -> None:
    bench.open(APP)
    bench.provider.fail("hang-up", 1)
    await bench.tell("old")
    await bench.run(15)
    await bench.tell("new", URGENT)
    bench.provider.fail("busy", 1)
    await bench.run(5)
    assert bench.provider.arrivals == []
    bench.provider.heal()
    await bench.run(60)
    assert bench.provider.words() == ["old", "new"]


async def test_the_next_channel_gets_nothing_older_than_it_has(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.provider.fail("busy")
    await bench.tell("old")
    await bench.run(15)
    bench.provider.heal()
    bench.channel(WECHAT).url = "http://127.0.0.1:9"
    old = await Push.get()
    await _sent_on(SMS, old, seq=old.seq + 1)
    await Push.filter(id=old.id).update(state=PushState.FAILED)
    await Push.create(**_copy(old), channel="sms", state="planned", not_before=bench.clock.now())
    await enqueue(database(), "push-sms", "p1", now=bench.clock.now())
    await bench.run()
    assert bench.provider.arrivals == []
    assert (await bench.states(message_id=old.message_id))[-1] == ("sms", "failed", "overtaken")


def _copy(push: Push) -> dict[str, Any]:
    names = ("person_id", "message_id", "seq", "push_class", "worth_until", "created_at")
    return {name: getattr(push, name) for name in names}


async def _sent_on(channel: str, like: Push, seq: int) -> None:
    values = _copy(like) | {"seq": seq, "message_id": like.message_id + 1000}
    await Push.create(**values, channel=channel, state="sent", not_before=like.not_before)


async def test_without_quota_the_next_channel_is_tried(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    bench.channel(WECHAT).quota = 1
    await bench.tell("one")
    await bench.run(15)
    await bench.tell("two")
    await bench.run(15)
    assert [(one.channel, one.words) for one in bench.provider.arrivals] == [
        ("wechat", "one"),
        ("sms", "two"),
    ]
    assert (await bench.states())[1:] == [("wechat", "failed", "no-quota"), ("sms", "sent", None)]


async def test_quota_comes_back_when_nothing_was_sent(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.channel(WECHAT).quota = 1
    bench.provider.fail("busy", 1)
    await bench.tell("one")
    await bench.run(15)
    assert bench.channel(WECHAT).quota == 1
    await bench.run(2)
    assert (bench.provider.words(), bench.channel(WECHAT).quota) == (["one"], 0)


async def test_a_backlog_goes_as_one_message(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("busy")
    for words in ("one", "two", "three"):
        await bench.tell(words)
        await bench.run(15)
    bench.provider.heal()
    await bench.run(300)
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("three", 2)]
    assert await bench.states() == [("wechat", "sent", None)] * 3


async def test_what_was_read_meanwhile_is_no_longer_counted(bench: PushBench) -> None:
    bench.open(WECHAT)
    bench.provider.fail("busy")
    for words in ("one", "two"):
        await bench.tell(words)
    await bench.run(15)
    await InboxMessage.filter(seq=1).update(read_at=bench.clock.now())
    bench.provider.heal()
    await bench.run(300)
    assert [(one.words, one.more) for one in bench.provider.arrivals] == [("two", 0)]
    assert await bench.states() == [("wechat", "not_needed", "read"), ("wechat", "sent", None)]


async def test_a_reserved_push_whose_job_is_gone_is_unsure(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run()
    now = bench.clock.now()
    await Push.all().update(
        state="reserved", job_id=987654, claim="gone", reserved_at=now, target="hash-of-p1"
    )
    await bench.run(15)
    assert bench.provider.arrivals == []
    assert await bench.states() == [("wechat", "unsure", "killed")]


async def test_a_lane_under_way_is_left_to_its_job(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run()
    now = bench.clock.now()
    other = await enqueue(
        database(), "push-wechat", "p1", now=now, run_at=now + timedelta(minutes=5), claim="other"
    )
    await Push.all().update(
        state="reserved", job_id=other, claim="other", reserved_at=now, target="hash-of-p1"
    )
    await bench.run(15)
    assert await bench.states() == [("wechat", "reserved", None)]
    await bench.run(300)  # the lease of its job is over, and that job comes back
    assert await bench.states() == [("wechat", "unsure", "killed")]


async def test_who_no_longer_holds_a_push_writes_no_result(bench: PushBench) -> None:
    bench.open(WECHAT)
    channel = bench.channel(WECHAT)
    send = channel.send

    async def send_slowly(push: object) -> object:
        result = await send(push)  # type: ignore[arg-type]
        await Push.all().update(claim="another")  # its lease was over, and another took it
        return result

    channel.send = send_slowly  # type: ignore[method-assign,assignment]
    await bench.tell("one")
    await bench.run()
    bench.clock.advance(15)
    kind = next(kind for kind in bench.kinds() if kind.name == "push-wechat")
    await bench.runner([kind]).drain()
    assert (await Push.get()).state in ("reserved", "unsure")
    assert bench.provider.words() == ["one"]
