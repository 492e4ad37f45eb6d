"""Supplementing (补正): all that a notice lists, once, in time; and what becomes of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import pytest

from bff.cases.acting import supplement
from bff.cases.events.details import Detail
from ground.clock import CHINA_TIME, in_china
from models import Delegation, Forward, IdempotencyRecord, Material, ServiceCase
from tests.support.case_actions import (
    act,
    answer_to,
    case_with_notice,
    catch_up,
    count_at_core,
    gather,
    lines,
    messages,
    read_case,
    state_at_core,
    upload,
    wait_for_forward,
)
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    core_call,
    move_case,
    person_id_of,
    store_delegation,
)
from tests.support.problems import expect
from tests.support.stage import Stage

CARD = "老年人优待证申领"
FIELDS_ONLY: dict[str, Any] = {"materials": []}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


@pytest.fixture
async def case(each_database: Stage, phone: Phone) -> ServiceCase:
    return await case_with_notice(each_database, phone)


async def notice(phone: Phone, case: ServiceCase) -> dict[str, Any]:
    [todo] = (await read_case(phone, case))["todo"]
    found: dict[str, Any] = todo["notice"]
    return found


async def only_the_core_knows_the_date(case: ServiceCase) -> None:
    detail = msgspec.json.decode(case.notice or "", type=Detail)
    undated = msgspec.json.encode(msgspec.structs.replace(detail, deadline=None)).decode()
    await ServiceCase.filter(id=case.id).update(notice=undated)


async def test_all_that_is_asked_for_is_gathered_and_sent_once(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    before = await notice(phone, case)
    assert [material["missing"] for material in before["materials"]] == [True, True]
    body = await answer_to(each_database, phone, case)
    after = await notice(phone, case)
    assert [material["missing"] for material in after["materials"]] == [False, False]
    assert len(after["gathered"]) == 2
    answer = await act(phone, case, "supplements", body, "key-of-it")
    assert answer.status_code == 201, answer.text
    view = answer.json()
    await IdempotencyRecord.all().delete()  # a worker died before it kept the answer
    again = await act(phone, case, "supplements", body, "key-of-it")
    assert (again.status_code, again.json()) == (201, view)
    assert (view["state"], view["allAcknowledged"], view["todo"]) == ("received", True, [])
    assert await state_at_core(each_database, case) == "11"
    assert {material["id"] for material in after["gathered"]} <= {
        material["id"] for material in view["materials"]
    }
    assert view["timeline"][-1]["title"] == "您已提交补正"
    expect(await act(phone, case, "supplements", body), "notice-answered")
    expect(await upload(phone, case, "photo"), "notice-not-open")
    assert await Material.filter(holder_id=case.id).count() == 0


async def test_what_is_missing_or_wrong_is_named(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    wanted = await notice(phone, case)
    [field] = wanted["fields"]
    body: dict[str, Any] = {"noticeId": wanted["id"], "form": {}}
    problem = expect(await act(phone, case, "supplements", body), "supplement-incomplete")
    assert [fault["field"] for fault in problem["faults"]] == [field["name"]]
    assert [one["code"] for one in problem["missing"]] == [m["code"] for m in wanted["materials"]]
    body = await answer_to(each_database, phone, case)
    strange = body | {"form": body["form"] | {"isAdmin": True}}
    expect(await act(phone, case, "supplements", strange), "invalid-field", field="/form/isAdmin")
    expect(await act(phone, case, "supplements", body | {"noticeId": "N0"}), "notice-not-open")
    expect(await upload(phone, case, "residencePermit"), "material-not-in-item")
    first = (await notice(phone, case))["gathered"][0]
    path = f"/v1/cases/{case.id}/materials/{first['id']}"
    assert (await phone.client.delete(path, headers=phone.headers)).status_code == 204
    problem = expect(await act(phone, case, "supplements", body), "supplement-incomplete")
    assert [one["code"] for one in problem["missing"]] == [first["code"]]
    without_key = await phone.post(f"/v1/cases/{case.id}/supplements", body)
    expect(without_key, "idempotency-key-missing")
    assert await state_at_core(each_database, case) == "12"


async def test_an_age_is_that_of_the_day_of_the_submission(
    each_database: Stage, phone: Phone
) -> None:
    """Let an applicant of 69 answer at 70 for a card that ends at 69."""
    case = await case_at_core(each_database, phone, CARD)
    field = {"name": "cardKind", "label": "优待证种类", "reason": "没有填"}
    await move_case(each_database, case, state="12", detail={"fields": [field], "materials": []})
    await catch_up(each_database, case)
    body = {"noticeId": (await notice(phone, case))["id"], "form": {"cardKind": "green"}}
    refused = await act(phone, case, "supplements", body)
    assert "69" in expect(refused, "supplement-incomplete")["faults"][0]["why"]  # the control
    at_69 = datetime(2014, 3, 11, 12, tzinfo=CHINA_TIME)  # the day before her birthday
    await ServiceCase.filter(id=case.id).update(submitted_at=at_69)
    answer = await act(phone, case, "supplements", body)
    assert answer.status_code == 201, answer.text
    assert (await wait_for_forward(each_database, case, "supplement")).state == "acknowledged"


async def test_core_away_is_said_and_made_good(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    body = await answer_to(each_database, phone, case)
    await each_database.faults(kind="error", path="/cases/*/supplement")
    answer = await act(phone, case, "supplements", body, "supplement-key")
    assert answer.status_code == 202, answer.text
    view = answer.json()
    [underway] = view["underway"]
    assert (underway["kind"], underway["state"]) == ("supplement", "queued")
    assert "正在报送" in underway["text"]
    assert (view["todo"], "supplement" in view["may"]) == ([], False)
    expect(await act(phone, case, "supplements", body), "notice-answered")
    expect(await upload(phone, case, "photo"), "notice-answered")
    assert await messages() == []
    await each_database.no_faults()
    assert (await wait_for_forward(each_database, case, "supplement")).state == "acknowledged"
    assert await state_at_core(each_database, case) == "11"
    phone = await each_database.phone("linxiuying")
    view = await read_case(phone, case)
    assert (view["state"], view["underway"], view["allAcknowledged"]) == ("received", [], True)
    assert "省平台已收到您的补正" in [line["title"] for line in view["timeline"]]
    assert await messages() == ["supplemented: acknowledged"]


async def test_what_is_sent_on_the_last_day_is_in_time_though_it_arrives_later(
    each_database: Stage, phone: Phone
) -> None:
    stage = each_database
    now = in_china(stage.clock.now())
    case = await case_with_notice(stage, phone, deadline=now.date().isoformat(), deadlineDays=5)
    body = await answer_to(stage, phone, case)
    await stage.faults(kind="error", path="/cases/*/supplement")
    assert (await act(phone, case, "supplements", body)).status_code == 202
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), CHINA_TIME)
    stage.clock.advance((midnight - now).total_seconds() + 1)
    await stage.no_faults()
    assert (await wait_for_forward(stage, case, "supplement")).state == "acknowledged"
    assert in_china(stage.clock.now()).date() > now.date()
    assert await state_at_core(stage, case) == "11"


async def test_a_lost_answer_has_no_second_effect(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    body = await answer_to(each_database, phone, case)
    events = await count_at_core(each_database, "events")
    await each_database.faults(kind="dropAfter", path="/cases/*/supplement", count=2)
    answer = await act(phone, case, "supplements", body)
    assert answer.status_code == 202, answer.text
    assert (await wait_for_forward(each_database, case, "supplement")).state == "acknowledged"
    assert await count_at_core(each_database, "events") == events + 1
    await catch_up(each_database, case)
    assert (await ServiceCase.get(id=case.id)).state == "received"


async def test_the_deadline_is_ours_and_the_cores(each_database: Stage, phone: Phone) -> None:
    case = await case_with_notice(each_database, phone, deadline="2026-11-02", deadlineDays=5)
    body: dict[str, Any] = {"noticeId": case.notice_id, "form": {}}
    problem = expect(await act(phone, case, "supplements", body), "notice-past")
    assert problem["deadline"] == "2026-11-02"
    expect(await upload(phone, case, "photo"), "notice-past")
    await only_the_core_knows_the_date(case)
    body = await answer_to(each_database, phone, case)
    problem = expect(await act(phone, case, "supplements", body), "notice-past")
    assert problem["upstream"]["code"] == "43303"
    assert await Material.filter(holder_id=case.id).count() == 2
    view = await read_case(phone, case)
    assert [todo["kind"] for todo in view["todo"]] == ["supplement"]
    assert "省平台没有接收您的补正" in [line["title"] for line in view["timeline"]]


async def test_a_notice_that_the_core_has_closed_is_said(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    body = await answer_to(each_database, phone, case)
    await move_case(each_database, case, state="20")
    problem = expect(await act(phone, case, "supplements", body, "key-of-it"), "notice-not-open")
    assert problem["upstream"]["code"] == "43302"
    again = await act(phone, case, "supplements", body, "key-of-it")
    assert again.headers["idempotency-replayed"] == "true"
    await IdempotencyRecord.all().delete()  # a worker died before it kept the answer
    again = await act(phone, case, "supplements", body, "key-of-it")
    assert expect(again, "notice-not-open")["upstream"]["code"] == "43302"
    await catch_up(each_database, case)
    view = await read_case(phone, case)
    assert (view["state"], view["todo"]) == ("accepted", [])


async def test_files_that_the_core_lost_are_asked_for_again(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    body = await answer_to(each_database, phone, case)
    [file] = await Material.filter(holder_id=case.id, source="file")
    materials = each_database.context.core.materials
    await materials.discard(str(file.core_material_id), core_call(), idempotency_key="gone-1")
    problem = expect(await act(phone, case, "supplements", body), "case-refused")
    assert problem["upstream"]["code"] == "43203"
    missing = [
        material["code"]
        for material in (await notice(phone, case))["materials"]
        if material["missing"]
    ]
    assert missing == [file.code]
    assert (await gather(phone, case, file.code)).status_code == 201
    answer = await act(phone, case, "supplements", body)
    assert answer.status_code == 201, answer.text


async def _sixteen(stage: Stage, phone: Phone, case: ServiceCase, body: Any) -> list[int]:
    """While the core is away: its own guards do not help."""
    await stage.faults(kind="error", path="/cases/*/supplement")
    answers = await asyncio.gather(*(act(phone, case, "supplements", body) for _ in range(16)))
    return [answer.status_code for answer in answers]


async def test_of_sixteen_at_once_one_is_stored(each_database: Stage, phone: Phone) -> None:
    case = await case_with_notice(each_database, phone, **FIELDS_ONLY)
    body = await answer_to(each_database, phone, case)
    statuses = await _sixteen(each_database, phone, case, body)
    assert sorted(statuses) == [202] + [409] * 15
    assert await Forward.filter(kind="supplement").count() == 1


async def test_without_the_look_at_the_ledger_more_are_stored(
    each_database: Stage, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the race."""

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(supplement, "_has_answer", never)
    case = await case_with_notice(each_database, phone, **FIELDS_ONLY)
    body = await answer_to(each_database, phone, case)
    await _sixteen(each_database, phone, case, body)
    assert await Forward.filter(kind="supplement").count() > 1


