"""Working days with 调休, as the State Council arranged them; lights; the stopped clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.cases.deadlines import (
    LONGEST_DAYS,
    add_working_days,
    light,
    limit,
    working_day,
    working_days_left,
)
from bff.cases.view import deadlines
from models import ServiceCase

# What the State Council arranged for 2025 and 2026: days that are not as the week has them.
WORKED = [
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]
FREE = [
    *("2025-01-01", "2025-01-28", "2025-02-04", "2025-04-04", "2025-05-05", "2025-06-02"),
    *("2025-10-01", "2025-10-08", "2026-01-02", "2026-02-16", "2026-02-23", "2026-04-06"),
    *("2026-05-05", "2026-06-19", "2026-09-25", "2026-10-07"),
]

COUNTED = [
    ("a day from a Monday is Tuesday", "2026-11-23", 1, "2026-11-24"),
    ("over a weekend", "2026-11-27", 1, "2026-11-30"),
    ("from a Saturday, Monday is the first", "2026-11-28", 1, "2026-11-30"),
    ("none: while you wait", "2026-11-28", 0, "2026-11-28"),
    ("National Day 2025 and Mid-Autumn", "2025-09-30", 1, "2025-10-09"),
    ("the Saturday after it is worked", "2025-10-10", 1, "2025-10-11"),
    ("Spring Festival 2026", "2026-02-13", 2, "2026-02-24"),
    ("a worked Sunday before it counts", "2026-09-18", 1, "2026-09-20"),
    ("National Day 2026", "2026-09-30", 3, "2026-10-10"),
    ("over the end of 2025", "2025-12-31", 1, "2026-01-04"),
    ("twenty days (行政许可法 Art 42)", "2026-09-01", 20, "2026-09-29"),
]


@pytest.mark.parametrize(("day", "works"), [(d, True) for d in WORKED] + [(d, False) for d in FREE])
def test_days_off_and_days_worked_instead_are_known(day: str, works: bool) -> None:
    assert working_day(date.fromisoformat(day)) == (works, False)


@pytest.mark.parametrize(("what", "start", "days", "end"), COUNTED)
def test_working_days_are_counted_from_the_day_after(
    what: str, start: str, days: int, end: str
) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert add_working_days(first, days) == last, what
    assert working_days_left(first, last).days == days, what


def test_weekends_alone_would_be_wrong() -> None:
    """Control: the table tells a calendar with 调休 from one without."""
    wrong = [
        day for day in WORKED + FREE if (date.fromisoformat(day).weekday() < 5) == (day in FREE)
    ]
    assert len(wrong) == len(WORKED + FREE)


def test_a_year_that_is_not_arranged_yet_is_counted_by_weekdays_and_said_to_be() -> None:
    assert working_day(date(2099, 10, 1)) == (True, True)
    assert working_day(date(2099, 10, 4)) == (False, True)  # a Sunday
    inside = working_days_left(date(2026, 11, 23), date(2026, 12, 31))
    assert (inside.days, inside.provisional) == (28, False)
    over = working_days_left(date(2098, 12, 30), date(2099, 1, 6))
    assert (over.days, over.provisional) == (5, True)


def test_what_is_past_is_a_minus() -> None:
    assert working_days_left(date(2026, 11, 25), date(2026, 11, 20)).days == -3
    assert working_days_left(date(2026, 11, 23), date(2026, 11, 23)).days == 0


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
    assert (past.light, past.left.days) == ("red", 0)


def test_a_date_that_nobody_means_is_not_counted_for_ever() -> None:
    far = working_days_left(date(2026, 11, 23), date.max)
    assert 0 < far.days < LONGEST_DAYS
    assert far.provisional
    assert add_working_days(date(9999, 12, 30), 9) == date.max
    assert add_working_days(date(2026, 11, 23), -3) == date(2026, 11, 23)


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_adding_is_the_same_in_one_go_or_two(start: date, first: int, second: int) -> None:
    once = add_working_days(start, first + second)
    assert add_working_days(add_working_days(start, first), second) == once
    assert working_days_left(start, once).days == first + second


@given(days, days)
def test_there_and_back_is_nothing(one: date, other: date) -> None:
    assert working_days_left(one, other).days == -working_days_left(other, one).days


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
