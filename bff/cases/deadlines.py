"""Time limits in working days (工作日, 行政许可法 Art 82), holidays and 调休 as the State Council
arranges them.

The first day is not counted (民法典 Art 201): a limit of one working day from a Friday ends on the
next working day. The arrangement of a year is published in the autumn before it; until then, and
until the package that carries it is updated, weekdays are taken for working days and the answer is
marked provisional (docs/decisions/0033-working-days.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import is_workday

AMBER_SHARE, AMBER_DAYS = 0.2, 2
LONGEST_DAYS = 2000  # a core that is wrong about a date must not keep us counting

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """Working days, below 0 for a limit that is past."""

    days: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline as it stands today. ``light``: green, amber, red."""

    on: date
    left: Count
    light: str


@lru_cache(maxsize=8192)
def working_day(day: date) -> tuple[bool, bool]:
    """Whether people work on this day, and whether that is provisional."""
    try:
        return bool(is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5, True


def add_working_days(start: date, days: int) -> date:
    """The last of ``days`` working days after ``start``; 0 is ``start`` itself."""
    day, left = start, min(days, LONGEST_DAYS)
    while left > 0 and day < date.max:
        day += _DAY
        left -= working_day(day)[0]
    return day


def working_days_left(start: date, until: date) -> Count:
    """Working days after ``start`` up to and with ``until``; those gone by since, as a minus."""
    day, days, provisional = min(start, until), 0, False
    for _ in range(min(abs((until - start).days), LONGEST_DAYS)):
        day += _DAY
        works, unsure = working_day(day)
        days, provisional = days + works, provisional or unsure
    return Count(days if start <= until else -days, provisional)


def light(left: int, whole: int, past: bool) -> str:
    """``red`` when the deadline is past; ``amber`` when at most a fifth of the ``whole`` time, or
    at most two working days, are left.
    """
    if past:
        return "red"
    return "amber" if left <= AMBER_DAYS or left <= whole * AMBER_SHARE else "green"


def limit(counted_from: date, until: date, today: date) -> Limit:
    """How a deadline stands on this day. A stopped clock is given the day it stopped on."""
    left = working_days_left(today, until)
    whole = working_days_left(counted_from, until).days
    return Limit(until, left, light(left.days, whole, today > until))
