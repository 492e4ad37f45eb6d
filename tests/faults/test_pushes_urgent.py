"""Killed at each step of an urgent push, while nobody can say what was sent.

It goes on to the next channel. On the last one it is repeated, once: twice is better than never.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from models import Push, ServiceCase
from models.push import PushClass, PushState
from notifications import unsure
from notifications.delivery_failures import repeat_values
from tests.faults.crowds import SEND
from tests.faults.killed_at import order
from tests.faults.push_promises import SENT, are_at_an_end
from tests.faults.pushes_killed_at import STEPS, kill_step, step_of
from tests.faults.service_manager import kept_up
from tests.services.redis import RedisServer
from tests.support.push_people import (
    APP,
    SMS,
    WECHAT,
    Member,
    arrivals,
    correction_of,
    fact_of,
    new_case,
    post_until_heard,
    put_members,
)
from tests.support.push_stage import advance
from tests.support.server_process import RealStage
from tests.support.stage import Stage, start_small_stage
from tests.support.waiting import eventually

KILLED_AT = "tests.faults.pushes_killed_at"
SETTLED_S = 60.0
UNSENT = "reserve"
"""Step at which the provider surely did not have it."""


async def told_once(stage: Stage, members: list[Member]) -> list[ServiceCase]:
    """Tell each of them a first fact. Nobody will say what becomes of a later send."""
    cases = [await new_case(stage, member, 1) for member in members]
    await asyncio.gather(*(post_until_heard(stage, fact_of(stage, case)) for case in cases))
    await eventually(are_at_an_end, SETTLED_S)
    assert len(await arrivals(stage)) == len(members)
    await stage.faults(kind="eventLose", path="/events/wechat/sent")
    answer = await stage.admin.post("/admin/sms/receipts", json={"when": "silent"})
    assert answer.status_code == 204, answer.text
    return cases


async def take_back(stage: RealStage, cases: list[ServiceCase]) -> None:
    """Take it back, which is urgent; the process in which most are at their step is killed."""
    file = order(stage.server.settings, kill_step(len(cases), stage.server.settings))
    facts = [correction_of(stage, case) for case in cases]
    await asyncio.gather(*(post_until_heard(stage, fact) for fact in facts))
    await eventually(lambda: not file.exists(), SETTLED_S)


async def none_is_to_be_repeated() -> bool:
    """Tell if nothing waits, and what is unsure has gone on or was repeated."""
    unsure = Push.filter(state=PushState.UNSURE, push_class=PushClass.URGENT, is_repeat=False)
    alone = [
        push
        for push in await unsure
        if not await Push.filter(message_id=push.message_id, id__gt=push.id)
        .exclude(state=PushState.FAILED)
        .exists()
    ]
    return not alone and await are_at_an_end()


async def counts_of(stage: Stage, member: Member) -> Counter[str]:
    """Return how often the correction is on the citizen's handset, by channel."""
    owners = (member.owner, member.number_owner)
    theirs = [one for one in await arrivals(stage) if one.owner in owners]
    return Counter(one.channel for one in theirs if one.fact == "1-2")


async def told_of_it(stage: Stage, member: Member) -> None:
    """Check how often it is there by what its rows say: at least once, and at most twice."""
    counts = await counts_of(stage, member)
    urgent = Push.filter(person_id=member.id, push_class=PushClass.URGENT)
    sends = {push.channel: push for push in await urgent.exclude(state=PushState.FAILED)}
    assert counts.keys() <= sends.keys()
    for channel, push in sends.items():
        perhaps = 0 if step_of(member.id) == UNSENT else 1
        sure = int(push.state in SENT)
        unsure = perhaps * (push.is_repeat or push.state == PushState.UNSURE)
        assert sure <= counts[channel] <= sure + unsure, f"{member.id}: {counts}"
    assert counts.total() in (1, 2), f"never, or again and again: {member.id} {counts}"
    assert counts[APP] <= 1, "the app has keys"


async def test_something_urgent_killed_at_each_step(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """One process that is started again, or two workers of which one is killed."""
    workers = "1" if services[0].startswith("sqlite") else "2"
    async with kept_up(
        tmp_path, *services, KILLED_AT, has_channels=True, BFF_WORKERS=workers
    ) as stage:
        people = [await put_members(stage, channel, len(STEPS)) for channel in (APP, WECHAT, SMS)]
        both = await put_members(stage, WECHAT, len(STEPS), with_number=True)
        members = [*(member for some in people for member in some), *both]
        await take_back(stage, await told_once(stage, members))
        await eventually(none_is_to_be_repeated, SETTLED_S)
        for member in members:
            await told_of_it(stage, member)
        killed = await Push.filter(is_repeat=True).count()
        ids = [member.id for member in both]
        went_on = await Push.filter(person_id__in=ids, state=PushState.UNSURE).count()
        assert workers == "2" or killed + went_on > 0, "nobody was killed in time"


async def test_without_the_mark_of_a_repeat_it_comes_again_and_again(
    valkey_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: what is repeated forgets that it was."""

    def repeat_and_forget(now: datetime) -> dict[str, Any]:
        return repeat_values(now) | {"is_repeat": False}

    monkeypatch.setattr(unsure, "repeat_values", repeat_and_forget)
    async with start_small_stage(valkey_server, tmp_path, has_channels=True) as stage:
        [member] = await put_members(stage, WECHAT, 1)
        case = await new_case(stage, member, 1)
        await post_until_heard(stage, fact_of(stage, case))
        await eventually(Push.all().exists)
        await advance(stage, 20)
        await stage.faults(kind="eventLose", path="/events/wechat/sent")
        await stage.faults(kind="dropAfter", path=SEND)
        await post_until_heard(stage, correction_of(stage, case))

        async def is_there_thrice() -> bool:
            await advance(stage, 61)
            return (await counts_of(stage, member)).total() > 2

        await eventually(is_there_thrice, SETTLED_S)
        with pytest.raises(AssertionError):
            await told_of_it(stage, member)
