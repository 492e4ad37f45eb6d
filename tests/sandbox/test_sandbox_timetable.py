"""A case moves by itself, takes its detours, waits for the citizen, and survives a restart."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core import timetable
from sandbox.core.catalogue import business, care, housing, police
from sandbox.core.catalogue.kinds import Item
from tests.support.core_caller import Admin, CoreCaller, StillClock
from tests.support.submissions import SUBMITTED_AT, submit_case


@pytest.fixture
def settings(settings: SandboxSettings) -> SandboxSettings:
    return replace(settings, core=replace(settings.core, timetable=True))


@pytest.fixture
async def sandbox(settings: SandboxSettings, clock: StillClock) -> AsyncIterator[Sandbox]:
    async with run_sandbox(settings, clock=clock) as started:
        yield started


async def case_at(core: CoreCaller, case_no: str, state: str) -> dict[str, Any]:
    """Return the case as soon as it is in this state."""
    async with asyncio.timeout(60):
        while True:
            case: dict[str, Any] = (await core.get(f"/cases/{case_no}"))["data"]
            if case["state"] == state:
                return case
            await asyncio.sleep(0.02)


async def walk_route(
    core: CoreCaller, clock: StillClock, case_no: str, *path: tuple[float, str]
) -> dict[str, Any]:
    """Wait until the case reaches each state, with these seconds between them."""
    case: dict[str, Any] = {}
    for seconds, state in path:
        clock.now += seconds
        case = await case_at(core, case_no, state)
    return case


async def test_a_case_is_received_accepted_worked_on_and_decided(
    core: CoreCaller, clock: StillClock
) -> None:
    case_no = (await submit_case(core, care.OLD_AGE_ALLOWANCE))["caseNo"]
    clock.now += 2.9
    await asyncio.sleep(0.25)
    await case_at(core, case_no, "10")
    case = await walk_route(core, clock, case_no, (0.2, "11"), (5, "20"), (4, "30"), (8, "40"))
    assert [event["state"] for event in case["events"]] == ["10", "11", "20", "30", "40"]
    assert [event["version"] for event in case["events"]] == [1, 2, 3, 4, 5]
    assert case["events"][-1]["kind"] == "result"
    assert case["events"][-1]["detail"]["resultName"] == "高龄津贴发放决定"
    # Five and twenty working days from Monday, 23 November 2026.
    assert (case["promisedDate"], case["statutoryDate"]) == ("2026-11-30", "2026-12-21")
    assert case["handler"]["department"] == "榕城市鼓山区民政局"


async def test_an_immediate_case_is_accepted_on_the_spot(
    core: CoreCaller, clock: StillClock
) -> None:
    answer = await submit_case(core, housing.FUND_STATEMENT)
    assert answer["state"] == "20"
    assert answer["receipt"]["kind"] == "accepting"
    await walk_route(core, clock, answer["caseNo"], (4, "30"), (8, "40"))


async def test_one_notice_asks_for_everything_and_the_case_waits(
    core: CoreCaller, clock: StillClock
) -> None:
    case_no = (await submit_case(core, care.TEMPORARY_RELIEF))["caseNo"]
    case = await walk_route(core, clock, case_no, (3, "11"), (5, "12"))
    notice = case["events"][-1]["detail"]
    assert notice["deadline"] == "2026-11-30"
    assert notice["deadlineDays"] == 5
    assert [m["code"] for m in notice["materials"]] == ["identityCard", "eventProof"]
    assert [f["name"] for f in notice["fields"]] == ["address"]
    clock.now += 3600
    await asyncio.sleep(0.25)
    await case_at(core, case_no, "12")
    assert (await supplement(core, case_no, notice["noticeId"]))["data"]["state"] == "11"
    await walk_route(core, clock, case_no, (5, "20"), (4, "30"), (8, "40"))


async def test_a_supplement_answers_the_open_notice_once_and_in_time(
    core: CoreCaller, clock: StillClock
) -> None:
    case_no = (await submit_case(core, care.TEMPORARY_RELIEF))["caseNo"]
    case = await walk_route(core, clock, case_no, (3, "11"), (5, "12"))
    notice_id = case["events"][-1]["detail"]["noticeId"]
    assert (await supplement(core, case_no, "Nanother"))["code"] == 43302
    unknown = {"code": "eventProof", "materialId": "Mnowhere"}
    assert (await supplement(core, case_no, notice_id, unknown))["code"] == 43203
    clock.now += 30 * 24 * 3600  # on its way all the time
    for late in ("2026-12-01T00:00:00+08:00", "2026-11-30T16:00:00Z"):
        answer = await supplement(core, case_no, notice_id, submitted_at=late)
        assert answer["code"] == 43303
    for wrong in ("2026-11-30T23:59:59", "yesterday", None):
        answer = await supplement(core, case_no, notice_id, submitted_at=wrong)
        assert answer["code"] == 40001
    in_time = "2026-11-30T23:59:59+08:00"
    answer = await supplement(core, case_no, notice_id, submitted_at=in_time)
    assert answer["code"] == 0
    assert (await supplement(core, case_no, notice_id))["code"] == 43302


async def supplement(
    core: CoreCaller,
    case_no: str,
    notice_id: str,
    *materials: dict[str, Any],
    submitted_at: str | None = SUBMITTED_AT,
) -> dict[str, Any]:
    body = {
        "noticeId": notice_id,
        "form": {"address": "示范路9号"},
        "materials": materials,
        "submittedAt": submitted_at,
    }
    return await core.post(f"/cases/{case_no}/supplement", body)


async def test_the_clock_stands_still_in_a_special_procedure(
    core: CoreCaller, clock: StillClock
) -> None:
    case_no = (await submit_case(core, business.FOOD_LICENCE))["caseNo"]
    case = await walk_route(core, clock, case_no, (3, "11"), (5, "20"), (4, "30"), (4, "31"))
    assert case["events"][-1]["kind"] == "special"
    assert case["events"][-1]["detail"] == {"name": "现场核查", "days": 5}
    assert case["promisedDate"] == "2026-12-03"
    # Four working days pass before the office works on it again.
    case = await walk_route(core, clock, case_no, (4 * 24 * 3600, "30"))
    assert case["promisedDate"] == "2026-12-09"
    assert case["events"][-1]["detail"]["promisedDate"] == "2026-12-09"
    await walk_route(core, clock, case_no, (8, "40"))


async def test_a_charged_case_waits_for_its_payment(
    core: CoreCaller, clock: StillClock, session: aiohttp.ClientSession
) -> None:
    case_no = (await submit_case(core, police.IDENTITY_CARD_AGAIN))["caseNo"]
    assert (await core.post("/payments", {"caseNo": case_no}))["code"] == 43501
    await walk_route(core, clock, case_no, (3, "11"), (5, "20"))
    clock.now += 4
    async with asyncio.timeout(60):
        while (asked := await core.post("/payments", {"caseNo": case_no}))["code"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert asked["data"]["amountFen"] == 4000
    async with session.get(asked["data"]["url"]) as page:
        assert "¥40.00" in await page.text()
    for _ in range(2):
        async with session.post(asked["data"]["url"]) as page:
            assert "已缴费" in await page.text()
    assert (await core.post("/payments", {"caseNo": case_no}))["code"] == 43501
    case = await walk_route(core, clock, case_no, (4, "30"), (8, "40"))
    paid = [e["detail"]["status"] for e in case["events"] if e["kind"] == "payment"]
    assert paid == ["due", "paid"], "paid once, although the button was pressed twice"


async def test_what_is_delivered_reaches_the_citizen(core: CoreCaller, clock: StillClock) -> None:
    case_no = (await submit_case(core, care.ELDER_CARD))["caseNo"]
    await walk_route(core, clock, case_no, (3, "11"), (5, "20"), (4, "30"), (8, "40"))
    address = {"name": "林秀英", "mobile": "14003120128", "region": "359901", "detail": "示范路"}
    order = {"caseNo": case_no, "address": address}
    express = (await core.post("/deliveries", order))["data"]
    assert (await core.post("/deliveries", order))["code"] == 43602
    clock.now += 8
    await asyncio.sleep(0.25)
    case = await walk_route(core, clock, case_no, (0, "40"), (8, "60"))
    told = [event["detail"] for event in case["events"] if event["kind"] == "delivery"]
    assert [detail["status"] for detail in told] == ["sent", "delivered"]
    assert all(detail["expressNo"] == express["expressNo"] for detail in told)


async def test_a_withdrawn_case_stays_withdrawn(core: CoreCaller, clock: StillClock) -> None:
    case_no = (await submit_case(core, care.OLD_AGE_ALLOWANCE))["caseNo"]
    await walk_route(core, clock, case_no, (3, "11"))
    await core.post(f"/cases/{case_no}/withdraw", {"reason": "填错了"})
    clock.now += 3600
    await asyncio.sleep(0.25)
    assert len((await case_at(core, case_no, "51"))["events"]) == 3


async def test_a_restart_goes_on_where_the_timetable_stood(
    settings: SandboxSettings, session: aiohttp.ClientSession, clock: StillClock
) -> None:
    async with run_sandbox(settings, clock=clock) as first:
        core = CoreCaller(session, first.url, clock)
        case_no = (await submit_case(core, care.OLD_AGE_ALLOWANCE))["caseNo"]
        await walk_route(core, clock, case_no, (3, "11"))
    async with run_sandbox(settings, clock=clock) as second:
        core = CoreCaller(session, second.url, clock, core.numbers)
        await walk_route(core, clock, case_no, (5, "20"), (4, "30"), (8, "40"))


async def test_a_step_that_fails_holds_up_nobody_and_is_tried_again(
    core: CoreCaller, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = True
    receive = timetable._STEPS["receive"]

    def broken(desk: Any, case: Any) -> object:
        if failing and case.source_no == "S1":
            raise RuntimeError("the clerk is ill")
        return receive(desk, case)

    monkeypatch.setattr(timetable, "_STEPS", {**timetable._STEPS, "receive": broken})
    stuck = (await submit_case(core, care.OLD_AGE_ALLOWANCE, "S1"))["caseNo"]
    other = (await submit_case(core, care.OLD_AGE_ALLOWANCE, "S2"))["caseNo"]
    await walk_route(core, clock, other, (3, "11"))
    assert (await core.get(f"/cases/{stuck}"))["data"]["state"] == "10"
    failing = False
    await walk_route(core, clock, stuck, (timetable.AGAIN_S, "11"))


@pytest.mark.parametrize("state", ["40", "52"])
async def test_an_operators_decision_ends_the_timetable(
    core: CoreCaller, admin: Admin, clock: StillClock, state: str
) -> None:
    item: Item = care.OLD_AGE_ALLOWANCE
    case_no = (await submit_case(core, item))["caseNo"]
    await admin.move(case_no, state)
    clock.now += 3600
    await asyncio.sleep(0.25)
    assert len((await case_at(core, case_no, state))["events"]) == 2
