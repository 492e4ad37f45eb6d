"""One thing (一件事): a baby is born. One form, four cases, each with its own number and end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.case_steps import (
    View,
    act,
    at_core,
    move,
    open_office,
    post_events,
    read_until,
    supplement,
    view_of,
)
from tests.support.applications import ready
from tests.support.clients import Phone
from tests.support.live_stream import open_stream
from tests.support.stage import Stage

BIRTH, RESIDENCE = "生育登记", "新生儿户口登记"
WHY = "落户地址与户口簿不一致。"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def in_parts(stage: Stage, phone: Phone) -> dict[str, View]:
    """Return the cases of one submission by the name of their item."""
    application = await ready(phone, "新生儿出生一件事", babyName="林安安", followWhom="mother")
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    submitted = answer.json()
    assert submitted["bundleId"]
    cases = {case["itemName"]: case for case in submitted["cases"]}
    assert cases.keys() == {part["name"] for part in application.guide["parts"]}
    assert len({case["caseNo"] for case in cases.values()} - {None}) == len(cases) == 4
    await post_events(stage)
    return cases


async def each_has_its_own(stage: Stage, cases: dict[str, View]) -> None:
    """Check that each case has its part of the form and the list, and the number of the whole."""
    sent = {name: await at_core(stage, case) for name, case in cases.items()}
    [bundle] = {theirs["bundleNo"] for theirs in sent.values()}
    assert {case["bundleId"] for case in cases.values()} == {bundle}
    assert "babyName" not in sent[BIRTH]["form"]
    assert "children" not in sent[RESIDENCE]["form"]
    assert sent[RESIDENCE]["form"]["babyName"] == "林安安"
    codes = {name: {one["code"] for one in theirs["materials"]} for name, theirs in sent.items()}
    assert "birthCertificate" not in codes[BIRTH]
    assert {"birthCertificate", "householdRegister", "identityCard"} <= codes[RESIDENCE]


async def test_each_part_has_its_own_end(each_database: Stage) -> None:
    stage = each_database
    await open_office(stage)
    phone = await stage.phone("huangmeiling")
    cases = await in_parts(stage, phone)
    await each_has_its_own(stage, cases)
    assert (await view_of(phone, cases[BIRTH]["id"]))["state"] == "accepted"  # while you wait
    asked, refused, *others = [case for name, case in cases.items() if name != BIRTH]
    async with open_stream(phone) as stream:
        await move(stage, asked, state="12")
        answer = await supplement(phone, asked["id"])
        assert answer.status_code == 201, answer.text
        await move(stage, refused, state="41", detail={"reason": WHY})
        for granted in (cases[BIRTH], *others, asked):
            await move(stage, granted, state="40")
        told = await read_until(stream, lambda e: e.data.get("caseId") == asked["id"]
                           and e.data["state"] == "granted")  # fmt: skip
    named = [(event.data["itemName"], event.data["state"]) for event in told[1:]]
    assert (refused["itemName"], "refused") in named
    ends = {case["id"]: "granted" for case in cases.values()} | {refused["id"]: "refused"}
    await shown_as_it_is(phone, cases, ends)
    view = await view_of(phone, refused["id"])
    assert WHY in view["timeline"][-1]["text"]
    assert view["may"] == ["evaluate"]
    answer = await act(phone, refused["id"], "evaluation", {"grade": 2, "tags": []})
    assert answer.status_code == 201, answer.text
    assert "evaluate" in (await view_of(phone, asked["id"]))["may"]


async def shown_as_it_is(phone: Phone, cases: dict[str, View], ends: dict[str, str]) -> None:
    """Wherever one looks: in each part, the others; in the list, all of them."""
    for case in cases.values():
        view = await view_of(phone, case["id"])
        parts = {part["id"]: part["state"] for part in view["parts"]}
        assert parts | {view["id"]: view["state"]} == ends
        receipt = await phone.get(f"/v1/cases/{case['id']}/receipt")
        assert receipt.json()["caseNo"] == case["caseNo"]
    listed = (await phone.get("/v1/cases?state=closed")).json()["items"]
    assert {case["id"]: case["state"] for case in listed} == ends


async def test_a_part_that_the_core_does_not_take_is_applied_for_by_itself(
    each_database: Stage,
) -> None:
    stage = each_database
    await open_office(stage)
    phone = await stage.phone("huangmeiling")
    application = await ready(phone, "新生儿出生一件事")
    gone = application.guide["parts"][1]["code"]
    answer = await stage.admin.post(f"/admin/items/{gone}", json={"end": True})
    assert answer.status_code == 200, answer.text
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    [refused] = [case for case in answer.json()["cases"] if case["itemCode"] == gone]
    assert refused["todo"] == ["resubmit"]
    view = await view_of(phone, refused["id"])
    [todo] = view["todo"]
    assert "请单独申请这一项" in todo["text"]
    assert "草稿" not in todo["text"]  # it stays as the others were submitted from it
    assert (view["state"], view["may"]) == ("not_forwarded", [])
    assert (await phone.get("/v1/drafts")).json()["items"] == []
