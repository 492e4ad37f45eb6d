"""A certificate that comes with a granted case is among the citizen's certificates at once."""

from __future__ import annotations

from typing import Any

import pytest

from models import ServiceCase
from sandbox.core.people import LIN_XIUYING
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    move_case,
    person_id_of,
    post_event,
    store_delegation,
)
from tests.support.presentations import list_certificates
from tests.support.stage import Stage

PERMIT = "居住证申领"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def names(phone: Phone) -> list[str]:
    return [certificate["name"] for certificate in await list_certificates(phone)]


async def case_view(phone: Phone, case_id: str) -> dict[str, Any]:
    return dict((await phone.get(f"/v1/cases/{case_id}")).json())


async def grant(stage: Stage, case: ServiceCase) -> None:
    """Grant the case at the core, and tell of it as the core does."""
    await move_case(stage, case, state="40")
    event = event_source(stage, case).event("result", "40", resultName="居住证")
    assert (await post_event(stage, event)).status_code == 200


async def test_it_is_listed_although_the_list_is_cached(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone, PERMIT, cert_no=LIN_XIUYING.cert_no)
    assert "居住证" not in await names(phone)
    assert (await case_view(phone, case.id))["certificateTypeCode"] is None

    await grant(each_database, case)

    assert "居住证" in await names(phone)
    permit = next(c for c in await list_certificates(phone) if c["name"] == "居住证")
    assert permit["usable"]
    assert (await case_view(phone, case.id))["certificateTypeCode"] == permit["typeCode"]


async def test_the_list_is_read_anew_once_only(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone, PERMIT)
    await grant(small_stage, case)
    small_stage.clock.advance(1)
    await names(phone)
    calls = (await small_stage.admin.get("/admin/received")).json()["calls"]
    await names(phone)
    assert (await small_stage.admin.get("/admin/received")).json()["calls"] == calls


async def test_an_agent_is_not_led_to_the_principals_certificate(small_stage: Stage) -> None:
    agent, principal = [await small_stage.phone(uid) for uid in ("linxiuying", "wangji")]
    await store_delegation(small_stage, principal, agent)
    principal_id = person_id_of(small_stage, principal)
    case = await case_at_core(
        small_stage, agent, PERMIT, applicant_id=principal_id, delegation_id="d1"
    )
    await grant(small_stage, case)
    assert (await case_view(agent, case.id))["certificateTypeCode"] is None
    assert (await case_view(principal, case.id))["certificateTypeCode"]
