"""An agent whose delegation has ended gets no more messages and sees only the state at its end.

It does not matter how the delegation ended. The principal still gets everything.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from models import CaseEvent, Delegation, InboxMessage, ServiceCase
from models import inbox as inboxes
from tests.attacks.slow_core import delegate
from tests.support.case_actions import act, catch_up, read_case
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    item_named,
    move_case,
    person_id_of,
    post_event,
)
from tests.support.live_stream import StreamEvent, open_stream
from tests.support.problems import expect
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage

PRINCIPAL, AGENT = "linxiuying", "wangji"
FREE = "老年人优待证申领"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    return {"BFF_JOBS": "apart", "refits": (UNLIMITED,)}


@dataclass
class Matter:
    """A case that the agent submitted for the principal."""

    stage: Stage
    principal: Phone
    agent: Phone
    delegation: str
    case: ServiceCase

    async def revoke(self) -> None:
        await self.principal.delete(f"/v1/delegations/{self.delegation}")

    async def give_up(self) -> None:
        await self.agent.delete(f"/v1/delegations/{self.delegation}")

    async def expire(self) -> None:
        """Both come back with a new sign-in: sessions do not last that long."""
        self.stage.clock.advance(31 * 86_400)
        self.principal, self.agent = await both(self.stage)

    async def inbox(self, phone: Phone) -> list[InboxMessage]:
        rows = InboxMessage.filter(person_id=person_id_of(self.stage, phone), kind="case")
        return list(await rows.order_by("seq"))


async def both(stage: Stage) -> tuple[Phone, Phone]:
    return await stage.phone(PRINCIPAL), await stage.phone(AGENT)


async def matter_of(stage: Stage, name: str = FREE) -> Matter:
    principal, agent = await both(stage)
    await item_named(stage)
    delegation = await delegate(principal, agent, AGENT)
    applicant = person_id_of(stage, principal)
    case = await case_at_core(stage, agent, name, applicant_id=applicant, delegation_id=delegation)
    return Matter(stage, principal, agent, delegation, case)


@pytest.fixture
async def matter(each_database: Stage) -> Matter:
    return await matter_of(each_database)


ENDINGS = pytest.mark.parametrize("ending", [Matter.revoke, Matter.give_up, Matter.expire])
Ending = Callable[[Matter], Awaitable[None]]


@ENDINGS
async def test_nothing_more_is_told(matter: Matter, ending: Ending) -> None:
    talk = event_source(matter.stage, matter.case)
    await post_event(matter.stage, talk.event(state="20"))
    assert len(await matter.inbox(matter.agent)) == 1
    await ending(matter)
    await post_event(matter.stage, talk.event(state="40", resultName="优待证"))
    assert len(await matter.inbox(matter.agent)) == 1
    assert len(await matter.inbox(matter.principal)) == 2
    heard = await replay(matter, matter.agent)
    assert [one.data["state"] for one in heard] == ["accepted"]


async def replay(matter: Matter, phone: Phone) -> list[StreamEvent]:
    """Return the cases in all that a new stream replays before the server ends it."""
    async with open_stream(phone, 0) as stream:
        await matter.stage.context.progress.live.end_all()
        return [one for one in await stream.rest() if one.name == "case"]


@ENDINGS
async def test_what_was_until_then_is_read_and_no_more(matter: Matter, ending: Ending) -> None:
    stage, case = matter.stage, matter.case
    talk = event_source(stage, case)
    who = {"department": "民政局", "person": "张一鸣", "phone": "0591-1"}
    await post_event(stage, talk.event(state="20", handler=who, promisedDate="2026-12-20"))
    await post_event(stage, talk.event("payment", None, payNo="P1", amountFen=4000, status="due"))
    before = await read_case(matter.agent, case)
    assert before["payment"]["status"] == "due"
    await ending(matter)
    await post_event(stage, talk.event("payment", None, payNo="P1", amountFen=4000, status="paid"))
    later = {"department": "公安局", "person": "李四", "phone": "0591-2"}
    await post_event(stage, talk.event(state="40", handler=later, resultName="优待证"))
    await post_event(
        stage, talk.event("delivery", None, expressNo="EX1", status="sent", place="家")
    )
    view = await read_case(matter.agent, case)
    same = {
        "state", "stateText", "timeline", "handler", "payment", "delivery", "upstream",
        "caseNo", "receiptNumber", "evaluation", "materials",
    }  # fmt: skip
    assert {name: view[name] for name in same} == {name: before[name] for name in same}
    assert (view["todo"], view["may"]) == ([], [])
    assert (await matter.agent.get(f"/v1/cases/{case.id}/receipt")).status_code == 200
    whole = await read_case(matter.principal, case)
    assert (whole["state"], whole["payment"]["status"]) == ("granted", "paid")
    assert whole["delivery"]["place"] == "家"


@ENDINGS
async def test_lists_say_what_was_until_then(matter: Matter, ending: Ending) -> None:
    talk = event_source(matter.stage, matter.case)
    await post_event(matter.stage, talk.event(state="20"))
    await ending(matter)
    await post_event(matter.stage, talk.event(state="40"))

    async def list_ids(phone: Phone, state: str) -> list[str]:
        items = (await phone.get(f"/v1/cases?state={state}")).json()["items"]
        return [item["state"] for item in items]

    assert await list_ids(matter.agent, "open") == ["accepted"]
    assert await list_ids(matter.agent, "closed") == []
    assert await list_ids(matter.principal, "open") == []
    assert await list_ids(matter.principal, "closed") == ["granted"]


async def test_pages_of_a_filtered_list_are_whole(small_stage: Stage) -> None:
    """Cases that are closed, and open to who may no longer follow them, between others."""
    matter = await matter_of(small_stage)
    stage, applicant = small_stage, matter.case.applicant_id
    of_mother = {"applicant_id": applicant, "delegation_id": matter.delegation}
    cases = [matter.case]
    for number in range(6):
        stage.clock.advance(1)
        cases.append(await case_at_core(stage, matter.agent, **(of_mother if number % 2 else {})))
    await matter.revoke()
    stage.clock.advance(1)
    for case in cases:
        await post_event(stage, event_source(stage, case).event(state="40"))
    seen: dict[str, list[str]] = {"open": [], "closed": []}
    for state, ids in seen.items():
        after = ""
        while True:
            page = (await matter.agent.get(f"/v1/cases?state={state}&limit=2{after}")).json()
            ids += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
    assert seen["open"] == [case.id for case in reversed(cases) if case.applicant_id == applicant]
    assert seen["closed"] == [case.id for case in reversed(cases) if case.id not in seen["open"]]


async def test_what_the_principal_does_is_not_shown(matter: Matter) -> None:
    """An evaluation, a parcel, a withdrawal: what they did, and what became of it."""
    stage, case = matter.stage, matter.case
    for state in ("20", "40"):
        await move_case(stage, case, state=state)
    await catch_up(stage, case)
    before = await read_case(matter.agent, case)
    await matter.revoke()
    stage.clock.advance(5)
    grade = {"grade": 5, "tags": ["slow"], "reason": "等了很久"}
    assert (await act(matter.principal, case, "evaluation", grade)).status_code == 201
    await catch_up(stage, case)
    view = await read_case(matter.agent, case)
    assert (view["evaluation"], view["timeline"]) == (None, before["timeline"])
    assert "等了很久" not in json.dumps(view, ensure_ascii=False)
    assert (await read_case(matter.principal, case))["evaluation"]["grade"] == 5
    expect(await act(matter.agent, case, "evaluation", grade), "delegation-not-in-force")


async def test_what_becomes_of_a_forward_is_told_to_no_former_agent(matter: Matter) -> None:
    stage, case = matter.stage, matter.case
    await stage.faults(kind="down", path="/cases", seconds=5)
    answer = await act(matter.agent, case, "withdrawal", {"reason": "不办了"})
    assert answer.status_code == 202, answer.text
    await matter.revoke()
    await stage.no_faults()
    count = len(await matter.inbox(matter.agent))
    async with asyncio.timeout(60):
        while (await ServiceCase.get(id=case.id)).state != "withdrawn":
            stage.clock.advance(30)
            await stage.context.jobs.drain()
            await asyncio.sleep(0.1)
    assert len(await matter.inbox(matter.agent)) == count
    assert len(await matter.inbox(matter.principal)) > count
    view = await read_case(matter.agent, case)
    assert view["state"] != "withdrawn"
    assert [one["state"] for one in view["underway"]] == ["queued"]


async def test_a_new_delegation_opens_the_case_again(matter: Matter) -> None:
    talk = event_source(matter.stage, matter.case)
    await matter.revoke()
    matter.stage.clock.advance(5)
    await post_event(matter.stage, talk.event(state="20"))
    assert (await read_case(matter.agent, matter.case))["state"] != "accepted"
    again = await delegate(matter.principal, matter.agent, AGENT)
    assert (await read_case(matter.agent, matter.case))["state"] == "accepted"
    await post_event(matter.stage, talk.event(state="30"))
    assert len(await matter.inbox(matter.agent)) == 1
    matter.delegation = again
    await matter.revoke()
    matter.stage.clock.advance(5)
    await post_event(matter.stage, talk.event(state="40"))
    assert (await read_case(matter.agent, matter.case))["state"] == "in_progress"


async def test_nobody_is_told_an_older_state_after_a_newer_one(matter: Matter) -> None:
    """A late event becomes a line of the timeline, in its place, and no news."""
    talk = event_source(matter.stage, matter.case)
    first, second, third = talk.event(state="11"), talk.event(state="20"), talk.event(state="40")
    for event in (second, first, third, second):
        assert (await post_event(matter.stage, event)).status_code == 200
    for phone in (matter.agent, matter.principal):
        heard = await replay(matter, phone)
        assert [one.data["state"] for one in heard] == ["accepted", "granted"]
    states = [
        line["state"] for line in (await read_case(matter.principal, matter.case))["timeline"]
    ]
    assert states[-3:] == ["received", "accepted", "granted"]


async def test_a_line_without_a_state_is_told_with_the_one_of_its_time(matter: Matter) -> None:
    """If its state were read when the inbox is, the newest would come before older ones."""
    stage, talk = matter.stage, event_source(matter.stage, matter.case)
    await post_event(stage, talk.event(state="20"))
    stage.clock.advance(5)
    await post_event(stage, talk.event("payment", None, payNo="P1", amountFen=1, status="due"))
    stage.clock.advance(5)
    await post_event(stage, talk.event(state="30"))
    heard = await replay(matter, matter.principal)
    assert [one.data["state"] for one in heard] == ["accepted", "accepted", "in_progress"]


async def revoked_among_events(matter: Matter) -> list[str]:
    """Return the kinds of messages to the agent when the delegation ends among sixteen events."""
    talk = event_source(matter.stage, matter.case)
    events = [talk.event("special", None, name=f"第{number}步") for number in range(16)]
    telling_all = [post_event(matter.stage, event) for event in events]
    await asyncio.gather(*telling_all[:8], matter.revoke(), *telling_all[8:])
    rows = InboxMessage.filter(person_id=person_id_of(matter.stage, matter.agent))
    return [row.kind for row in await rows.order_by("seq")]


async def test_after_the_end_itself_nothing_is_told(matter: Matter) -> None:
    """The delegation's end is a message too: of the case none comes after it."""
    kinds = await revoked_among_events(matter)
    assert kinds[-1] == "delegation"
    read = [line["kind"] for line in (await read_case(matter.agent, matter.case))["timeline"]]
    assert read.count("special") == kinds.count("case") + await late(matter)


async def late(matter: Matter) -> int:
    """Lines that came before the end, and were no news because a newer one was there."""
    lines = await CaseEvent.filter(case_id=matter.case.id, kind="special").order_by("id")
    newest, found = 0, 0
    ended_at = (await Delegation.get(id=matter.delegation)).ended_at
    assert ended_at is not None
    for line in lines:
        if line.version < newest and line.recorded_at <= ended_at:
            found += 1
        newest = max(newest, line.version)
    return found


async def test_without_the_condition_in_the_message_it_is(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: whoever writes the message does not ask."""
    monkeypatch.setattr(inboxes, "only_while", lambda write, *_: write)
    await matter.revoke()
    await post_event(matter.stage, event_source(matter.stage, matter.case).event(state="20"))
    assert len(await matter.inbox(matter.agent)) == 1
