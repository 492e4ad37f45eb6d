"""Taking a case back (撤回): at once, or behind a case that the core may or may not have."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bff.cases.acting import withdrawal
from models import Forward, ServiceCase
from tests.support.applications import ready
from tests.support.case_actions import (
    act,
    case_in_states,
    case_with_notice,
    catch_up,
    messages,
    read_case,
    state_at_core,
    submit_unconfirmed,
    wait_for_forward,
)
from tests.support.clients import Phone
from tests.support.core_cases import PLAIN, case_at_core, item_named, move_case
from tests.support.problems import expect
from tests.support.stage import Stage

NEWBORN = "新生儿出生一件事"
REASON = {"reason": " 填错了\u202e，重新办 "}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


async def test_it_is_withdrawn_at_once(each_database: Stage, phone: Phone) -> None:
    case = await case_with_notice(each_database, phone)
    answer = await act(phone, case, "withdrawal", REASON, "withdrawal-key")
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["state"], view["todo"], view["may"]) == ("withdrawn", [], [])
    assert await state_at_core(each_database, case) == "51"
    assert view["timeline"][-1]["title"] == "您申请了撤回"
    forward = await Forward.get(kind="withdrawal")
    assert forward.body == '{"reason":"填错了，重新办"}'
    again = await act(phone, case, "withdrawal", REASON, "withdrawal-key")
    assert again.json() == view
    expect(await act(phone, case, "withdrawal", REASON), "case-closed")
    await catch_up(each_database, case)
    assert (await read_case(phone, case))["state"] == "withdrawn"


async def test_what_is_decided_cannot_be_withdrawn(each_database: Stage, phone: Phone) -> None:
    case = await case_in_states(each_database, phone, PLAIN, "20", "40")
    expect(await act(phone, case, "withdrawal", REASON), "case-closed")
    assert not await Forward.filter(kind="withdrawal").exists()
    unheard = await case_at_core(each_database, phone)
    await move_case(each_database, unheard, state="40")  # and we have not been told
    problem = expect(await act(phone, unheard, "withdrawal", REASON), "case-closed")
    assert problem["upstream"]["code"] == "43304"
    titles = [line["title"] for line in (await read_case(phone, unheard))["timeline"]]
    assert titles[-2:] == ["您申请了撤回", "未能撤回"]


async def test_core_away_is_said_and_made_good(each_database: Stage, phone: Phone) -> None:
    case = await case_at_core(each_database, phone)
    await each_database.faults(kind="dropAfter", path="/cases/*/withdraw", count=2)
    answer = await act(phone, case, "withdrawal", REASON)
    assert answer.status_code == 202, answer.text
    view = answer.json()
    assert [one["kind"] for one in view["underway"]] == ["withdrawal"]
    assert "withdraw" not in view["may"]
    expect(await act(phone, case, "withdrawal", REASON), "withdrawn-already")
    assert (await wait_for_forward(each_database, case, "withdrawal")).state == "acknowledged"
    assert await state_at_core(each_database, case) == "51"
    assert (await ServiceCase.get(id=case.id)).state == "withdrawn"
    assert await messages() == ["withdrawal: acknowledged"]


async def test_an_open_notice_is_not_answered_behind_a_withdrawal(
    each_database: Stage, phone: Phone
) -> None:
    case = await case_with_notice(each_database, phone, materials=[])
    await each_database.faults(kind="error", path="/cases/*/withdraw")
    view = (await act(phone, case, "withdrawal", REASON)).json()
    assert (view["todo"], view["may"]) == ([], [])
    body: dict[str, Any] = {"noticeId": case.notice_id, "form": {}}
    expect(await act(phone, case, "supplements", body), "withdrawn-already")


async def test_of_sixteen_at_once_one_is_stored(each_database: Stage, phone: Phone) -> None:
    case = await case_at_core(each_database, phone)
    await each_database.faults(kind="error", path="/cases/*/withdraw")
    answers = await asyncio.gather(*(act(phone, case, "withdrawal", REASON) for _ in range(16)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 15
    assert await Forward.filter(kind="withdrawal").count() == 1


async def test_without_the_look_at_the_ledger_more_are_stored(
    each_database: Stage, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the race."""

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(withdrawal, "under_way", never)
    case = await case_at_core(each_database, phone)
    await each_database.faults(kind="error", path="/cases/*/withdraw")
    await asyncio.gather(*(act(phone, case, "withdrawal", REASON) for _ in range(16)))
    assert await Forward.filter(kind="withdrawal").count() > 1


