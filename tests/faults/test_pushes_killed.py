"""Killed at each step of a push, as a real process: each fact once, and each push at an end.

Citizens are told something at once by each channel; the server is started again after each kill.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models import InboxMessage, Job, Push
from models.push import PushState
from tests.faults.killed_at import order
from tests.faults.push_promises import are_at_an_end, each_fact_once, results_of
from tests.faults.pushes_killed_at import STEPS, kill_step, step_of
from tests.faults.service_manager import kept_up
from tests.support.push_people import (
    APP,
    SMS,
    WECHAT,
    Member,
    arrivals,
    fact_of,
    new_case,
    post_until_heard,
    put_members,
)
from tests.support.server_process import RealStage
from tests.support.waiting import eventually

KILLED_AT = "tests.faults.pushes_killed_at"
UNRESERVED, JOBLESS = "tests.faults.without_reserving", "tests.faults.without_the_push_job"
SETTLED_S = 60.0  # a lease, pauses, a new process; and a machine that is busy with other things
CHANNELS = (APP, WECHAT, SMS)

ONE_WORKER = {"has_channels": True, "BFF_WORKERS": "1"}


def as_deployed(database: str) -> dict[str, Any]:
    """Return two workers as deployed, one as embedded."""
    return ONE_WORKER if database.startswith("sqlite") else ONE_WORKER | {"BFF_WORKERS": "2"}


async def open_doors(stage: RealStage, *, is_open: bool) -> None:
    for name in ("wechat", "sms", "app_push"):
        door = {"standIn": name, "isOpen": is_open}
        answer = await stage.admin.post("/admin/doors", json=door)
        assert answer.status_code == 204, answer.text


async def killed_with_joint_messages(stage: RealStage, members: list[Member]) -> None:
    """Tell each of them two facts that must wait for their provider, and so go as one."""
    await open_doors(stage, is_open=False)
    for number in (1, 2):
        cases = [await new_case(stage, member, number) for member in members]
        facts = [fact_of(stage, case) for case in cases]
        await asyncio.gather(*(post_until_heard(stage, fact) for fact in facts))
    planned = Push.filter(seq=2, state=PushState.PLANNED, tries__gt=0)

    async def are_waiting() -> bool:
        return await planned.count() == len(members)

    await eventually(are_waiting, SETTLED_S)
    file = order(stage.server.settings, kill_step(len(members), stage.server.settings))
    await open_doors(stage, is_open=True)
    await eventually(lambda: not file.exists(), SETTLED_S)


async def killed_once(stage: RealStage, step: str, members: list[Member]) -> None:
    """Tell each of them a first fact; the process that comes to the step is killed."""
    cases = [await new_case(stage, member, 1) for member in members]
    file = order(stage.server.settings, step)
    facts = [fact_of(stage, case) for case in cases]
    await asyncio.gather(*(post_until_heard(stage, fact) for fact in facts))
    await eventually(lambda: not file.exists(), SETTLED_S)


async def test_killed_at_each_step(services: tuple[str, str], tmp_path: Path) -> None:
    """Twelve pushes are each at one step when the process is killed; then it is killed again.

    Of two workers one is killed, and the other goes on.
    """
    async with kept_up(tmp_path, *services, KILLED_AT, **as_deployed(services[0])) as stage:
        workers = set(stage.server.workers())
        people = [await put_members(stage, channel, len(STEPS) + 1) for channel in CHANNELS]
        stopping = [member for some in people for member in some if step_of(member.id)]
        others = [member for some in people for member in some if not step_of(member.id)]
        await killed_once(stage, kill_step(len(stopping), stage.server.settings), stopping)
        await eventually(lambda: not workers <= set(stage.server.workers()))
        await killed_once(stage, "event", others)
        await eventually(are_at_an_end, SETTLED_S)
        # What was reserved and never sent: nobody can know. The other worker may have had it.
        unsure = Push.filter(state=PushState.UNSURE, reason="killed")
        assert len(workers) == 2 or await unsure.exists()
        everybody = [*stopping, *others]
        for member in everybody:  # and then it goes on, in order
            await post_until_heard(stage, fact_of(stage, await new_case(stage, member, 2)))
        await eventually(are_at_an_end, SETTLED_S)
        await each_fact_once(stage, everybody, results_of(everybody, (1, 2)))


async def test_joint_messages_killed_at_each_step(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """What went along has the same end as what carried it."""
    async with kept_up(tmp_path, *services, KILLED_AT, **as_deployed(services[0])) as stage:
        people = [await put_members(stage, channel, len(STEPS)) for channel in CHANNELS]
        members = [member for some in people for member in some]
        await killed_with_joint_messages(stage, members)
        await eventually(are_at_an_end, SETTLED_S)
        along = await Push.exclude(carrier_id=None)
        for push in along:
            carrier = await Push.get(id=push.carrier_id)
            assert (push.state, push.reason) == (carrier.state, carrier.reason)
        is_alone = len(stage.server.workers()) == 1
        assert not is_alone or any(push.reason == "killed" for push in along)
        for member in members:  # and then it goes on, in order
            await post_until_heard(stage, fact_of(stage, await new_case(stage, member, 3)))
        await eventually(are_at_an_end, SETTLED_S)
        messages = await each_fact_once(stage, members, results_of(members, (1, 2, 3)))
        assert any(one.more for one in messages), "none went as one"


@pytest.mark.parametrize("services", ["embedded"], indirect=True)
async def test_without_reserving_joint_messages_are_twice_on_the_handset(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """Control: what the provider had before the kill is sent again, as one."""
    async with kept_up(tmp_path, *services, UNRESERVED, **ONE_WORKER) as stage:
        people = await put_members(stage, WECHAT, len(STEPS))
        posting = [one for one in people if step_of(one.id) == "post"]
        await killed_with_joint_messages(stage, posting)

        async def are_too_many() -> bool:
            return sum(1 + one.more for one in await arrivals(stage)) > 2

        await eventually(are_too_many, SETTLED_S)


@pytest.mark.parametrize("services", ["embedded"], indirect=True)
async def test_without_reserving_it_is_twice_on_the_handset(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """Control: what the provider had before the kill is sent again."""
    async with kept_up(tmp_path, *services, UNRESERVED, **ONE_WORKER) as stage:
        people = [await put_members(stage, channel, len(STEPS)) for channel in (APP, WECHAT)]
        posting = [some for each in people for some in each if step_of(some.id) == "post"]
        await killed_once(stage, kill_step(len(posting), stage.server.settings), posting)
        await eventually(are_at_an_end, SETTLED_S)
        counts = Counter(one.owner for one in await arrivals(stage))
        assert counts == {member.owner: 2 for member in posting}
        with pytest.raises(AssertionError, match="twice on the handset"):
            await each_fact_once(stage, posting, results_of(posting, [1]))


@pytest.mark.parametrize("services", ["embedded"], indirect=True)
async def test_without_the_job_in_its_transaction_a_push_is_lost(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """Control: the message is there, and nobody plans its push."""
    async with kept_up(tmp_path, *services, JOBLESS, **ONE_WORKER) as stage:
        victim, other = await put_members(stage, WECHAT, 2)
        await killed_once(stage, "event", [victim])
        await post_until_heard(stage, fact_of(stage, await new_case(stage, other, 1)))
        await eventually(Push.filter(person_id=other.id, state=PushState.REACHED).exists)
        assert await InboxMessage.filter(person_id=victim.id).count() == 1
        assert not await Push.filter(person_id=victim.id).exists()
        assert not await Job.filter(kind="plan-push").exists()
        assert [one.owner for one in await arrivals(stage)] == [other.owner]
