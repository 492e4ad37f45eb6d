"""China's time of day, and working days (工作日) with holidays and 调休."""

from datetime import date, datetime, timedelta, timezone

from chinese_calendar import is_workday

CHINA = timezone(timedelta(hours=8))


def local(unix_s: float) -> datetime:
    return datetime.fromtimestamp(unix_s, CHINA)


def works(day: date) -> bool:
    """A year whose holidays are not announced yet has weekends only."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after(day: date, working_days: int) -> date:
    """The last of `working_days`, the first being the working day after `day`."""
    while working_days:
        day += timedelta(days=1)
        working_days -= works(day)
    return day


def between(first: date, last: date) -> int:
    """Working days after `first`, up to `last`."""
    days = (last - first).days
    return sum(works(first + timedelta(days=n + 1)) for n in range(days))
