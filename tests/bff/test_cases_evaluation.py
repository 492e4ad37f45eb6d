"""好差评: once for each case, by whose it is; a bad one says why and is answered for."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.acting import acts, evaluation
from bff.cases.problems import EVALUATED_ALREADY
from bff.cases.reading.evaluation_tags import NEGATIVE, POSITIVE
from bff.problems import Problem
from models import Evaluation, Forward, ServiceCase
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
from tests.support.core_cases import PLAIN, case_at_core, core_call, move_case
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

GOOD: dict[str, Any] = {"grade": 1, "tags": ["quick"]}
BAD: dict[str, Any] = {
    "grade": 4,
    "tags": ["slow", "slow"],
    "reason": "等了三周\u202e。",
    "text": "  ",
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


async def test_a_bad_grade_is_taken_and_answered(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    answer = await act(phone, case, "evaluation", BAD)
    assert answer.status_code == 201, answer.text
    view = answer.json()
    given = view["evaluation"]
    assert (given["grade"], given["tags"], given["text"]) == (4, ["slow"], None)
    assert given["reason"] == "等了三周。"
    assert given["followUpBy"] is not None
    assert "evaluate" not in view["may"]
    expect(await act(phone, case, "evaluation", GOOD), "evaluated-already")
    await move_case(each_database, case, kind="evaluation", detail={"reply": "已回访。"})
    await catch_up(each_database, case)
    assert (await read_case(phone, case))["evaluation"]["answer"] == "已回访。"
    assert "等了三周" not in await stored_text()


async def test_what_is_not_an_evaluation_is_refused(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    unreasoned: list[dict[str, Any]] = [
        {"grade": 5},
        {"grade": 4, "reason": " \n"},
        {"grade": 4, "reason": None},
    ]
    for body in unreasoned:
        expect(await act(phone, case, "evaluation", body), "reason-missing", field="/reason")
    for body, field in (
        ({"grade": 0}, "/grade"),
        ({"grade": 6}, "/grade"),
        ({"tags": []}, "/grade"),
        (GOOD | {"tags": ["quick", "brilliant"]}, "/tags/1"),
        (GOOD | {"text": "字" * 501}, "/text"),
        (GOOD | {"seenBy": "desk"}, "/seenBy"),
    ):
        expect(await act(phone, case, "evaluation", body), "invalid-field", field=field)
    expect(await phone.post(f"/v1/cases/{case.id}/evaluation", GOOD), "idempotency-key-missing")
    stranger = await each_database.phone("maria")
    expect(await act(stranger, case, "evaluation", GOOD), "case-not-found")
    young = await case_at_core(each_database, phone)
    expect(await act(phone, young, "evaluation", GOOD), "not-decided")
    assert await Evaluation.all().count() == 0


async def test_the_tags_are_said_in_both_languages(each_database: Stage) -> None:
    for language, at in (("zh-CN", 0), ("en", 1)):
        answer = await each_database.client.get(
            "/v1/evaluation-tags", headers={"Accept-Language": language}
        )
        for side, texts in (("positive", POSITIVE), ("negative", NEGATIVE)):
            said = {tag["code"]: tag["text"] for tag in answer.json()[side]}
            assert said == {code: text[at] for code, text in texts.items()}


async def test_core_away_is_said_and_made_good(
    each_database: Stage, phone: Phone, case: ServiceCase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await each_database.faults(kind="dropAfter", path="/evaluations", count=2)
    answer = await act(phone, case, "evaluation", BAD)
    assert answer.status_code == 202, answer.text
    assert [one["kind"] for one in answer.json()["underway"]] == ["evaluation"]
    assert answer.json()["evaluation"]["followUpBy"] is None
    assert (await wait_for_forward(each_database, case, "evaluation")).state == "acknowledged"
    assert await count_at_core(each_database, "evaluations") == 1
    assert (await Evaluation.get(case_id=case.id)).follow_up_by is not None
    assert await messages() == ["evaluation: acknowledged"]
    assert "等了三周" not in caplog.text


async def test_what_was_evaluated_elsewhere_is_not_asked_for_again(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    order = f'{{"caseNo":"{case.case_no}","grade":2,"tags":[],"channel":"sms"}}'
    await each_database.context.core.evaluations.evaluate(
        order.encode(), core_call(), idempotency_key="by-sms-1"
    )
    problem = expect(await act(phone, case, "evaluation", GOOD), "evaluated-already")
    assert problem["upstream"]["code"] == "43401"
    view = await read_case(phone, case)
    assert (view["evaluation"], "evaluate" in view["may"]) == (None, False)


async def _sixteen(stage: Stage, phone: Phone, case: ServiceCase) -> list[int]:
    """While the core is away: its own guards do not help."""
    await stage.faults(kind="error", path="/evaluations")
    answers = await asyncio.gather(*(act(phone, case, "evaluation", GOOD) for _ in range(16)))
    return [answer.status_code for answer in answers]


async def test_of_sixteen_at_once_one_is_stored(
    each_database: Stage, phone: Phone, case: ServiceCase
) -> None:
    assert sorted(await _sixteen(each_database, phone, case)) == [202] + [409] * 15
    assert await Forward.filter(kind="evaluation").count() == 1


async def test_with_a_look_in_place_of_the_primary_key_more_are_stored(
    each_database: Stage,
    phone: Phone,
    case: ServiceCase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control of the race."""
    looked = asyncio.Barrier(16)

    async def looks_first(connection: BaseDBAsyncClient, row: Evaluation) -> None:
        await Evaluation.bulk_create([row], ignore_conflicts=True, using_db=connection)

    async def subject_of(*given: Any, **options: Any) -> Any:
        subject = await original(*given, **options)
        if await Evaluation.filter(case_id=subject.case.id).exists():
            raise Problem(EVALUATED_ALREADY)
        await looked.wait()
        return subject

    original = acts.subject_of
    monkeypatch.setattr(evaluation, "store", looks_first)
    monkeypatch.setattr(evaluation, "subject_of", subject_of)
    await _sixteen(each_database, phone, case)
    assert await Forward.filter(kind="evaluation").count() > 1