async def test_given_up_with_its_case_is_no_call_to_send_it_again(each_database: Stage) -> None:
    phone, case = await submit_unconfirmed(each_database, "error")
    assert (await act(phone, case, "withdrawal", REASON)).status_code == 202
    forward = await Forward.get(id=case.id)
    left_s = (forward.until - each_database.clock.now()).total_seconds()
    each_database.clock.advance(left_s + 1)
    assert (await wait_for_forward(each_database, case, "case")).state == "not_forwarded"
    assert (await Forward.get(kind="withdrawal")).state == "queued"
    phone = await each_database.phone("wangji")
    view = await read_case(phone, case)
    assert (view["state"], view["todo"], view["may"]) == ("not_forwarded", [], [])
    assert [one["kind"] for one in view["underway"]] == ["withdrawal"]
    each_database.clock.advance(left_s + 86400)
    assert (await wait_for_forward(each_database, case, "withdrawal")).state == "not_forwarded"
    assert await messages() == ["not_forwarded: None", "withdrawal: not_forwarded"]


@pytest.mark.parametrize("fault", ["error", "dropAfter"])
async def test_a_case_that_may_have_arrived_is_followed_by_its_withdrawal(
    each_database: Stage, fault: str
) -> None:
    phone, case = await submit_unconfirmed(each_database, fault)
    assert (await read_case(phone, case))["may"] == ["withdraw"]
    answer = await act(phone, case, "withdrawal", REASON)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["state"], answer.json()["may"]) == ("submitted", [])
    await each_database.no_faults()
    assert (await wait_for_forward(each_database, case, "withdrawal")).state == "acknowledged"
    assert (await Forward.get(id=case.id)).state == "acknowledged"
    assert await state_at_core(each_database, case) == "51"
    assert (await ServiceCase.get(id=case.id)).state == "withdrawn"


async def test_what_the_core_refuses_needs_no_withdrawal(each_database: Stage) -> None:
    phone, case = await submit_unconfirmed(each_database, "error")
    assert (await act(phone, case, "withdrawal", REASON)).status_code == 202
    await each_database.admin.post(f"/admin/items/{case.item_code}", json={"end": True})
    await each_database.no_faults()
    assert (await wait_for_forward(each_database, case, "case")).state == "refused"
    assert (await Forward.get(kind="withdrawal")).state == "refused"
    phone = await each_database.phone("wangji")
    view = await read_case(phone, case)
    assert ([todo["kind"] for todo in view["todo"]], view["underway"]) == (["resubmit"], [])
    expect(await act(phone, case, "withdrawal", REASON), "nothing-to-withdraw")
    await each_database.context.jobs.drain()
    assert await messages() == ["refused: None"]


async def test_each_part_of_a_bundle_is_a_case_of_its_own(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("huangmeiling")
    await item_named(stage)
    application = await ready(phone, NEWBORN)
    gone = application.guide["parts"][0]["code"]
    await stage.admin.post(f"/admin/items/{gone}", json={"end": True})
    cases = {one["itemCode"]: one for one in (await application.submit()).json()["cases"]}
    refused = cases.pop(gone)
    first, *others = [await ServiceCase.get(id=one["id"]) for one in cases.values()]
    answer = await act(phone, first, "withdrawal", REASON)
    assert answer.status_code == 201, answer.text
    parts = {part["id"]: part["state"] for part in answer.json()["parts"]}
    assert parts.pop(refused["id"]) == "not_forwarded"
    assert parts.keys() == {other.id for other in others}
    assert "withdrawn" not in parts.values()
    assert await state_at_core(stage, first) == "51"
