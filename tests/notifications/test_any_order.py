"""Events, sends, failures, receipts and reads in any order: the same inbox, and no second send.

A send may stand still between its reservation and its answer while anything else happens. Then it
goes on, or its process is killed or stopped.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models import InboxMessage, Push
from models.encryption import FieldCipher, use_cipher
from models.push import PushChannel, PushClass, PushState
from models.transaction import transact
from notifications import send
from notifications.receipts import keep_receipt
from tests.models.conftest import open_tables
from tests.support.push_bench import APP, SMS, WECHAT, PushBench, push_bench
from tests.support.push_pauses import Killed, Pauses, PausingChannel
from tests.support.push_provider import Arrival

CLASSES = (PushClass.URGENT, PushClass.ACTION, PushClass.RESULT, PushClass.PROGRESS)
DAY_S = 86_400.0
ENDS = (PushState.SENT, PushState.REACHED, PushState.FAILED, PushState.NOT_NEEDED)

FAULTS = ("busy", "refuse", "misfit", "hang-up", "lose-answer")
PLACES = [(when, name) for when in ("before", "after") for name in (None, APP, WECHAT, SMS)]

Step = tuple[str, object]

steps = st.one_of(
    st.tuples(st.just("tell"), st.sampled_from(CLASSES)),
    st.tuples(st.just("run"), st.sampled_from((0.0, 15.0, 61.0, 700.0, 40_000.0))),
    st.tuples(st.just("fail"), st.tuples(st.sampled_from(FAULTS), st.integers(1, 3))),
    st.tuples(st.just("receipt"), st.sampled_from((PushState.REACHED, PushState.FAILED))),
    st.tuples(st.just("read"), st.integers(1, 4)),
    st.tuples(st.just("begin"), st.sampled_from(PLACES)),
    st.tuples(st.just("end"), st.sampled_from(("go-on", "kill", "stop"))),
)


Facts = dict[str, PushClass]
"""All that was told, in order: the words, and the class."""


async def take(bench: PushBench, pauses: Pauses, step: Step, facts: Facts) -> None:
    match step:
        case ("tell", PushClass() as push_class):
            await tell(bench, facts, push_class)
        case ("run", float() as seconds):
            await pauses.let_time_pass(seconds)
            await bench.runner().drain()
        case ("begin", (str() as when, PushChannel() | None as name)):
            if not await is_something_to_send():
                await tell(bench, facts, PushClass.RESULT)
            await pauses.let_time_pass(15.0)
            await pauses.begin(when, name)
        case ("end", str() as how) if pauses.pauses:
            await end(pauses, how)
        case ("fail", (str() as fault, int() as count)):
            bench.provider.fail(fault, count)
        case ("receipt", PushState() as outcome):
            await receive(bench, outcome)
        case ("read", int() as up_to):
            unread = InboxMessage.filter(seq__lte=up_to, read_at=None)
            await unread.update(read_at=bench.clock.now())


async def tell(bench: PushBench, facts: Facts, push_class: PushClass) -> None:
    words = f"fact-{len(facts)}"
    facts[words] = push_class
    await bench.tell(words, push_class)


async def is_something_to_send() -> bool:
    unplanned = InboxMessage.filter(needs_plan=True)
    return await unplanned.exists() or await Push.filter(state=PushState.PLANNED).exists()


async def end(pauses: Pauses, how: str) -> None:
    """End the oldest send under way."""
    pause = pauses.pauses[0]
    if how == "stop":
        await pauses.stop(pause)
    else:
        await pauses.end(pause, Killed() if how == "kill" else None)


async def receive(bench: PushBench, outcome: PushState) -> None:
    """Let the provider report on its last send, whether we have its answer or not."""
    now, arrivals = bench.clock.now(), bench.provider.arrivals
    if arrivals:
        channel, number = PushChannel(arrivals[-1].channel), f"send-{len(arrivals)}"
        await transact(lambda conn: keep_receipt(conn, channel, number, outcome, now, now))


async def play(path: Sequence[Step]) -> None:
    use_cipher(FieldCipher(1, {1: bytes(range(32))}))
    with TemporaryDirectory() as folder:
        # Closed here also after a failure: what another task closes stays open for later tests.
        async with aclosing(open_tables(f"sqlite://{Path(folder)}/play.sqlite3")) as tables:
            await anext(tables)
            async with push_bench() as bench:
                await play_on(bench, path)


async def play_on(bench: PushBench, path: Sequence[Step]) -> None:
    facts: Facts = {}
    pauses = Pauses(bench)
    bench.channels = {name: PausingChannel(name, pauses) for name in PushChannel}
    for step in path:
        await take(bench, pauses, step, facts)
    bench.provider.heal()
    await pauses.let_time_pass(DAY_S / 24)
    await bench.run(0, 20, 700, *[DAY_S / 2] * 16)
    await check(bench, facts)


async def check(bench: PushBench, all_facts: Facts) -> None:
    facts = list(all_facts)
    urgent = {words for words, push_class in all_facts.items() if push_class is PushClass.URGENT}
    inbox = await InboxMessage.filter(person_id="p1").order_by("seq")
    assert [json.loads(row.body)["words"] for row in inbox] == facts
    assert [row.seq for row in inbox] == list(range(1, len(facts) + 1))
    assert {row.needs_plan for row in inbox} <= {None}
    pushes = await Push.all()
    for push in pushes:
        is_end = push.state in ENDS or push.state == PushState.UNSURE
        assert is_end, (push.seq, push.channel, push.state)
        assert push.state != PushState.UNSURE or push.ended_at is not None
    assert {push.seq for push in pushes} == {row.seq for row in inbox}, "one without an end"
    for channel in PushChannel:
        arrivals = [one for one in bench.provider.arrivals if one.channel == channel]
        own = [push for push in pushes if push.channel == channel]
        check_handset(arrivals, facts, urgent, own)


def check_handset(
    arrivals: list[Arrival], facts: list[str], urgent: set[str], pushes: list[Push]
) -> None:
    """Check what arrived by a channel. What is urgent may be repeated once, if it was unsure."""
    order = [facts.index(words) for words in dict.fromkeys(one.words for one in arrivals)]
    assert order == sorted(order), f"an older fact after a newer one: {arrivals}"
    repeats = {push.seq for push in pushes if push.is_repeat}
    for words, count in Counter(one.words for one in arrivals).items():
        may_repeat = words in urgent and facts.index(words) + 1 in repeats
        assert count <= 1 + may_repeat, f"a second send: {arrivals}"
    out = [push for push in pushes if push.reserved_at is not None]
    assert sum(1 + one.more for one in arrivals) <= len(out) + len(repeats)


def under_way(when: str, *steps: Step) -> list[Step]:
    """Return the path of a fact that the app refused, and what happens while WeChat has it."""
    begin = ("begin", (when, WECHAT))
    return [("tell", PushClass.ACTION), ("fail", ("refuse", 1)), begin, *steps]


KILLED = under_way("after", ("end", "kill"), ("run", 61.0))
TWO_RUNNERS = under_way("before", ("tell", PushClass.URGENT), ("run", 15.0))


@given(st.lists(steps, min_size=3, max_size=16))
@example(KILLED)
@example([*TWO_RUNNERS, ("end", "go-on")])
@example([*TWO_RUNNERS, ("end", "stop"), ("read", 1)])
@settings(max_examples=60)
def test_any_order_leads_to_the_same_inbox_and_no_second_send(path: list[Step]) -> None:
    asyncio.run(play(path))


async def plan_again(*_: Any) -> None:
    """Send what was perhaps sent, which is wrong."""
    await Push.filter(state=PushState.RESERVED).update(state=PushState.PLANNED, carrier_id=None)


def test_without_a_reservation_that_lasts_it_is_sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: what a killed process left is planned again."""
    monkeypatch.setattr(send, "recover", plan_again)
    with pytest.raises(AssertionError, match="a second send"):
        asyncio.run(play(KILLED))
