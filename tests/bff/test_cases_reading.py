"""What a citizen sees of a case: their own, what happened, what to do, by when; the receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bff.cases.events.states import CLOSED
from bff.cases.reading.state_texts import STATE_TEXTS
from gateways.core.cases import CASE_STATES
from models import Evaluation, Forward, Material, ServiceCase, ServiceItem
from models.encryption import Clear
from tests.support.clients import Phone
from tests.support.core_cases import (
    EventSource,
    case_at_core,
    core_call,
    event_source,
    item_named,
    move_case,
    person_id_of,
    post_event,
    store_case,
    store_delegation,
)
from tests.support.drafts import start_draft
from tests.support.problems import expect
from tests.support.stage import Stage

EXPRESS = "居民身份证补领"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def view_of(phone: Phone, case: ServiceCase, **headers: str) -> dict[str, Any]:
    answer = await phone.get(f"/v1/cases/{case.id}", headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_every_state_of_the_core_has_words() -> None:
    assert set(CASE_STATES.values()) <= STATE_TEXTS.keys()
    assert set(CASE_STATES.values()) >= CLOSED


async def test_one_sees_ones_own_cases_and_those_done_for_one(each_database: Stage) -> None:
    agent, principal, stranger = [
        await each_database.phone(uid) for uid in ("linxiuying", "wangji", "maria")
    ]
    principal_id = person_id_of(each_database, principal)
    mine = await case_at_core(each_database, agent)
    await store_delegation(each_database, principal, agent)
    done = await case_at_core(each_database, agent, applicant_id=principal_id, delegation_id="d1")
    for phone, expected in ((agent, [done, mine]), (principal, [done]), (stranger, [])):
        answer = await phone.get("/v1/cases")
        assert [item["id"] for item in answer.json()["items"]] == [case.id for case in expected]
        for case in (mine, done):
            for path in (f"/v1/cases/{case.id}", f"/v1/cases/{case.id}/receipt"):
                answer = await phone.get(path)
                if case in expected:
                    assert answer.status_code == 200
                else:
                    expect(answer, "case-not-found")
    view = await view_of(principal, done)
    assert view["delegatedBy"] == {"id": "d1", "principal": "王*", "agent": "林**"}
    assert view["applicantName"] == "王*"
    assert (await view_of(agent, mine))["delegatedBy"] is None


async def test_pages_are_whole_though_all_came_at_once(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    item, now = await item_named(each_database), datetime(2026, 11, 23, tzinfo=UTC)
    person = person_id_of(each_database, phone)
    for number in range(7):
        await store_case(each_database, person, item, case_id=f"c{number}", submitted_at=now)
    before = now - timedelta(days=1)
    await store_case(each_database, person, item, case_id="old", submitted_at=before)
    seen, after = [], ""
    while after is not None:
        page = (await phone.get(f"/v1/cases?limit=3{after and '&after='}{after}")).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == [*(f"c{number}" for number in reversed(range(7))), "old"]
    for strange in ("nobodys", "a" * 25, "%00", "卡"):
        expect(await phone.get(f"/v1/cases?after={strange}"), "invalid-field", field="/after")
    for wrong in ("limit=0", "limit=101", "state=lost"):
        assert (await phone.get(f"/v1/cases?{wrong}")).status_code == 422


async def test_open_and_closed_are_told_apart(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    item, person = await item_named(each_database), person_id_of(each_database, phone)
    for state in STATE_TEXTS:
        await store_case(each_database, person, item, case_id=state)
        await ServiceCase.filter(id=state).update(state=state)
    for asked, states in (("closed", CLOSED), ("open", STATE_TEXTS.keys() - CLOSED)):
        answer = await phone.get(f"/v1/cases?state={asked}&limit=50")
        assert {item["id"] for item in answer.json()["items"]} == states


async def test_a_whole_journey_reads_in_plain_words(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    talk = event_source(each_database, case)
    handler = {"department": "榕城市民政局", "person": "张一鸣"}
    for event in (
        talk.event("state", "20", text="已受理", promisedDate="2027-01-04", handler=handler),
        talk.event("payment", "20", payNo="P1", amountFen=1205, status="due"),
        talk.event("payment", "20", payNo="P1", amountFen=1205, status="paid"),
        talk.event("special", "31", name="专家评审", days=10),
        talk.event("state", "30", text="审核中"),
        talk.event("result", "41", reason="年龄不符"),
        talk.event("evaluation", "41", evaluateId="E", status="received"),
    ):
        await post_event(each_database, event)
    view = await view_of(phone, case)
    assert [(line["title"], line["text"]) for line in view["timeline"]] == [
        ("您已提交", None),
        ("已受理", "承诺最迟2027年1月4日办结。放假安排公布后，日期可能会变。"),
        ("需要缴费：12.05 元", None),
        ("已缴费：12.05 元", None),
        ("进入特别程序：专家评审，暂停计时", None),
        ("办理中", "审核中"),
        ("已办结，不予", "年龄不符"),
        ("您的评价已转办，将有人跟进", None),
    ]
    english = await view_of(phone, case, **{"Accept-Language": "en"})
    assert english["timeline"][1]["text"].startswith("You will have a decision by 4 January 2027.")
    assert [line["title"] for line in english["timeline"]][2:5] == [
        "Fee due: 12.05 yuan",
        "Paid: 12.05 yuan",
        "Special procedure: 专家评审. These days do not count",
    ]
    assert view["handler"] == {"department": "榕城市民政局", "person": "张一鸣", "phone": None}
    assert view["payment"] == {"payNo": "P1", "amountFen": 1205, "status": "paid"}
    assert (view["todo"][0]["kind"], view["may"]) == ("evaluate", ["evaluate"])


async def test_a_supplement_lists_everything_with_its_deadline(each_database: Stage) -> None:
    """As the simulated core asks for it, and after the date too."""
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    item = await item_named(each_database)
    event = event_source(each_database, case).event(
        "supplement",
        "12",
        noticeId="N1",
        deadlineDays=5,
        materials=[{"code": "m1", "name": "照片", "reason": "不清晰"}],
        fields=[{"name": item.form[0].name, "reason": "与证件不一致"}],
    )
    await post_event(each_database, event)
    view = await view_of(phone, case)
    [todo] = view["todo"]
    assert (todo["kind"], todo["daysLeft"]) == ("supplement", 5)
    assert "还有 5 个工作日" in todo["text"]
    assert todo["notice"] == {
        "id": "N1",
        "gathered": [],
        "materials": [{"code": "m1", "name": "照片", "reason": "不清晰", "missing": True}],
        "fields": [
            {
                "name": item.form[0].name,
                "label": item.form[0].label,
                "reason": "与证件不一致",
                "value": None,
            }
        ],
    }
    assert view["may"] == ["supplement", "withdraw"]
    [listed] = (await phone.get("/v1/cases")).json()["items"]
    assert listed["todo"] == ["supplement"]
    await ServiceCase.filter(id=case.id).update(
        notice_due=each_database.clock.now().date() - timedelta(days=3)
    )
    late = await view_of(phone, case)
    assert late["may"] == ["supplement", "withdraw"]  # we counted the date: the core decides
    assert late["todo"][0]["daysLeft"] < 0
    assert "按工作日推算" in late["todo"][0]["text"]
    talk = EventSource(each_database, case, each_database.clock.now(), case.version + 1)
    later = {"noticeId": "N2", "deadlineDays": 5, "deadline": "2026-11-02"}
    await post_event(each_database, talk.event("supplement", "12", **later))
    late = await view_of(phone, case)
    assert late["may"] == ["withdraw"]
    assert "2026年11月2日已过" in late["todo"][0]["text"]


async def test_what_the_simulated_core_asks_for_is_understood(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    await move_case(each_database, case, state="12")
    for event in (
        await each_database.context.core.cases.read(str(case.case_no), core_call())
    ).events:
        body = {
            "eventId": event.event_id,
            "caseNo": event.case_no,
            "sourceNo": event.source_no,
            "version": event.version,
            "kind": event.kind,
            "state": event.state,
            "upstreamText": event.upstream_text,
            "at": event.at.isoformat(),
            "detail": event.detail,
        }
        assert (await post_event(each_database, body)).status_code == 200
    [todo] = (await view_of(phone, case))["todo"]
    assert todo["notice"]["materials"]
    assert todo["notice"]["fields"]
    assert todo["daysLeft"] == 5
    assert not each_database.context.counters["core_event_unfit_detail"]


async def test_what_may_be_done_follows_the_case(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone, EXPRESS)
    talk = event_source(each_database, case)
    seen = [(await view_of(phone, case))["may"]]
    for event in (
        talk.event("state", "20"),
        talk.event("payment", "20", payNo="P1", amountFen=1, status="due"),
        talk.event("payment", "20", payNo="P1", amountFen=1, status="paid"),
        talk.event("result", "40", resultName="居民身份证"),
        talk.event("delivery", "40", expressNo="EMS1", carrier="邮政", status="sent"),
        talk.event("delivery", "60", expressNo="EMS1", status="delivered"),
    ):
        await post_event(each_database, event)
        seen.append((await view_of(phone, case))["may"])
    await Evaluation.create(
        case_id=case.id, grade=1, tags=["快"], channel="app", at=each_database.clock.now()
    )
    view = await view_of(phone, case)
    assert [*seen, view["may"]] == [
        ["withdraw"],
        ["withdraw"],
        ["pay", "withdraw"],
        ["withdraw"],
        ["deliver", "evaluate"],
        ["evaluate"],
        ["evaluate"],
        [],
    ]
    assert view["delivery"]["carrier"] == "邮政"
    assert (view["evaluation"]["grade"], view["evaluation"]["tags"]) == (1, ["快"])


async def test_what_did_not_reach_the_core_says_what_to_do(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    item, person = await item_named(each_database), person_id_of(each_database, phone)
    draft = (await start_draft(each_database, phone)).draft
    case = await store_case(each_database, person, item, draft_id=draft["id"])
    view = await view_of(phone, case)
    assert (view["stateText"], view["todo"], view["may"]) == (
        "已提交，正在送达省平台",
        [],
        ["withdraw"],
    )
    expect(await phone.get(f"/v1/cases/{case.id}/receipt"), "not-acknowledged")
    await ServiceCase.filter(id=case.id).update(state="not_forwarded")
    for state, kind in (("not_forwarded", "askHall"), ("refused", "resubmit")):
        await Forward.filter(id=case.id).update(state=state, upstream_text="表单有误")
        view = await view_of(phone, case)
        [todo] = view["todo"]
        assert (todo["kind"], view["may"], view["forwarding"]["state"]) == (kind, [], state)
        assert case.id in todo["text"] or "表单有误" in todo["text"]


async def test_a_receipt_lists_what_was_handed_in_and_promised(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    item = await item_named(each_database)
    case = await case_at_core(each_database, phone, draft_id="draft-1")
    now = each_database.clock.now()
    for number, material in enumerate(item.materials[:2]):
        await Material.create(
            id=f"m{number}",
            holder_id="draft-1",
            code=material.code,
            source="file",
            name=Clear("扫描件.pdf"),
            size=3,
            sha256=f"{number}" * 64,
            added_at=now + timedelta(seconds=number),
        )
    answer = await phone.get(f"/v1/cases/{case.id}/receipt")
    receipt = answer.json()
    assert (receipt["number"], receipt["caseNo"]) == (case.receipt_number, case.case_no)
    assert receipt["kindText"] in ("收件凭证", "受理凭证")
    assert receipt["agency"] == item.agency.name
    assert receipt["applicantName"] == "林**"
    assert receipt["agentName"] is None
    assert [m["sha256"] for m in receipt["materials"]] == ["0" * 64, "1" * 64][
        : len(receipt["materials"])
    ]
    assert receipt["materials"][0]["copies"] == item.materials[0].copies
    assert receipt["commitments"] == ["我承诺所填真实。"]
    body = str((await Forward.get(id=case.id)).body)
    later = body.replace('"materials":[', '"materials":[{"code":"photo","deferred":true},', 1)
    await Forward.filter(id=case.id).update(body=later)
    receipt = (await phone.get(f"/v1/cases/{case.id}/receipt")).json()
    assert receipt["materials"][-1] == {
        "name": "近期一寸免冠照片",
        "fileName": None,
        "copies": 1,
        "source": None,
        "certificateName": None,
        "certificateTypeName": None,
        "sha256": None,
        "deferred": True,
    }
    await Forward.filter(id=case.id).update(body=None)  # erased after a while
    receipt = (await phone.get(f"/v1/cases/{case.id}/receipt")).json()
    assert (receipt["commitments"], receipt["number"]) == ([], case.receipt_number)


async def test_a_case_of_an_item_that_has_ended_still_shows(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    await ServiceItem.filter(code=case.item_code).update(ended_at=each_database.clock.now())
    for path in (f"/v1/cases/{case.id}", f"/v1/cases/{case.id}/receipt"):
        assert (await phone.get(path)).json()["itemName"] == case.item_name
    await ServiceItem.all().delete()
    for path in (f"/v1/cases/{case.id}", f"/v1/cases/{case.id}/receipt"):
        assert (await phone.get(path)).json()["itemName"] == case.item_name


async def test_english_readers_get_the_english_name_of_an_item(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    english = {"headers": {"Accept-Language": "en"}}
    [listed] = (await phone.get("/v1/cases", **english)).json()["items"]
    assert listed["itemName"] == "Senior citizen card"
    receipt = (await phone.get(f"/v1/cases/{case.id}/receipt", **english)).json()
    assert receipt["itemName"] == f"Senior citizen card ({case.item_name})"


async def test_an_unchanged_case_is_not_sent_again(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    first = await phone.get(f"/v1/cases/{case.id}")
    seen = {"If-None-Match": first.headers["etag"]}
    assert (await phone.get(f"/v1/cases/{case.id}", headers=seen)).status_code == 304
    await post_event(small_stage, event_source(small_stage, case).event("state", "20"))
    changed = await phone.get(f"/v1/cases/{case.id}", headers=seen)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    receipt = await phone.get(f"/v1/cases/{case.id}/receipt")
    unchanged = await phone.get(f"/v1/cases/{case.id}", headers={"If-None-Match": "*"})
    assert (receipt.status_code, unchanged.status_code) == (200, 304)
    for answer in (first, changed, receipt, unchanged):
        assert answer.headers["cache-control"] == "private, no-store"
    tags = await small_stage.client.get("/v1/evaluation-tags")
    assert tags.headers["cache-control"] == "no-cache"  # the control: everybody's
