"""Working days (工作日) with holidays and 调休."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays


def works(day: date) -> bool:
    """Return whether people work. A year without its notice has the days fixed by regulation."""
    return _calendar(day.year).is_working_day(day)


def after(day: date, working_days: int) -> date:
    """Return the last of `working_days`, the first being the working day after `day`."""
    while working_days:
        day += timedelta(days=1)
        working_days -= works(day)
    return day


def between(first: date, last: date) -> int:
    """Count the working days after `first`, up to `last`."""
    days = (last - first).days
    return sum(works(first + timedelta(days=n + 1)) for n in range(days))


@lru_cache(maxsize=16)
def _calendar(year: int) -> HolidayBase:
    """Build the calendar of a year, with the next one for what its notice brings forward."""
    return country_holidays("CN", years=(year, year + 1))
