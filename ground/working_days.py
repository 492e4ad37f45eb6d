"""Working days (工作日, 行政许可法 Art 82) of mainland China: weekends, holidays and 调休.

The State Council's regulation (全国年节及纪念日放假办法) fixes the holidays of every year; one on a
weekend is made up for on a working day. Its yearly notice, published in the autumn before, moves
weekends around them. A day whose notice is not published yet follows the regulation alone and is
provisional (docs/decisions/0033-working-days.md).

The first day is not counted (民法典 Art 201): a limit of one working day from a Friday ends on the
next working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import holidays
from holidays import HolidayBase

LONGEST_DAYS = 2000  # a wrong date from the core must not keep us counting
NOTICE_MONTH = 11
"""The State Council publishes the next year's notice by the beginning of November."""

_DAY = timedelta(days=1)


def _module_of_china() -> ModuleType:
    """Load the library's module of China alone.

    Its package imports the modules of all countries, a tenth of what a start costs.
    """
    file = Path(holidays.__file__).with_name("countries") / "china.py"
    spec = spec_from_file_location("ground.holidays_of_china", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_CHINA = _module_of_china()
_ARRANGED = frozenset(_CHINA.ChinaStaticHolidays.special_public_holidays)
"""The years whose notice the library knows."""
_NEXT_YEARS = (12, 29)
"""A notice may reach back to this day of the year before, as it did for 2002, 2007 and 2019."""


@dataclass(frozen=True, slots=True)
class Count:
    """Working days, below 0 for a limit that is past.

    ``provisional``: a day in between depends on a notice that is not known yet.
    """

    days: int
    provisional: bool


@lru_cache(maxsize=8192)
def working_day(day: date) -> tuple[bool, bool]:
    """Return whether people work on this day, and whether that is provisional."""
    return _calendar(day.year).is_working_day(day), not is_arranged(day)


def is_arranged(day: date) -> bool:
    """Return whether the notice for this day is known."""
    reached = (day.month, day.day) >= _NEXT_YEARS
    return day.year in _ARRANGED and (not reached or day.year + 1 in _ARRANGED)


def lacking_year(today: date) -> int | None:
    """Return the first year whose notice should be known today and is missing."""
    last = today.year + (today.month >= NOTICE_MONTH)
    return next((year for year in range(today.year, last + 1) if year not in _ARRANGED), None)


def add_working_days(start: date, days: int) -> date:
    """Return the last of ``days`` working days after ``start``; 0 is ``start`` itself."""
    day, remaining = start, min(days, LONGEST_DAYS)
    while remaining > 0 and day < date.max:
        day += _DAY
        remaining -= working_day(day)[0]
    return day


def working_days_left(start: date, until: date) -> Count:
    """Count the working days after ``start`` up to and including ``until``; negative if past."""
    day, days, provisional = min(start, until), 0, False
    for _ in range(min(abs((until - start).days), LONGEST_DAYS)):
        day += _DAY
        works, unsure = working_day(day)
        days, provisional = days + works, provisional or unsure
    return Count(days if start <= until else -days, provisional)


@lru_cache(maxsize=16)
def _calendar(year: int) -> HolidayBase:
    """Build the calendar of a year, with the next one for what its notice brings forward."""
    calendar: HolidayBase = _CHINA.China(years=(year, year + 1))
    return calendar
