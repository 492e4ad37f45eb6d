"""Home names what a case waits for after the supplement: the fee, the delivery, the evaluation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bff.page_settings.page_rendering import SCHEMA
from models import ServiceCase
from tests.support.case_actions import case_in_states, case_with_notice, catch_up
from tests.support.clients import Phone
from tests.support.core_cases import PLAIN, move_case
from tests.support.drafts import start_draft
from tests.support.stage import Stage

HOME = f"/v1/pages/home?channel=phone&schema={SCHEMA}"
CHARGED = "居民身份证补领"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def todos_of(phone: Phone, language: str = "zh-CN") -> list[dict[str, Any]]:
    answer = await phone.get(HOME, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return [todo for block in answer.json()["blocks"] for todo in block["todos"]]


async def test_a_granted_case_asks_how_it_is_delivered_and_last_how_it_went(
    each_database: Stage,
) -> None:
    phone = await each_database.phone("linxiuying")
    running = await case_in_states(each_database, phone, PLAIN, "20")
    assert await todos_of(phone) == []
    await move_case(each_database, running, state="40")
    await catch_up(each_database, running)
    todos = await todos_of(phone)
    assert [todo["kind"] for todo in todos] == ["delivery", "evaluation"]
    assert [(todo["view"], todo["parameters"]) for todo in todos] == [
        ("delivery", {"id": running.id}),
        ("evaluate", {"id": running.id}),
    ]
    assert todos[0]["title"] == f"办好了，选怎么领：{PLAIN}"
    assert (await todos_of(phone, "en"))[0]["action"] == "Choose"


async def test_a_fee_comes_before_the_rest_and_an_evaluation_gives_way(
    each_database: Stage,
) -> None:
    phone = await each_database.phone("linxiuying")
    await case_in_states(each_database, phone, PLAIN, "20", "40")
    due = await case_in_states(each_database, phone, CHARGED, "20")
    await move_case(each_database, due, kind="payment", detail={"status": "due", "amountFen": 4000})
    await catch_up(each_database, due)
    todos = await todos_of(phone)
    assert [todo["kind"] for todo in todos] == ["payment", "delivery", "evaluation"]
    assert (todos[0]["view"], todos[0]["parameters"]) == ("case", {"id": due.id})
    await start_draft(each_database, phone)
    assert [todo["kind"] for todo in await todos_of(phone)] == ["payment", "delivery", "draft"]
    await case_with_notice(each_database, phone)
    assert [todo["kind"] for todo in await todos_of(phone)] == ["supplement", "payment", "delivery"]


async def test_a_hundred_newer_closed_cases_hide_no_open_one(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    waiting = await case_with_notice(each_database, phone)
    due = await case_in_states(each_database, phone, CHARGED, "20")
    await ServiceCase.filter(id=due.id).update(payment={"status": "due", "amountFen": 4000})
    later = each_database.clock.now() + timedelta(minutes=1)
    await ServiceCase.bulk_create(
        [
            ServiceCase(
                id=f"closed{n}",
                person_id=due.person_id,
                applicant_id=due.applicant_id,
                item_code=due.item_code,
                item_name=due.item_name,
                channel="app",
                state="withdrawn",
                submitted_at=later,
                changed_at=later,
            )
            for n in range(100)
        ]
    )
    todos = await todos_of(phone)
    assert [(todo["kind"], todo["parameters"]) for todo in todos] == [
        ("supplement", {"id": waiting.id}),
        ("payment", {"id": due.id}),
    ]
