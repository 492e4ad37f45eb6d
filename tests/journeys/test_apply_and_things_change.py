"""What changes between the draft and its submission: the item, and the certificates used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.journeys.case_steps import act, at_core, gather, move, open_office, view_of
from tests.support.applications import JPEG, Application, begin, ready
from tests.support.problems import expect
from tests.support.stage import Stage

CARD = "老人卡"
TEN_YEARS_ON = date(2032, 6, 2)  # the day after Chen Yuhang's identity card ends


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def application_of(stage: Stage) -> Application:
    await open_office(stage)
    return await ready(await stage.phone("linxiuying"), CARD)


async def change_item(stage: Stage, application: Application, **members: Any) -> None:
    path = f"/admin/items/{application.guide['code']}"
    answer = await stage.admin.post(path, json=members)
    assert answer.status_code == 200, answer.text


async def test_an_item_that_has_ended_is_said_and_the_draft_can_go(each_database: Stage) -> None:
    stage = each_database
    application = await application_of(stage)
    await change_item(stage, application, end=True)
    refused = expect(await application.submit(), "case-refused")  # nobody here knows it yet
    assert refused["upstream"]["code"] == "43201"
    await application.reload()
    assert application.draft["ready"]
    [failed] = (await application.phone.get("/v1/cases")).json()["items"]
    assert (failed["state"], failed["todo"]) == ("not_forwarded", ["resubmit"])

    await stage.context.jobs.drain()  # the refusal has the catalogue read at once
    phone = application.phone
    agreed: dict[str, Any] = {"commitments": ["truth"]}
    problem = expect(await application.submit(**agreed), "item-ended")
    assert "老年人优待证申领" in problem["detail"]
    expect(await phone.get(f"/v1/drafts/{application.id}"), "item-ended")
    [draft] = (await phone.get("/v1/drafts")).json()["items"]
    assert (draft["id"], draft["itemName"]) == (application.id, "老年人优待证申领")
    assert (await phone.delete(f"/v1/drafts/{application.id}")).status_code == 204
    assert (await phone.get("/v1/drafts")).json()["items"] == []
    await stage.context.jobs.drain()
    assert (await stage.admin.get("/admin/counts")).json()["untakenMaterials"] == 0
    [failed] = (await phone.get("/v1/cases")).json()["items"]
    assert (failed["state"], failed["todo"]) == ("not_forwarded", [])


async def test_an_item_that_asks_for_more_says_what(each_database: Stage) -> None:
    stage = each_database
    application = await application_of(stage)
    guide = application.guide
    asked = {"name": "bloodType", "label": "血型", "type": "text", "required": True}
    more = {"code": "healthReport", "name": "体检报告"}
    members = await _members(stage, guide["code"])
    await change_item(
        stage,
        application,
        form=[*members["form"], asked],
        materials=[*members["materials"], more],
    )
    expect(await application.submit(), "case-refused")  # the core alone knows

    await stage.context.jobs.drain()
    phone = application.phone
    await application.reload()
    draft = application.draft
    assert (draft["itemVersion"], draft["ready"]) == (guide["version"] + 1, False)
    problem = expect(await application.submit(), "draft-incomplete")
    assert [fault["field"] for fault in problem["faults"]] == ["bloodType"]
    assert problem["missing"] == [more]
    application.guide = (await phone.get(f"/v1/items/{guide['code']}")).json()
    await application.fill(bloodType="A")
    await application.hand_in()
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    [case] = answer.json()["cases"]
    assert (await at_core(stage, case))["form"]["bloodType"] == "A"
    waits = {item["id"]: item["todo"] for item in (await phone.get("/v1/cases")).json()["items"]}
    assert list(waits.values()) == [[], []], "what was submitted again waits for nothing"


async def _members(stage: Stage, code: str) -> dict[str, Any]:
    """Return the item as the core has it; without replacements only its version changes."""
    answer = await stage.admin.post(f"/admin/items/{code}", json={"version": 1})
    members: dict[str, Any] = answer.json()
    return members


async def test_a_certificate_that_expires_meanwhile_is_named(each_database: Stage) -> None:
    stage = each_database
    await open_office(stage)
    last_days = TEN_YEARS_ON - timedelta(days=2)
    stage.clock.advance((last_days - stage.clock.now().date()).days * 86400)
    application = await begin(await stage.phone("chenyuhang"), CARD)
    await application.fill()
    await application.attach("identityCard")
    stage.clock.advance((TEN_YEARS_ON - stage.clock.now().date()).days * 86400)
    application = application.at(await stage.phone("chenyuhang"))
    await application.upload("photo")
    await application.reload()
    problem = expect(await application.submit(), "certificate-lapsed")
    assert "已过期" in problem["detail"]
    assert (await stage.admin.get("/admin/counts")).json()["cases"] == 0


async def test_a_suspended_one_is_taken_out_and_paper_taken(each_database: Stage) -> None:
    stage = each_database
    application = await application_of(stage)
    await stage.set_status(await stage.identifier("linxiuying", "居民身份证"), "02")
    stage.clock.advance(61)  # what is remembered of her certificates is asked again
    problem = expect(await application.submit(), "certificate-lapsed", materialCode="identityCard")
    assert "“居民身份证”的状态：已暂扣" in problem["detail"]
    path = f"/v1/drafts/{application.id}/materials/{problem['materialId']}"
    assert (await application.phone.delete(path)).status_code == 204
    await application.upload("identityCard", JPEG)
    await application.reload()
    answer = await application.submit()
    assert answer.status_code == 201, answer.text


async def test_while_the_core_does_not_say_it_stands_as_it_was(each_database: Stage) -> None:
    stage = each_database
    application = await application_of(stage)
    await stage.set_status(await stage.identifier("linxiuying", "居民身份证"), "02")
    stage.clock.advance(1000)
    await stage.faults(kind="error", path="/certs")
    application = application.at(await stage.phone("linxiuying"))
    answer = await application.submit()
    assert answer.status_code == 201, answer.text


async def test_a_supplement_with_a_lapsed_certificate_names_it_too(each_database: Stage) -> None:
    stage = each_database
    application = await application_of(stage)
    [case] = (await application.submit()).json()["cases"]
    asked = [{"code": "identityCard", "name": "居民身份证", "reason": "请重新授权。"}]
    await move(stage, case, state="12", detail={"materials": asked, "fields": []})
    phone = application.phone
    assert (await gather(phone, case["id"], application.guide, "identityCard")).is_success
    [todo] = (await view_of(phone, case["id"]))["todo"]
    await stage.set_status(await stage.identifier("linxiuying", "居民身份证"), "03")
    stage.clock.advance(61)
    body = {"noticeId": todo["notice"]["id"], "form": {}}
    answer = await act(phone, case["id"], "supplements", body)
    problem = expect(answer, "certificate-lapsed")
    assert "已撤销" in problem["detail"]
    path = f"/v1/cases/{case['id']}/materials/{problem['materialId']}"
    assert (await phone.delete(path)).status_code == 204
    assert (await gather(phone, case["id"], application.guide, "identityCard")).is_success
    answer = await act(phone, case["id"], "supplements", body)
    assert answer.status_code == 201, answer.text
