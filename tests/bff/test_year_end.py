"""Deadlines over the end of a year whose successor has no announced holidays yet.

They are provisional, refuse nobody and are counted again later.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from bff.cases.events.deadline_recount import recount
from bff.cases.from_core.intake import take_in
from bff.doctor import examine
from gateways.core import Event as CoreEvent
from models import Evaluation, ServiceCase
from tests.support.case_actions import act, answer_to, read_case, state_at_core, wait_for_forward
from tests.support.clients import Phone
from tests.support.clock import HeldClock
from tests.support.core_cases import EventSource, case_at_core, core_call, move_case, post_event
from tests.support.problems import expect
from tests.support.stage import Stage


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def on(stage: Stage, day: str) -> Phone:
    """Go on to noon of this day in China; sign in again, for sessions end on the way."""
    noon = datetime.fromisoformat(f"{day}T12:00:00+08:00")
    stage.clock.advance((noon - stage.clock.now()).total_seconds())
    return await stage.phone("linxiuying")


async def asked_without_a_date(stage: Stage, phone: Phone, core_date: str) -> ServiceCase:
    """Send a supplement notice with five days, but without the core's own date."""
    case = await case_at_core(stage, phone)
    await move_case(stage, case, state="12", detail={"deadline": core_date, "deadlineDays": 5})
    there = await stage.context.core.cases.read(str(case.case_no), core_call())
    for event in there.events:
        await take_in(stage.context, without_date(event))
    return await ServiceCase.get(id=case.id)


def without_date(event: CoreEvent) -> CoreEvent:
    detail = {name: value for name, value in event.detail.items() if name != "deadline"}
    return msgspec.structs.replace(event, detail=detail)


async def test_a_notice_that_is_late_by_our_count_goes_to_the_core(each_database: Stage) -> None:
    stage = each_database
    phone = await on(stage, "2026-12-30")
    case = await asked_without_a_date(stage, phone, core_date="2027-01-12")
    assert case.notice_due == date(2027, 1, 7)  # not the 6th: 1 January is free
    [todo] = (await read_case(phone, case))["todo"]
    assert (todo["deadline"], todo["daysLeft"], todo["provisional"]) == ("2027-01-07", 5, True)
    assert "放假安排还没有公布" in todo["text"]

    phone = await on(stage, "2027-01-11")
    view = await read_case(phone, case)
    [todo] = view["todo"]
    assert (todo["daysLeft"], todo["provisional"]) == (-2, True)
    assert "还可以提交" in todo["text"]
    assert view["may"] == ["supplement", "withdraw"]
    body = await answer_to(stage, phone, case)
    answer = await act(phone, case, "supplements", body)
    assert answer.status_code == 201, answer.text
    assert (await wait_for_forward(stage, case, "supplement")).state == "acknowledged"
    assert await state_at_core(stage, case) == "11"


async def test_what_is_late_by_the_cores_date_is_refused_by_the_core(each_database: Stage) -> None:
    stage = each_database
    phone = await on(stage, "2026-12-30")
    case = await asked_without_a_date(stage, phone, core_date="2027-01-06")
    phone = await on(stage, "2027-01-07")  # our last day
    body = await answer_to(stage, phone, case)
    problem = expect(await act(phone, case, "supplements", body), "notice-past")
    assert problem["upstream"]["code"] == "43303"


async def test_the_last_day_by_our_count_is_provisional_too(small_stage: Stage) -> None:
    phone = await on(small_stage, "2026-12-30")
    case = await asked_without_a_date(small_stage, phone, core_date="2027-01-07")
    phone = await on(small_stage, "2027-01-07")
    english = await phone.get(f"/v1/cases/{case.id}", headers={"Accept-Language": "en"})
    [todo] = english.json()["todo"]
    assert (todo["daysLeft"], todo["provisional"]) == (0, True)
    assert todo["text"].endswith(
        "The holidays of that year are not announced yet, so the date and the days left may "
        "change. The department’s own notice counts."
    )