async def test_given_up_is_said_and_kept(each_database: Stage, phone: Phone) -> None:
    case = await case_with_notice(each_database, phone, **FIELDS_ONLY)
    body = await answer_to(each_database, phone, case)
    await each_database.faults(kind="error", path="/cases/*/supplement")
    assert (await act(phone, case, "supplements", body)).status_code == 202
    each_database.clock.advance(3 * 86400)
    assert (await wait_for_forward(each_database, case, "supplement")).state == "not_forwarded"
    phone = await each_database.phone("linxiuying")
    view = await read_case(phone, case)
    assert [todo["kind"] for todo in view["todo"]] == ["askHall"]
    assert case.id in view["todo"][0]["text"]
    assert view["timeline"][-1]["title"] == "您的补正未能送达省平台"
    expect(await act(phone, case, "supplements", body), "notice-answered")
    assert await lines(case) == ["supplemented", "supplemented"]


async def test_leftovers_of_a_closed_notice_are_forgotten(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    await answer_to(each_database, phone, case)
    await ServiceCase.forget_leftovers()
    assert await Material.filter(holder_id=case.id).count() == 2
    await move_case(each_database, case, state="20")
    await catch_up(each_database, case)
    await ServiceCase.forget_leftovers()
    assert await Material.filter(holder_id=case.id).count() == 0


async def test_an_agent_acts_while_the_delegation_is_in_force(each_database: Stage) -> None:
    stage = each_database
    agent, principal = await stage.phone("linxiuying"), await stage.phone("wangji")
    case = await case_with_notice(stage, agent, **FIELDS_ONLY)
    principal_id = person_id_of(stage, principal)
    delegation = await store_delegation(stage, principal, agent, "delegation-1")
    await ServiceCase.filter(id=case.id).update(
        applicant_id=principal_id, delegation_id=delegation.id
    )
    body = await answer_to(stage, agent, case)
    ended_at = stage.clock.now()
    await Delegation.filter(id=delegation.id).update(state="revoked", ended_at=ended_at)
    for what, sent in (("supplements", body), ("withdrawal", {"reason": "不办了"})):
        expect(await act(agent, case, what, sent), "delegation-not-in-force")
    assert (await read_case(agent, case))["state"] == "to_supplement"
    stranger = await stage.phone("maria")
    expect(await act(stranger, case, "supplements", body), "case-not-found")
    delegation.id, delegation.state = "delegation-2", "accepted"
    await Delegation.bulk_create([delegation])
    path, key = f"/v1/cases/{case.id}/supplements", {"Idempotency-Key": "by-a-new-one"}
    by_new = await agent.post(path, body, headers={**key, "X-Acting-For": "delegation-2"})
    assert by_new.status_code == 201, by_new.text
    answer = await act(principal, case, "withdrawal", {"reason": "不办了"})
    assert answer.status_code == 201, answer.text
    expect(await act(stranger, case, "supplements", body), "case-not-found")
