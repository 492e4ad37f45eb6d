"""The truth upwards: a notice or decision that reached nobody in a day is told to the core."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tortoise.exceptions import DoesNotExist

from bff.cases.forwarding import reach
from bff.cases.forwarding.reach import report_unreached
from models import CaseEvent, FactMark, Forward, InboxMessage, Push, ServiceCase
from tests.support.case_actions import catch_up, read_case
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, event_source, move_case, post_event
from tests.support.stage import Stage

DAY = timedelta(days=1).total_seconds() + 1


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def with_notice(stage: Stage) -> tuple[Phone, ServiceCase]:
    phone = await stage.phone("linxiuying")
    case = await case_at_core(stage, phone)
    await move_case(stage, case, state="12")
    await catch_up(stage, case)
    return phone, await ServiceCase.get(id=case.id)


async def reports_at_core(stage: Stage, case: ServiceCase) -> list[str]:
    """Return what the core knows after all jobs have run."""
    await stage.context.jobs.drain()
    [row] = (await stage.admin.get("/admin/cases", params={"sourceNo": case.id})).json()
    return [str(event) for event in row["unreached"]]


async def test_an_unread_notice_is_told_to_the_core_after_a_day_and_once(
    each_database: Stage,
) -> None:
    _, case = await with_notice(each_database)
    assert await report_unreached(each_database.context) == 0
    each_database.clock.advance(DAY)
    assert await report_unreached(each_database.context) == 1
    assert await report_unreached(each_database.context) == 0
    assert await reports_at_core(each_database, case) == [f"{case.case_no}-{case.version}"]
    [forward] = await Forward.filter(kind="unreached")
    assert forward.state == "acknowledged"


async def test_it_is_no_act_of_the_citizen(small_stage: Stage) -> None:
    _, case = await with_notice(small_stage)
    phone = await small_stage.phone("linxiuying")
    before = await read_case(phone, case)
    small_stage.clock.advance(DAY)
    phone = await small_stage.phone("linxiuying")
    assert await report_unreached(small_stage.context) == 1
    after = await read_case(phone, case)
    for view in (before, after):
        view["todo"] = [todo["kind"] for todo in view["todo"]]
    assert (after["timeline"], after["todo"], after["stateText"]) == (
        before["timeline"],
        before["todo"],
        before["stateText"],
    )


async def test_what_was_read_is_not_told(each_database: Stage) -> None:
    _, case = await with_notice(each_database)
    each_database.clock.advance(DAY)
    await InboxMessage.all().update(read_at=each_database.clock.now())
    assert await report_unreached(each_database.context) == 0
    assert await reports_at_core(each_database, case) == []


@pytest.mark.parametrize(("state", "count"), [("reached", 0), ("sent", 1), ("unsure", 1)])
async def test_what_a_channel_delivered_is_not_told(
    small_stage: Stage, state: str, count: int
) -> None:
    await with_notice(small_stage)
    message = await InboxMessage.filter(kind="case").order_by("-seq").first()
    assert message is not None
    now = small_stage.clock.now()
    await Push.create(
        person_id=message.person_id,
        message_id=message.id,
        seq=message.seq,
        channel="sms",
        push_class="action",
        state=state,
        not_before=now,
        worth_until=now,
        created_at=now,
    )
    small_stage.clock.advance(DAY)
    assert await report_unreached(small_stage.context) == count


IMPORTANT = dict.fromkeys(("12", "13", "21", "40", "41", "50", "52"), 1)
REST = dict.fromkeys(("11", "20", "30", "31", "51", "60", "99"), 0)


@pytest.mark.parametrize(("state", "count"), (IMPORTANT | REST).items())
async def test_a_state_alone_may_be_a_notice_or_decision(
    small_stage: Stage, state: str, count: int
) -> None:
    """Not every core sends ``supplement`` or ``result`` with it."""
    case = await case_at_core(small_stage, await small_stage.phone("linxiuying"))
    await post_event(small_stage, event_source(small_stage, case).event("state", state))
    small_stage.clock.advance(DAY)
    assert await report_unreached(small_stage.context) == count


async def test_a_fact_about_a_decided_case_is_no_decision(small_stage: Stage) -> None:
    case = await case_at_core(small_stage, await small_stage.phone("linxiuying"))
    parcel = {"expressNo": "E1", "carrier": "EMS", "status": "sent"}
    await post_event(small_stage, event_source(small_stage, case).event("delivery", "40", **parcel))
    small_stage.clock.advance(DAY)
    assert await report_unreached(small_stage.context) == 0


async def test_progress_is_not_told(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await move_case(small_stage, case, state="20")
    await catch_up(small_stage, case)
    small_stage.clock.advance(DAY)
    assert await report_unreached(small_stage.context) == 0


async def test_a_corrected_decision_is_not_told(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    for order in ({"state": "41"}, {"kind": "correction"}):
        await move_case(small_stage, case, **order)
    await catch_up(small_stage, case)
    small_stage.clock.advance(DAY)
    assert await report_unreached(small_stage.context) == 0


async def two_notices(stage: Stage, gap: timedelta) -> list[CaseEvent]:
    """Return two notices of one case, recorded that far apart, when both are a day old."""
    _, case = await with_notice(stage)
    stage.clock.advance(gap.total_seconds())
    await move_case(stage, case, state="12")
    await catch_up(stage, case)
    stage.clock.advance(DAY)
    return await CaseEvent.filter(state="to_supplement").order_by("recorded_at")


@pytest.mark.parametrize(("gap", "count"), [(timedelta(minutes=4), 2), (timedelta(hours=1), 1)])
async def test_the_search_goes_on_shortly_before_where_it_stopped(
    each_database: Stage, gap: timedelta, count: int
) -> None:
    """A line that came late with an older time is found; what is long done is not read again."""
    assert len(await two_notices(each_database, gap)) == 2
    assert await report_unreached(each_database.context) == 2
    await FactMark.all().delete()
    assert await report_unreached(each_database.context) == count


async def test_what_could_not_be_told_is_told_later(each_database: Stage) -> None:
    """The search does not go on before all of its lines are told."""
    first, _ = await two_notices(each_database, timedelta(hours=1))
    await CaseEvent.filter(id=first.id).update(case_id="nowhere")
    with pytest.raises(DoesNotExist):
        await report_unreached(each_database.context)
    await CaseEvent.filter(id=first.id).update(case_id=first.case_id)
    assert await report_unreached(each_database.context) == 2


async def test_a_batch_may_be_smaller_than_what_is_to_tell(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_notices(each_database, timedelta(0))
    monkeypatch.setattr(reach, "BATCH", 1)
    assert await report_unreached(each_database.context) == 2
