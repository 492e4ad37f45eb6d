"""A receipt joins its push, early or late, once, and never moves it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from jobs import Runner
from models import InboxMessage, Job, Push, PushReceipt
from models.push import PushChannel, PushState
from models.transaction import transact
from notifications import receipts
from notifications.erasure import erase
from notifications.push_jobs import push_kinds
from notifications.receipts import keep_receipt, poll
from tests.support.push_bench import APP, SMS, WECHAT, PushBench

REACHED, FAILED = PushState.REACHED, PushState.FAILED


async def receive(
    bench: PushBench,
    outcome: PushState,
    provider_id: str = "send-1",
    channel: PushChannel = WECHAT,
) -> bool:
    now = bench.clock.now()
    return await transact(
        lambda conn: keep_receipt(conn, channel, provider_id, outcome, now, now, "said-so")
    )


async def test_a_receipt_says_that_it_arrived(bench: PushBench) -> None:
    bench.open(WECHAT)
    for words in ("one", "two"):
        await bench.tell(words)
    await bench.run(15)
    assert await receive(bench, REACHED)
    await bench.run()
    assert await bench.states() == [("wechat", "reached", "said-so")] * 2
    assert not await Job.exists()


async def test_twice_changes_nothing(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run(15)
    assert await receive(bench, REACHED)
    await bench.run(5)
    first = (await Push.get()).ended_at
    assert not await receive(bench, REACHED)
    assert await receive(bench, FAILED)  # after it arrived
    await bench.run(5)
    push = await Push.get()
    assert (push.state, push.ended_at) == ("reached", first)


async def test_a_receipt_before_our_own_answer_is_joined_by_that(bench: PushBench) -> None:
    bench.open(WECHAT)
    assert await receive(bench, REACHED)
    await bench.run(*[120.0] * 8)
    assert not await Job.exists()  # nobody looks for its push any more
    await bench.tell("one")
    await bench.run(15)
    assert await bench.states() == [("wechat", "reached", "said-so")]


async def test_a_receipt_of_an_unknown_send_changes_nothing(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run(15)
    await receive(bench, FAILED, "another")
    await receive(bench, FAILED, "send-1", SMS)
    await bench.run(*[120.0] * 8)
    assert await bench.states() == [("wechat", "sent", None)]
    assert not await Job.exists()


async def test_what_failed_at_the_provider_goes_to_the_next_channel(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    await bench.tell("one")
    await bench.run(15)
    await receive(bench, FAILED)
    await bench.run()
    assert [one.channel for one in bench.provider.arrivals] == ["wechat", "sms"]
    assert await bench.states() == [("wechat", "failed", "said-so"), ("sms", "sent", None)]


async def test_what_was_read_does_not_go_on(bench: PushBench) -> None:
    bench.open(WECHAT, SMS)
    await bench.tell("one")
    await bench.run(15)
    await InboxMessage.all().update(read_at=bench.clock.now())
    await receive(bench, FAILED)
    await bench.run()
    assert await bench.states() == [("wechat", "failed", "said-so"), ("sms", "not_needed", "read")]


@pytest.mark.parametrize("state", ["planned", "failed", "not_needed"])
async def test_only_what_went_out_can_have_arrived(bench: PushBench, state: str) -> None:
    bench.open(WECHAT)
    await bench.tell("one")
    await bench.run()
    await Push.all().update(state=state, provider_id="send-1")
    await receive(bench, REACHED)
    jobs = [kind for kind in bench.kinds() if kind.name == "join-receipt"]
    await bench.runner(jobs).drain()
    assert (await Push.get()).state == state


async def test_a_provider_that_does_not_tell_is_asked(bench: PushBench) -> None:
    bench.open(APP)
    channel = bench.channel(APP)

    async def reached(provider_ids: object) -> frozenset[str]:
        assert provider_ids == ["send-1"]
        return frozenset({"send-1"})

    channel.reached = reached  # type: ignore[method-assign]
    await bench.tell("one")
    await bench.run(15)
    await poll(bench.parts())
    await bench.run()
    assert await bench.states() == [("app", "reached", None)]


async def test_each_send_is_asked_about_however_many_never_arrive(bench: PushBench) -> None:
    """A round asks about so many, oldest first, and the next one goes on after them."""
    bench.open(APP)
    rounds: list[list[str]] = []

    async def reached(provider_ids: Sequence[str]) -> frozenset[str]:
        rounds.append(list(provider_ids))
        return frozenset(provider_ids) & {"send-2"}

    bench.channel(APP).reached = reached  # type: ignore[method-assign]
    for number in range(5):
        await bench.tell(f"fact {number}")
        await bench.run(15)
    for _ in range(4):
        await poll(bench.parts(), most=2)
        await bench.run()
    assert rounds == [["send-1", "send-2"], ["send-3", "send-4"], ["send-5"], ["send-1", "send-3"]]
    bench.clock.advance(timedelta(days=1, seconds=1).total_seconds())
    await poll(bench.parts(), most=2)
    assert len(rounds) == 4  # none is young enough


async def test_a_round_that_is_stopped_goes_on_where_it_was(
    bench: PushBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that takes long for each answer must not keep the last ones back."""
    monkeypatch.setattr(receipts, "AT_ONCE", 2)
    bench.open(APP)
    batches: list[list[str]] = []

    async def reached(provider_ids: Sequence[str]) -> frozenset[str]:
        batches.append(list(provider_ids))
        if len(batches) == 2:
            raise TimeoutError
        return frozenset()

    bench.channel(APP).reached = reached  # type: ignore[method-assign]
    for number in range(4):
        await bench.tell(f"fact {number}")
        await bench.run(15)
    with pytest.raises(TimeoutError):
        await poll(bench.parts())
    await poll(bench.parts())
    assert batches == [["send-1", "send-2"], ["send-3", "send-4"], ["send-3", "send-4"]]


async def test_texts_and_receipts_go_after_thirty_days(bench: PushBench) -> None:
    bench.open(WECHAT)
    await bench.tell("old")
    await bench.run(15)
    await receive(bench, REACHED)
    await bench.run()
    bench.clock.advance(timedelta(days=29).total_seconds())
    await erase(bench.parts())
    assert (await Push.get()).text == "old"
    await bench.tell("new")
    await bench.run(15)
    bench.clock.advance(timedelta(days=1).total_seconds())
    await erase(bench.parts())
    rows = await Push.all().order_by("id").values_list("text", "target", "state")
    assert rows == [(None, None, "reached"), ("new", "hash-of-p1", "sent")]
    assert not await PushReceipt.exists()


async def test_the_recurring_jobs_run_by_themselves(bench: PushBench) -> None:
    runner: Runner = bench.runner(push_kinds(bench.parts()))
    assert await runner.drain() == 2
    assert {job.kind for job in await Job.all()} == {"poll-receipts", "erase-pushes"}