async def test_a_date_within_the_arranged_year_is_not_provisional(small_stage: Stage) -> None:
    phone = await on(small_stage, "2026-12-21")
    case = await asked_without_a_date(small_stage, phone, core_date="2026-12-28")
    [todo] = (await read_case(phone, case))["todo"]
    assert (todo["deadline"], todo["provisional"]) == ("2026-12-28", False)
    assert "放假" not in todo["text"]


async def test_limits_over_the_lunar_new_year_are_provisional(each_database: Stage) -> None:
    phone = await on(each_database, "2026-11-20")
    case = await case_at_core(each_database, phone)
    begun = datetime(2027, 2, 4, 2, tzinfo=UTC)
    await post_event(
        each_database, EventSource(each_database, case, begun, case.version).event("state")
    )
    after = await ServiceCase.get(id=case.id)
    assert after.promised_on is not None
    assert after.promised_on >= date(2027, 2, 11)  # 除夕 to the days in lieu are free
    promised = (await read_case(phone, case))["deadlines"]["promised"]
    assert (promised["date"], promised["provisional"]) == (str(after.promised_on), True)


async def test_dates_of_the_core_in_such_a_year_are_said_to_be_provisional(
    small_stage: Stage,
) -> None:
    """In the timeline, which is what the citizen is told at once, and of an evaluation."""
    phone = await on(small_stage, "2026-12-24")
    case = await case_at_core(small_stage, phone)
    talk = EventSource(small_stage, case, small_stage.clock.now(), case.version)
    await post_event(small_stage, talk.event("state", "20", promisedDate="2026-12-28"))
    await post_event(
        small_stage, talk.event("supplement", "12", noticeId="N", deadline="2027-01-05")
    )
    *_, accepted, asked = (await read_case(phone, case))["timeline"]
    assert accepted["text"] == "承诺最迟2026年12月28日办结。"
    assert asked["text"] == "请最迟在2027年1月5日补齐。放假安排公布后，日期可能会变。"
    answered: dict[str, Any] = {
        "channel": "app",
        "at": small_stage.clock.now(),
        "grade": 5,
        "tags": [],
    }
    for follow_up_by, provisional in ((date(2026, 12, 28), False), (date(2027, 1, 8), True)):
        await Evaluation.filter(case_id=case.id).delete()
        await Evaluation.create(case_id=case.id, follow_up_by=follow_up_by, **answered)
        assert (await read_case(phone, case))["evaluation"]["provisional"] == provisional


async def test_dates_counted_before_a_notice_are_counted_anew(each_database: Stage) -> None:
    """As when the server was started with a library that knows more than the one before."""
    stage = each_database
    phone = await on(stage, "2026-12-30")
    counted = await asked_without_a_date(stage, phone, core_date="2027-01-12")
    dated = await case_at_core(stage, phone)
    talk = EventSource(stage, dated, stage.clock.now(), dated.version)
    await post_event(stage, talk.event("state", "20", promisedDate="2027-01-18"))
    right = await ServiceCase.get(id=dated.id)
    closed = await case_at_core(stage, phone)
    assert await recount() == 0

    stale = date(2027, 1, 5)
    await ServiceCase.filter(id=counted.id).update(notice_due=stale)
    await ServiceCase.filter(id=dated.id).update(statutory_on=stale)
    await ServiceCase.filter(id=closed.id).update(state="granted", promised_on=stale)
    assert await recount() == 2
    assert (await ServiceCase.get(id=counted.id)).notice_due == date(2027, 1, 7)
    after = await ServiceCase.get(id=dated.id)
    assert (after.promised_on, after.statutory_on) == (date(2027, 1, 18), right.statutory_on)
    assert (await ServiceCase.get(id=closed.id)).promised_on == stale
    assert await recount() == 0


@pytest.mark.parametrize(
    ("now", "good"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), False),  # 1 November in China
        (datetime(2027, 6, 1, tzinfo=UTC), False),
    ],
)
async def test_the_doctor_misses_the_next_year_from_november(
    small_stage: Stage, now: datetime, good: bool
) -> None:
    findings = await examine(small_stage.context.settings, HeldClock(now))
    [holidays] = [finding for finding in findings if finding.part == "holidays"]
    assert holidays.good == good
    assert good or holidays.text.startswith("2027 is not known")
