"""What was handed in stands beside what is asked: in a supplement, a delivery, an evaluation."""

from __future__ import annotations

from typing import Any

import pytest

from bff.cases.forwarding.erasure import erase_bodies
from bff.cases.reading.former_answers import split_address
from bff.forms.prefill import mask_of
from ground.masking import mask_mobile, mask_number
from models import ServiceCase
from sandbox.core.people import PEOPLE
from tests.support.applications import ready
from tests.support.case_actions import act, catch_up, read_case
from tests.support.clients import Phone
from tests.support.core_cases import move_case
from tests.support.drafts import CARD, code_of
from tests.support.stage import Stage

ADDRESS = "福建省榕城市鼓山区示范路88号"
VERIFIED = ("applicantCertNo", "applicantMobile")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


async def apply_and_move(stage: Stage, phone: Phone, *states: str) -> ServiceCase:
    await code_of(stage, CARD)  # reads the catalogue
    application = await ready(phone, CARD, address=ADDRESS)
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    case = await ServiceCase.get(id=answer.json()["cases"][0]["id"])
    for state in states:
        await move_case(stage, case, state=state)
    await catch_up(stage, case)
    return await ServiceCase.get(id=case.id)


async def values_of(phone: Phone, case: ServiceCase) -> dict[str, Any]:
    [todo] = [t for t in (await read_case(phone, case))["todo"] if t["kind"] == "supplement"]
    return {field["name"]: field["value"] for field in todo["notice"]["fields"]}


async def test_a_notice_says_what_stands_there_and_masks_what_is_verified(
    each_database: Stage, phone: Phone
) -> None:
    case = await apply_and_move(each_database, phone)
    asked = [{"name": name, "reason": "请核对"} for name in (*VERIFIED, "address", "unknown")]
    await move_case(each_database, case, state="12", detail={"materials": [], "fields": asked})
    await catch_up(each_database, case)
    values = await values_of(phone, case)
    assert values["address"] == ADDRESS
    assert values["unknown"] is None
    who = PEOPLE["linxiuying"]
    assert values["applicantCertNo"] == mask_number(who.cert_no)
    assert values["applicantMobile"] == mask_mobile(str(who.mobile))
    later = each_database.clock.now().replace(year=2030)
    await erase_bodies(later)
    assert (await values_of(phone, case))["address"] is None  # no longer stored here


async def test_a_second_notice_shows_what_the_first_supplement_brought(
    each_database: Stage, phone: Phone
) -> None:
    case = await apply_and_move(each_database, phone)
    detail = {"materials": [], "fields": [{"name": "address", "reason": "请核对"}]}
    await move_case(each_database, case, state="12", detail=detail)
    await catch_up(each_database, case)
    [todo] = (await read_case(phone, case))["todo"]
    body = {"noticeId": todo["notice"]["id"], "form": {"address": "榕城市鼓山区山前路1号"}}
    answer = await act(phone, case, "supplements", body)
    assert answer.status_code == 201, answer.text
    await move_case(each_database, case, state="12", detail=detail | {"noticeId": "N2"})
    await catch_up(each_database, case)
    assert (await values_of(phone, case))["address"] == "榕城市鼓山区山前路1号"


async def test_a_delivery_begins_with_the_address_and_a_case_has_no_verified_data(
    each_database: Stage, phone: Phone
) -> None:
    case = await apply_and_move(each_database, phone, "20", "40")
    todos = {todo["kind"]: todo for todo in (await read_case(phone, case))["todo"]}
    recipient = todos["deliver"]["recipient"]
    assert recipient == {"region": "福建省榕城市鼓山区", "detail": "示范路88号"}
    assert todos["evaluate"]["recipient"] is None
    text = (await phone.get(f"/v1/cases/{case.id}")).text
    who = PEOPLE["linxiuying"]
    assert [fact for fact in (who.name, who.mobile, who.cert_no) if str(fact) in text] == []


@pytest.mark.parametrize(
    ("address", "region", "detail"),
    [
        ("福建省榕城市鼓山区示范路88号", "福建省榕城市鼓山区", "示范路88号"),
        ("榕城市鼓山区示范路 128 号", "榕城市鼓山区", "示范路 128 号"),
        ("广西壮族自治区南宁市青秀区民族大道1号", "广西壮族自治区南宁市青秀区", "民族大道1号"),
        ("北京市海淀区学院路5号", "北京市海淀区", "学院路5号"),
        ("福建省榕城市市中区东门路1号", "福建省榕城市市中区", "东门路1号"),
        ("榕城市阳光小区3号", "榕城市", "阳光小区3号"),
        ("榕城市红旗路1号", "榕城市", "红旗路1号"),
        ("榕城市东门菜市场12号", "榕城市", "东门菜市场12号"),
        ("阳光小区3号楼502", "", "阳光小区3号楼502"),
        ("红旗小学宿舍", "", "红旗小学宿舍"),
        ("学院路5号", "", "学院路5号"),
        ("12 High Street", "", "12 High Street"),
        ("", "", ""),
    ],
)
def test_an_address_is_split_after_its_district(address: str, region: str, detail: str) -> None:
    assert split_address(address) == (region, detail)


@pytest.mark.parametrize(
    ("prefill", "is_public", "expected"),
    [
        ("name", False, "林****"),
        ("certNo", False, "林**国庆"),
        ("name", True, "林氏有国庆"),
        ("certNo", True, "林氏有国庆"),
        ("mobile", True, "*****"),
        (None, False, "林氏有国庆"),
    ],
)
def test_name_and_number_of_an_organisation_are_public(
    prefill: str | None, is_public: bool, expected: str
) -> None:
    assert mask_of(prefill, is_public=is_public)("林氏有国庆") == expected


async def test_ones_own_evaluation_comes_back_whole(each_database: Stage, phone: Phone) -> None:
    case = await apply_and_move(each_database, phone, "20", "40")
    body = {"grade": 4, "tags": ["slow", "asked-again"], "text": "还行", "reason": "等了很久"}
    answer = await act(phone, case, "evaluation", body)
    assert answer.status_code == 201, answer.text
    evaluation = (await read_case(phone, case))["evaluation"]
    assert evaluation["tagTexts"] == ["办事效率低", "重复要材料"]
    assert {name: evaluation[name] for name in body} == body
    english = await phone.client.get(
        f"/v1/cases/{case.id}", headers={**phone.headers, "Accept-Language": "en"}
    )
    assert english.json()["evaluation"]["tagTexts"][0] == "Slow"
