"""What a citizen already has for a service, said before they apply again."""

from __future__ import annotations

from typing import Any

import pytest

from models import Delegation, ServiceCase
from models.delegation import DelegationState
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    item_named,
    person_id_of,
    store_case,
    store_delegation,
)
from tests.support.problems import expect
from tests.support.stage import Stage

RENEWAL = "机动车驾驶证期满换证"
BUNDLE = "新生儿出生一件事"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def overlaps_of(phone: Phone, code: str, **headers: str) -> dict[str, Any]:
    answer = await phone.get(f"/v1/items/{code}/overlaps", headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_open_cases_and_the_draft_are_said(each_database: Stage) -> None:
    phone, other = [await each_database.phone(uid) for uid in ("wangji", "maria")]
    item = await item_named(each_database)
    code = item.implement_code
    nothing: dict[str, Any] = {"cases": [], "draftId": None, "certificates": [], "ageRule": None}
    nothing["problems"] = []
    assert await overlaps_of(phone, code) == nothing

    case = await case_at_core(each_database, phone)
    draft = (await phone.post("/v1/drafts", {"itemCode": code})).json()
    seen = await overlaps_of(phone, code)
    assert [row["id"] for row in seen["cases"]] == [case.id]
    assert seen["draftId"] == draft["id"]
    assert await overlaps_of(other, code) == nothing

    await ServiceCase.filter(id=case.id).update(state="granted")
    assert (await overlaps_of(phone, code))["cases"] == []


async def test_a_certificate_of_the_issued_type_is_said(small_stage: Stage) -> None:
    holder, without = [await small_stage.phone(uid) for uid in ("wangji", "linxiuying")]
    code = (await item_named(small_stage, RENEWAL)).implement_code
    [licence] = (await overlaps_of(holder, code))["certificates"]
    listed = (await holder.get("/v1/certificates")).json()["items"]
    [same] = [item for item in listed if item["id"] == licence["id"]]
    assert licence["name"] == "机动车驾驶证"
    assert [licence[name] for name in ("state", "stateText", "validTo")] == [
        same[name] for name in ("state", "stateText", "validTo")
    ]
    assert licence["state"] == "expired"
    assert (await overlaps_of(without, code))["certificates"] == []


async def test_without_the_certificate_service_the_rest_is_said(small_stage: Stage) -> None:
    phone = await small_stage.phone("wangji")
    item = await item_named(small_stage, RENEWAL)
    case = await store_case(small_stage, person_id_of(small_stage, phone), item)
    await small_stage.faults(kind="error", path="/certs/list")
    seen = await overlaps_of(phone, item.implement_code)
    assert [row["id"] for row in seen["cases"]] == [case.id]
    assert seen["certificates"] == []
    assert [problem["reasonCode"] for problem in seen["problems"]] == ["core-unavailable"]


async def test_an_agent_learns_of_their_own_submissions_only(each_database: Stage) -> None:
    agent, principal = [await each_database.phone(uid) for uid in ("linxiuying", "wangji")]
    item = await item_named(each_database, RENEWAL)
    await store_delegation(each_database, principal, agent)
    agent_id, principal_id = [person_id_of(each_database, phone) for phone in (agent, principal)]
    await store_case(each_database, principal_id, item, case_id="own")
    await store_case(
        each_database, agent_id, item, case_id="acting", applicant_id=principal_id,
        delegation_id="d1",
    )  # fmt: skip
    seen = await overlaps_of(agent, item.implement_code, **{"X-Acting-For": "d1"})
    assert [row["id"] for row in seen["cases"]] == ["acting"]
    assert seen["certificates"] == []
    assert {row["id"] for row in (await overlaps_of(principal, item.implement_code))["cases"]} == {
        "own",
        "acting",
    }
    assert (await overlaps_of(agent, item.implement_code))["cases"] == []

    await Delegation.filter(id="d1").update(state=DelegationState.REVOKED)
    answer = await agent.get(
        f"/v1/items/{item.implement_code}/overlaps", headers={"X-Acting-For": "d1"}
    )
    expect(answer, "delegation-not-in-force")


async def test_a_part_of_a_bundle_counts_for_the_bundle(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    bundle = await item_named(small_stage, BUNDLE)
    listed = (await phone.get(f"/v1/items/{bundle.implement_code}")).json()["parts"]
    part = await item_named(small_stage, listed[0]["name"])
    case = await store_case(small_stage, person_id_of(small_stage, phone), part)
    seen = await overlaps_of(phone, bundle.implement_code)
    assert [row["id"] for row in seen["cases"]] == [case.id]


async def test_an_unknown_service_is_not_found(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await item_named(small_stage)
    expect(await phone.get("/v1/items/nothing/overlaps"), "item-not-found")
