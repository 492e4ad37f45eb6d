"""Paying (缴费): the province's own page, only when something is due."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bff.cases.acting import payment
from bff.identity.callers import Citizen
from models import Forward, ServiceCase
from models.session import AssuranceLevel, Channel
from qr import render_svg
from tests.support.case_actions import act, case_in_states, catch_up, lines, read_case
from tests.support.clients import Phone
from tests.support.core_cases import move_case
from tests.support.problems import expect
from tests.support.stage import Stage

CHARGED = "居民身份证补领"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


async def due(stage: Stage, phone: Phone) -> ServiceCase:
    case = await case_in_states(stage, phone, CHARGED, "20")
    await move_case(stage, case, kind="payment", detail={"status": "due", "amountFen": 4000})
    await catch_up(stage, case)
    return case


async def test_what_is_due_is_paid_on_the_provinces_page(
    each_database: Stage, phone: Phone
) -> None:
    case = await due(each_database, phone)
    assert "pay" in (await read_case(phone, case))["may"]
    answer = await phone.post(f"/v1/cases/{case.id}/payment")
    assert answer.status_code == 200, answer.text
    link = answer.json()
    assert link["amountFen"] == 4000
    assert link["url"].startswith(each_database.sandbox.url)
    assert link["codeSvg"] is None  # the phone opens the page itself
    assert (await phone.post(f"/v1/cases/{case.id}/payment")).json() == link
    assert await lines(case) == ["payment"]
    assert not await Forward.filter(kind="payment").exists()
    paid = await each_database.client.post(link["url"])
    assert paid.status_code == 200
    await catch_up(each_database, case)
    view = await read_case(phone, case)
    assert (view["payment"]["status"], "pay" in view["may"]) == ("paid", False)
    expect(await phone.post(f"/v1/cases/{case.id}/payment"), "nothing-due")


async def test_a_page_that_has_expired_is_not_given_again(
    each_database: Stage, phone: Phone
) -> None:
    case = await due(each_database, phone)
    first = (await phone.post(f"/v1/cases/{case.id}/payment")).json()
    each_database.clock.advance(3 * 3600)
    phone = await each_database.phone("linxiuying")
    second = (await phone.post(f"/v1/cases/{case.id}/payment")).json()
    assert second["payNo"] != first["payNo"]
    assert second["expiresAt"] > first["expiresAt"]


async def test_at_a_kiosk_the_page_is_a_code_for_the_phone(
    each_database: Stage, phone: Phone
) -> None:
    case = await due(each_database, phone)
    citizen = await each_database.at_kiosk(phone, await each_database.desk("demo-kiosk-1"))
    link = (await citizen.post(f"/v1/cases/{case.id}/payment")).json()
    assert link["codeSvg"] == render_svg(link["url"], title="缴费二维码")


@pytest.mark.parametrize(("length", "is_drawn"), [(512, True), (513, False)])
async def test_an_address_too_long_for_a_code_goes_without_one(
    small_stage: Stage, length: int, is_drawn: bool
) -> None:
    address = "https://pay.example/".ljust(length, "0")
    citizen = Citizen("person", "session", Channel.KIOSK, AssuranceLevel.REAL_PERSON)
    drawn = await payment.code_of(small_stage.context, citizen, address, "en")
    assert (drawn is not None) is is_drawn


async def test_nothing_is_due(each_database: Stage, phone: Phone) -> None:
    case = await case_in_states(each_database, phone, CHARGED, "20")
    expect(await phone.post(f"/v1/cases/{case.id}/payment"), "nothing-due")
    unheard = await due(each_database, phone)
    await move_case(each_database, unheard, kind="payment", detail={"status": "paid"})
    problem = expect(await phone.post(f"/v1/cases/{unheard.id}/payment"), "nothing-due")
    assert problem["upstream"]["code"] == "43501"
    stranger = await each_database.phone("maria")
    expect(await act(stranger, unheard, "payment"), "case-not-found")


async def test_core_away_is_said(each_database: Stage, phone: Phone) -> None:
    case = await due(each_database, phone)
    await each_database.faults(kind="error", path="/payments")
    problem = expect(await phone.post(f"/v1/cases/{case.id}/payment"), "core-unavailable")
    assert problem["retryAfter"] > 0
    assert await lines(case) == []


async def test_nobody_is_sent_to_a_page_without_tls(each_database: Stage, phone: Phone) -> None:
    case = await due(each_database, phone)
    settings = each_database.context.settings
    payments = replace(settings.core.payments, url="https://core.example")
    core = replace(settings.core, payments=payments)
    each_database.context.settings = replace(settings, core=core)
    expect(await phone.post(f"/v1/cases/{case.id}/payment"), "core-unavailable")
    each_database.context.settings = settings
    assert (await phone.post(f"/v1/cases/{case.id}/payment")).status_code == 200
