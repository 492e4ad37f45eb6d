"""A push of which its provider says, when it is asked, that it did not arrive."""

from __future__ import annotations

from models import Job, Push
from models.push import PushClass, PushState
from models.transaction import transact
from notifications.policy import Choice
from notifications.receipts import keep_receipt
from notifications.recipients import Recipient
from tests.support.push_bench import APP, SMS, WECHAT, PushBench

URGENT = PushClass.URGENT


async def send_three_as_one(bench: PushBench) -> Push:
    """Send three messages by WeChat in one push, and return it."""
    bench.open(WECHAT, SMS)
    for words in ("one", "two", "three"):
        await bench.tell(words)
    await bench.run(15)
    return await Push.get(carrier_id=None)


def send_sms_between(bench: PushBench) -> None:
    """Let another runner send whatever is due by SMS, before each look at the person."""
    find = bench.people.find
    sms = [kind for kind in bench.kinds() if kind.name == "push-sms"]
    is_busy = False

    async def send_and_find(person_id: str) -> Recipient | None:
        nonlocal is_busy
        if not is_busy:
            is_busy = True
            await bench.runner(sms).drain()
            is_busy = False
        return await find(person_id)

    bench.people.find = send_and_find  # type: ignore[method-assign]


async def test_the_provider_says_that_it_did_not_arrive(bench: PushBench) -> None:
    """It is settled as by a posted receipt: its end has a reason, and the next channel is tried."""
    bench.open(WECHAT, SMS)
    bench.provider.fail("lose-answer", 1)
    await bench.tell("one")
    await bench.run(15)
    push = await Push.get()
    bench.provider.answers[push.id] = {"state": "undelivered", "id": "s-1"}
    await bench.run(10)
    assert await bench.states() == [("wechat", "failed", "not-delivered"), ("sms", "sent", None)]
    assert (await Push.get(id=push.id)).provider_id == "s-1"
    assert not await Job.exists()


async def test_what_is_urgent_and_did_not_arrive_is_repeated_once_on_the_last_channel(
    bench: PushBench,
) -> None:
    bench.open(SMS)
    bench.provider.fail("lose-answer", 2)
    await bench.tell("now", URGENT)
    await bench.run()
    push = await Push.get()
    bench.provider.answers[push.id] = {"state": "undelivered", "id": "s-1"}
    await bench.run(10)
    assert bench.provider.words() == ["now", "now"]
    await bench.run(*[600.0] * 10)
    assert bench.provider.words() == ["now", "now"]
    assert await bench.states() == [("sms", "failed", "not-delivered")]


async def test_what_is_urgent_and_has_gone_on_goes_to_no_third_channel(bench: PushBench) -> None:
    bench.open(WECHAT, SMS, APP)
    bench.people.choices["p1"] = Choice(order=(WECHAT, SMS, APP))
    bench.provider.fail("lose-answer", 1)
    await bench.tell("now", URGENT)
    await bench.run()
    push = await Push.get(channel=WECHAT)
    bench.provider.answers[push.id] = {"state": "undelivered", "id": "s-1"}
    await bench.run(10)
    assert await bench.states() == [("wechat", "failed", "not-delivered"), ("sms", "sent", None)]


async def test_neither_does_a_posted_receipt_take_it_there(bench: PushBench) -> None:
    bench.open(WECHAT, SMS, APP)
    bench.people.choices["p1"] = Choice(order=(WECHAT, SMS, APP))
    bench.provider.fail("lose-answer", 1)
    await bench.tell("now", URGENT)
    await bench.run()
    push, now = await Push.get(channel=WECHAT), bench.clock.now()
    bench.provider.answers[push.id] = {"state": "sent", "id": "s-1"}
    await transact(lambda conn: keep_receipt(conn, WECHAT, "s-1", PushState.FAILED, now, now, "r"))
    await bench.run(10)
    assert await bench.states() == [("wechat", "failed", "r"), ("sms", "sent", None)]


def is_one_sms(bench: PushBench) -> bool:
    return [(one.words, one.more) for one in bench.provider.arrivals if one.channel == "sms"] == [
        ("three", 2)
    ]


async def test_what_went_as_one_goes_on_as_one(bench: PushBench) -> None:
    """Ended one by one, the first to be sent there would overtake the others."""
    bench.provider.fail("lose-answer", 1)
    push = await send_three_as_one(bench)
    bench.provider.answers[push.id] = {"state": "undelivered", "id": "s-1"}
    send_sms_between(bench)
    await bench.run(10)
    assert is_one_sms(bench)
    assert await bench.states(channel="sms") == [("sms", "sent", None)] * 3


async def test_so_it_does_after_a_receipt(bench: PushBench) -> None:
    push, now = await send_three_as_one(bench), bench.clock.now()
    number = str(push.provider_id)
    await transact(lambda conn: keep_receipt(conn, WECHAT, number, PushState.FAILED, now, now))
    send_sms_between(bench)
    await bench.run(1)
    assert is_one_sms(bench)
    assert await bench.states(channel="sms") == [("sms", "sent", None)] * 3
