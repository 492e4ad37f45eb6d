"""After the case: evaluation, payment, delivery; each right and wrong. The timetable is off."""

from typing import Any

import aiohttp
import pytest

from sandbox.core.catalogue import care, police
from sandbox.core.catalogue.kinds import Item
from tests.support.core_caller import Admin, CoreCaller, StillClock
from tests.support.submissions import submit_case

ADDRESS = {"name": "林秀英", "mobile": "14003120128", "region": "359901", "detail": "示范路128号"}


async def decide(core: CoreCaller, admin: Admin, item: Item = care.ELDER_CARD) -> str:
    case_no = str((await submit_case(core, item))["caseNo"])
    await admin.move(case_no, "20")
    await admin.move(case_no, "40")
    return case_no


def evaluation(case_no: str, grade: int, **more: object) -> dict[str, object]:
    return {"caseNo": case_no, "grade": grade, "tags": ["效率"], "channel": "mobile", **more}


async def events(core: CoreCaller, case_no: str, kind: str) -> list[dict[str, Any]]:
    told = (await core.get(f"/cases/{case_no}"))["data"]["events"]
    return [event["detail"] for event in told if event["kind"] == kind]


@pytest.mark.parametrize(
    ("grade", "by"), [(1, None), (3, None), (4, "2026-12-14"), (5, "2026-12-14")]
)
async def test_a_bad_grade_is_followed_up_within_15_working_days(
    core: CoreCaller, admin: Admin, grade: int, by: str | None
) -> None:
    case_no = await decide(core, admin)
    answer = (await core.post("/evaluations", evaluation(case_no, grade)))["data"]
    assert answer.get("followUpBy") == by
    received = {"evaluateId": answer["evaluateId"], "status": "received"}
    assert await events(core, case_no, "evaluation") == ([received] if by else [])
    if by:
        await admin.move(case_no, kind="evaluation", detail={"reply": "已整改"})
        told = await events(core, case_no, "evaluation")
        assert told[1] == received | {"status": "answered", "reply": "已整改"}
    assert (await admin.counts())["evaluations"] == 1


async def test_a_case_is_evaluated_once_and_not_before_it_is_decided(
    core: CoreCaller, admin: Admin
) -> None:
    case_no = str((await submit_case(core, care.ELDER_CARD))["caseNo"])
    assert (await core.post("/evaluations", evaluation(case_no, 1)))["code"] == 43402
    await admin.move(case_no, "41")
    body = evaluation(case_no, 1)
    key = {"Idempotency-Key": "evaluation-1"}
    first = await core.post("/evaluations", body, key)
    assert first["code"] == 0
    assert await core.post("/evaluations", body, key) == first
    assert (await core.post("/evaluations", body))["code"] == 43401
    assert (await core.post("/evaluations", evaluation("3599000", 1)))["code"] == 43301


@pytest.mark.parametrize("grade", [0, 6, "1", None])
async def test_a_grade_is_one_of_five(core: CoreCaller, admin: Admin, grade: Any) -> None:
    case_no = await decide(core, admin)
    assert (await core.post("/evaluations", evaluation(case_no, grade)))["code"] == 40001


async def test_an_open_payment_is_given_again_until_it_expires(
    core: CoreCaller, admin: Admin, clock: StillClock, session: aiohttp.ClientSession
) -> None:
    case_no = str((await submit_case(core, police.IDENTITY_CARD_AGAIN))["caseNo"])
    assert (await core.post("/payments", {"caseNo": case_no}))["code"] == 43501
    await admin.move(case_no, kind="payment")
    first = (await core.post("/payments", {"caseNo": case_no}))["data"]
    assert (first["amountFen"], first["expiresAt"]) == (4000, "2026-11-23T14:00:00+08:00")
    assert (await core.post("/payments", {"caseNo": case_no}))["data"] == first
    clock.now += 2 * 3600
    second = (await core.post("/payments", {"caseNo": case_no}))["data"]
    assert second["payNo"] != first["payNo"]
    for url, said in ((first["url"], "已过期"), (second["url"], "已缴费")):
        async with session.post(url) as page:
            assert said in await page.text()
    assert (await core.post("/payments", {"caseNo": case_no}))["code"] == 43501
    told = await events(core, case_no, "payment")
    assert [(d["payNo"], d["status"]) for d in told] == [
        (first["payNo"], "due"),
        (second["payNo"], "paid"),
    ]
    assert (await core.post("/payments", {"caseNo": "3599000"}))["code"] == 43301


async def test_a_payment_that_is_not_there_has_no_page(
    core: CoreCaller, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{core.url}/pay/P1") as page:
        assert page.status == 404
    async with session.post(f"{core.url}/pay/P1") as page:
        assert page.status == 404


async def test_delivery_is_ordered_once_when_granted_and_offered(
    core: CoreCaller, admin: Admin
) -> None:
    case_no = str((await submit_case(core, care.ELDER_CARD))["caseNo"])
    order = {"caseNo": case_no, "address": ADDRESS}
    assert (await core.post("/deliveries", order))["code"] == 43601, "not decided yet"
    await admin.move(case_no, "40")
    assert (await core.post("/deliveries", order | {"address": {}}))["code"] == 40001
    ordered = await core.post("/deliveries", order)
    assert ordered["data"]["carrier"] == "中国邮政速递物流"
    assert (await core.post("/deliveries", order))["code"] == 43602
    await admin.move(case_no, kind="delivery", detail={"status": "sent", "place": "榕城"})
    moved = await admin.move(case_no, kind="delivery", detail={"status": "delivered"})
    assert moved["state"] == "60"
    express = ordered["data"]
    assert await events(core, case_no, "delivery") == [
        {**express, "status": "sent", "place": "榕城"},
        {**express, "status": "delivered"},
    ]


async def test_delivery_is_not_offered_where_the_item_has_none(
    core: CoreCaller, admin: Admin
) -> None:
    case_no = await decide(core, admin, care.OLD_AGE_ALLOWANCE)
    order = {"caseNo": case_no, "address": ADDRESS}
    assert (await core.post("/deliveries", order))["code"] == 43601
