"""Deadlines of a case as its reader sees them: working days, and the light that changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models import ServiceCase, ServiceItem
from tests.bff.test_cases_reading import view_of
from tests.support.core_cases import (
    EventSource,
    case_at_core,
    event_source,
    item_named,
    post_event,
)
from tests.support.stage import Stage


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def test_deadlines_count_working_days_and_change_their_light(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    today = small_stage.clock.now().date()
    event = event_source(small_stage, case).event(
        "state", "20", promisedDate=str(today + timedelta(days=14)), statutoryDate="2099-12-31"
    )
    await post_event(small_stage, event)
    lights = []
    for _ in range(4):
        deadlines = (await view_of(phone, case))["deadlines"]
        lights.append(deadlines["promised"]["light"])
        small_stage.clock.advance(6 * 86400)
        phone = await small_stage.phone("linxiuying")
    assert lights == ["green", "green", "amber", "red"]
    assert deadlines["promised"]["daysLeft"] < 0
    assert not deadlines["promised"]["provisional"]
    assert deadlines["statutory"]["provisional"]
    assert not deadlines["clockStopped"]


async def test_without_dates_of_the_core_the_items_limits_count(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case, item = await case_at_core(each_database, phone), await item_named(each_database)
    talk = EventSource(each_database, case, datetime(2026, 11, 20, tzinfo=UTC), case.version)
    await post_event(each_database, talk.event("state", "20"))
    row = await ServiceItem.get(code=item.implement_code)
    changed = row.body.replace(f'"statutoryDays":{item.statutory_days}', '"statutoryDays":999')
    assert changed != row.body
    await ServiceItem.filter(code=row.code).update(body=changed)
    await post_event(each_database, talk.event("state", "30"))
    after = await ServiceCase.get(id=case.id)
    assert str(after.promised_on) == _working_days_after_friday(item.promised_days)
    assert str(after.statutory_on) == _working_days_after_friday(item.statutory_days)


def _working_days_after_friday(days: int) -> str:
    """Weekdays after Friday 20 November 2026: no holiday is near."""
    weeks, rest = divmod(days, 5)
    assert weeks < 5
    return str(date(2026, 11, 20) + timedelta(weeks * 7 + (rest and rest + 2)))
