"""A notice that is due soon, or today, is told once; not at night, and not once it is answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bff.cases.events.notice_reminders import remind
from bff.scopes import Scope
from ground.clock import is_daytime
from models import FactMark, Forward, InboxMessage, ServiceCase
from models.encryption import Clear
from models.push import PushClass
from notifications import Reader
from tests.support.case_actions import catch_up
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, move_case
from tests.support.stage import Stage

DUE = "2026-11-25"  # a Wednesday; the stage begins on the Wednesday before, in the morning


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def with_notice(stage: Stage, **detail: Any) -> tuple[Phone, ServiceCase]:
    phone = await stage.phone("linxiuying")
    case = await case_at_core(stage, phone)
    detail = {"noticeId": "N1", "deadlineDays": 5, "deadline": DUE} | detail
    await move_case(stage, case, state="12", detail=detail)
    await catch_up(stage, case)
    return phone, await ServiceCase.get(id=case.id)


async def reminders() -> list[str]:
    return [row.body for row in await InboxMessage.filter(kind="notice-due").order_by("seq")]


async def test_each_is_told_once(each_database: Stage) -> None:
    await with_notice(each_database)
    said = []
    for _ in range(8):
        said.append(await remind(each_database.context))
        each_database.clock.advance(timedelta(days=1).total_seconds())
    assert said == [0, 0, 0, 0, 0, 1, 0, 1]  # Monday is two working days before
    assert await InboxMessage.filter(kind="notice-due", needs_plan=True).count() == 2
    soon, last = await reminders()
    assert ("true" in soon, "true" in last) == (False, True)


async def test_two_runners_tell_once(each_database: Stage) -> None:
    await with_notice(each_database)
    each_database.clock.advance(timedelta(days=7).total_seconds())
    counts = await asyncio.gather(*(remind(each_database.context) for _ in range(4)))
    assert sum(counts) == 1
    assert len(await reminders()) == 1


async def test_without_the_mark_two_runners_tell_twice(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""

    async def always(*_: Any) -> bool:
        return True

    monkeypatch.setattr(FactMark, "put", always)
    await with_notice(small_stage)
    small_stage.clock.advance(timedelta(days=7).total_seconds())
    for _ in range(2):
        await remind(small_stage.context)
    assert len(await reminders()) == 2


async def test_nobody_is_told_at_night(small_stage: Stage) -> None:
    await with_notice(small_stage)
    small_stage.clock.advance(timedelta(days=7, hours=-4).total_seconds())
    assert not is_daytime(small_stage.clock.now())
    assert await remind(small_stage.context) == 0
    small_stage.clock.advance(timedelta(hours=4).total_seconds())
    assert await remind(small_stage.context) == 1


async def test_a_short_notice_has_said_so_itself(small_stage: Stage) -> None:
    await with_notice(small_stage, deadlineDays=2, deadline="2026-11-20")
    assert await remind(small_stage.context) == 0
    small_stage.clock.advance(timedelta(days=2).total_seconds())
    assert await remind(small_stage.context) == 1


async def test_an_answered_notice_is_not_told(each_database: Stage) -> None:
    """Neither once the answer is on its way, nor once the core has closed the notice."""
    _, case = await with_notice(each_database)
    each_database.clock.advance(timedelta(days=7).total_seconds())
    now = each_database.clock.now()
    await Forward.create(
        id="f1",
        kind="supplement",
        case_id=case.id,
        body=Clear('{"noticeId": "N1"}'),
        state="queued",
        created_at=now,
        until=now,
    )
    assert await remind(each_database.context) == 0
    await Forward.filter(id="f1").update(state="refused")
    assert await remind(each_database.context) == 1
    await FactMark.all().delete()
    await ServiceCase.filter(id=case.id).update(notice_id=None)
    assert await remind(each_database.context) == 0


async def test_it_is_shown_while_it_is_true(small_stage: Stage) -> None:
    _, case = await with_notice(small_stage)
    small_stage.clock.advance(timedelta(days=7).total_seconds())
    await remind(small_stage.context)
    [row] = await InboxMessage.filter(kind="notice-due")
    reader = Reader(row.person_id, "zh", frozenset(Scope))
    view = await small_stage.context.messages.show(row, reader)
    assert view is not None
    assert view.title == "老年人优待证申领：今天是补齐材料的最后一天"
    assert view.push_class == PushClass.URGENT
    await ServiceCase.filter(id=case.id).update(notice_id=None)
    assert await small_stage.context.messages.show(row, reader) is None
