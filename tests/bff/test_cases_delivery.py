"""The result by express (邮寄): once, where it is offered, and to an address that nobody reads."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bff.cases.forwarding.erasure import erase_bodies
from models import Forward, ServiceCase
from tests.support.case_actions import (
    act,
    case_in_states,
    catch_up,
    count_at_core,
    messages,
    read_case,
    wait_for_forward,
)
from tests.support.clients import Phone
from tests.support.core_cases import PLAIN, case_at_core, move_case
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

NOT_SENT = "公积金缴存证明打印"
ADDRESS = {
    "name": "林秀英",
    "mobile": "13900001234",
    "region": "福建省榕城市鼓山区",
    "detail": "示范路88号𠮷祥里",
}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


@pytest.fixture
async def case(each_database: Stage, phone: Phone) -> ServiceCase:
    return await case_in_states(each_database, phone, PLAIN, "20", "40")


async def test_it_is_ordered_once_and_followed(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    assert "deliver" in (await read_case(phone, case))["may"]
    pasted = {"name": "\ufeff林秀英\u00a0", "mobile": "\u202a+86 139\u20110000\u20111234\u202c"}
    answer = await act(phone, case, "delivery", ADDRESS | pasted)
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert view["delivery"]["status"] == "ordered"
    [row] = await Forward.filter(kind="delivery")
    assert {name: json.loads(row.body)["address"][name] for name in pasted} == {
        name: ADDRESS[name] for name in pasted
    }
    assert view["delivery"]["expressNo"]
    assert "deliver" not in view["may"]
    expect(await act(phone, case, "delivery", ADDRESS), "delivery-ordered")
    await move_case(
        each_database, case, kind="delivery", detail={"status": "sent", "place": "鼓山"}
    )
    await catch_up(each_database, case)
    followed = (await read_case(phone, case))["delivery"]
    assert (followed["status"], followed["place"]) == ("sent", "鼓山")
    assert followed["expressNo"] == view["delivery"]["expressNo"]
    assert "𠮷祥里" not in await stored_text()


async def test_where_and_when_it_is_offered(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    young = await case_at_core(each_database, phone)
    expect(await act(phone, young, "delivery", ADDRESS), "delivery-not-offered")
    electronic = await case_in_states(each_database, phone, NOT_SENT, "40")
    expect(await act(phone, electronic, "delivery", ADDRESS), "delivery-not-offered")
    stranger = await each_database.phone("maria")
    expect(await act(stranger, case, "delivery", ADDRESS), "case-not-found")
    for name, value in (("mobile", "0591-88"), ("mobile", "1390000123"), ("name", " "),
                        ("detail", "字" * 201), ("region", ""), ("isAdmin", True)):  # fmt: skip
        answer = await act(phone, case, "delivery", ADDRESS | {name: value})
        expect(answer, "invalid-field", field=f"/{name}")
    assert await Forward.filter(kind="delivery").count() == 0


async def test_the_core_says_no_and_it_can_be_asked_for_again(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    await each_database.admin.post(f"/admin/items/{case.item_code}", json={"express": False})
    problem = expect(await act(phone, case, "delivery", ADDRESS), "delivery-not-offered")
    assert problem["upstream"]["code"] == "43601"
    view = await read_case(phone, case)
    assert view["delivery"] is None
    assert view["timeline"][-1]["title"] == "未能安排邮寄"
    later = each_database.clock.now() + timedelta(days=1)
    assert await erase_bodies(later) == 2  # the case's and the refused one's
    assert (await Forward.get(kind="delivery")).body is None
    await each_database.admin.post(f"/admin/items/{case.item_code}", json={"express": True})
    answer = await act(phone, case, "delivery", ADDRESS)
    assert answer.status_code == 201, answer.text


async def test_core_away_is_said_and_made_good(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    await each_database.faults(kind="dropAfter", path="/deliveries", count=2)
    answer = await act(phone, case, "delivery", ADDRESS)
    assert answer.status_code == 202, answer.text
    view = answer.json()
    assert (view["delivery"]["status"], view["delivery"]["expressNo"]) == ("ordered", None)
    assert [one["kind"] for one in view["underway"]] == ["delivery"]
    assert (await wait_for_forward(each_database, case, "delivery")).state == "acknowledged"
    assert await count_at_core(each_database, "deliveries") == 1
    delivery = (await ServiceCase.get(id=case.id)).delivery
    assert delivery is not None
    assert delivery["expressNo"]
    assert await messages() == ["delivery: acknowledged"]


async def test_of_sixteen_at_once_one_is_stored(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    await each_database.faults(kind="error", path="/deliveries")
    answers = await asyncio.gather(*(act(phone, case, "delivery", ADDRESS) for _ in range(16)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 15
    assert await Forward.filter(kind="delivery").count() == 1
