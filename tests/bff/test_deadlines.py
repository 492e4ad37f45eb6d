"""Deadlines of a case: lights, the stopped clock, and dates that depend on a notice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bff.cases.reading.deadlines import light, limit
from bff.cases.reading.view import deadlines
from models import ServiceCase


@pytest.mark.parametrize(
    ("left", "whole", "past", "expected"),
    [
        (20, 20, False, "green"),
        (5, 20, False, "green"),
        (4, 20, False, "amber"),  # a fifth
        (0, 20, False, "amber"),  # the last day itself
        (3, 5, False, "green"),
        (2, 5, False, "amber"),  # two days, however short the whole
        (0, 0, False, "amber"),  # while you wait
        (-1, 20, True, "red"),
        (0, 20, True, "red"),  # past at a weekend: no working day has gone by yet
    ],
)
def test_lights(left: int, whole: int, past: bool, expected: str) -> None:
    assert light(left, whole, past) == expected


def test_a_limit_that_ended_on_friday_is_red_on_saturday() -> None:
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    assert limit(date(2026, 11, 2), friday, friday).light == "amber"
    past = limit(date(2026, 11, 2), friday, saturday)
    assert (past.light, past.remaining.days) == ("red", 0)


@pytest.mark.parametrize("today", ["2026-12-30", "2027-01-05", "2027-01-06"])
def test_a_date_counted_over_the_end_of_the_year_is_provisional_to_its_last_day(today: str) -> None:
    accepted = date(2026, 12, 24)
    found = limit(accepted, date(2027, 1, 5), date.fromisoformat(today))
    assert found.provisional
    assert not limit(accepted, date(2026, 12, 28), accepted).provisional


def a_case(**columns: object) -> ServiceCase:
    return ServiceCase(id="c", state="in_progress", promised_on=date(2026, 12, 4), **columns)


def test_a_stopped_clock_shows_what_was_left_when_it_stopped() -> None:
    accepted = datetime(2026, 11, 20, 2, tzinfo=UTC)
    running = deadlines(a_case(), accepted, date(2026, 12, 10)).promised
    assert running is not None
    assert (running.days_left, running.light) == (-4, "red")
    stopped_at = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # already the 25th in China
    stopped = a_case(clock_stopped_at=stopped_at)
    for passed in range(0, 60, 7):
        today = date(2026, 11, 25) + timedelta(days=passed)
        shown = deadlines(stopped, accepted, today)
        assert shown.clock_stopped
        assert shown.promised is not None
        assert (shown.promised.days_left, shown.promised.light) == (7, "green")


def test_a_closed_case_has_no_deadline() -> None:
    case = a_case()
    case.state = "granted"
    shown = deadlines(case, datetime(2026, 11, 20, tzinfo=UTC), date(2026, 12, 10))
    assert (shown.promised, shown.statutory, shown.clock_stopped) == (None, None, False)
