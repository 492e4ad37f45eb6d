"""Working days with 调休, day by day over the end of a year whose successor is not arranged yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground import working_days
from ground.working_days import (
    LONGEST_DAYS,
    add_working_days,
    is_arranged,
    lacking_year,
    working_day,
    working_days_left,
)
from sandbox.core.working_days import after as sandbox_after
from sandbox.core.working_days import between as sandbox_between
from sandbox.core.working_days import works as sandbox_works

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

FREE_WEEKDAYS = {
    "2027-01-01": "元旦",
    "2027-02-05": "除夕",
    "2027-02-08": "初三",
    "2027-02-09": "初一 was a Saturday",
    "2027-02-10": "初二 was a Sunday",
    "2027-04-05": "清明",
    "2027-05-03": "1 May was a Saturday",
    "2027-05-04": "2 May was a Sunday",
    "2027-06-09": "端午",
    "2027-09-15": "中秋",
    "2027-10-01": "国庆",
    "2027-10-04": "2 October was a Saturday",
    "2027-10-05": "3 October was a Sunday",
    "2028-01-03": "元旦 was a Saturday",
    "2028-01-25": "除夕",
    "2028-01-26": "初一",
    "2028-01-27": "初二",
    "2028-01-28": "初三",
}
"""By hand from the regulation (Art 2 and 6) and the lunar calendar. No weekend is worked: only a
notice can say so.
"""
FIRST, LAST = date(2026, 11, 1), date(2028, 3, 31)
PROVISIONAL_FROM = date(2026, 12, 29)

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
    ("over the end of 2026", "2026-12-31", 1, "2027-01-04"),
    ("five days over the end of 2026", "2026-12-28", 5, "2027-01-05"),
    ("Spring Festival 2027", "2027-02-04", 1, "2027-02-11"),
    ("清明 2027 is a Monday", "2027-04-02", 1, "2027-04-06"),
    ("National Day 2027", "2027-09-30", 1, "2027-10-06"),
    ("over the end of 2027", "2027-12-31", 1, "2028-01-04"),
    ("Spring Festival 2028", "2028-01-24", 1, "2028-01-31"),
    ("twenty days over Spring Festival 2027", "2027-01-18", 20, "2027-02-19"),
]


def days(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


@pytest.mark.parametrize(("day", "works"), [(d, True) for d in WORKED] + [(d, False) for d in FREE])
def test_days_off_and_days_worked_instead_are_known(day: str, works: bool) -> None:
    assert working_day(date.fromisoformat(day)) == (works, False)


def test_every_day_to_march_2028_is_as_the_regulation_has_it() -> None:
    for day in days(FIRST, LAST):
        works = day.weekday() < 5 and day.isoformat() not in FREE_WEEKDAYS
        assert working_day(day) == (works, day >= PROVISIONAL_FROM), day
        assert sandbox_works(day) == works, day


def test_weekdays_alone_would_be_wrong() -> None:
    """Control: each day of the tables is otherwise than the week has it."""
    for day in (*WORKED, *FREE, *FREE_WEEKDAYS):
        assert (date.fromisoformat(day).weekday() < 5) == (day not in WORKED), day


def test_each_next_working_day_to_march_2028_is_the_next_that_people_work() -> None:
    working = [day for day in days(FIRST, LAST) if working_day(day)[0]]
    for day in days(FIRST, working[-2]):
        following = next(one for one in working if one > day)
        assert add_working_days(day, 1) == following
        assert sandbox_after(day, 1) == following
        assert working_days_left(day, following).days == 1
        assert sandbox_between(day, following) == 1


@pytest.mark.parametrize(("what", "start", "count", "end"), COUNTED)
def test_working_days_are_counted_from_the_day_after(
    what: str, start: str, count: int, end: str
) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert add_working_days(first, count) == last, what
    assert sandbox_after(first, count) == last, what
    left = working_days_left(first, last)
    assert (left.days, left.provisional) == (count, last >= PROVISIONAL_FROM), what


def test_two_libraries_agree_on_every_day_of_twenty_years() -> None:
    """``chinesecalendar`` knows the same notices from another hand."""
    for day in days(date(2006, 1, 1), date(2026, 12, 28)):
        assert working_day(day)[0] == chinese_calendar.is_workday(day), day
        assert sandbox_works(day) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_notice_moves_days_and_does_not_add_any(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its notice a year has as many working days as it came to have with it."""
    whole = list(days(date(year, 1, 1), date(year, 12, 31)))
    arranged = [day for day in whole if working_day(day)[0]]
    known = working_days._CHINA.ChinaStaticHolidays.special_public_holidays
    monkeypatch.setattr(
        working_days._CHINA.ChinaStaticHolidays,
        "special_public_holidays",
        {other: moved for other, moved in known.items() if other < year},
    )
    unarranged = working_days._CHINA.China(years=(year, year + 1))
    before = [day for day in whole if unarranged.is_working_day(day)]
    assert len(before) == len(arranged)
    assert before != arranged


def test_a_notice_may_reach_into_the_year_before() -> None:
    """30 and 31 December 2006 were worked by the notice for 2007, 29 December 2018 for 2019."""
    assert [working_day(date(2006, 12, day))[0] for day in (30, 31)] == [True, True]
    assert working_day(date(2018, 12, 29)) == (True, False)
    assert is_arranged(date(2026, 12, 28))
    assert not is_arranged(date(2026, 12, 29))
    assert is_arranged(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("today", "lacking"),
    [
        ("2025-12-31", None),
        ("2026-10-31", None),
        ("2026-11-01", 2027),
        ("2026-12-31", 2027),
        ("2027-01-01", 2027),
        ("2027-11-01", 2027),
    ],
)
def test_the_next_year_is_missed_from_november(today: str, lacking: int | None) -> None:
    assert lacking_year(date.fromisoformat(today)) == lacking


def test_what_is_past_is_a_minus() -> None:
    assert working_days_left(date(2026, 11, 25), date(2026, 11, 20)).days == -3
    assert working_days_left(date(2026, 11, 23), date(2026, 11, 23)).days == 0


def test_a_date_that_nobody_means_is_not_counted_for_ever() -> None:
    far = working_days_left(date(2026, 11, 23), date.max)
    assert 0 < far.days < LONGEST_DAYS
    assert far.provisional
    assert add_working_days(date(9999, 12, 30), 9) == date.max
    assert add_working_days(date(2026, 11, 23), -3) == date(2026, 11, 23)


any_day = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(any_day, st.integers(0, 60), st.integers(0, 60))
def test_adding_is_the_same_in_one_go_or_two(start: date, first: int, second: int) -> None:
    once = add_working_days(start, first + second)
    assert add_working_days(add_working_days(start, first), second) == once
    assert working_days_left(start, once).days == first + second


@given(any_day, any_day)
def test_there_and_back_is_nothing(one: date, other: date) -> None:
    assert working_days_left(one, other).days == -working_days_left(other, one).days
