"""Ages in completed years (周岁)."""

from __future__ import annotations

from datetime import date


def age_on(birth: date, day: date) -> int:
    """Return the age on a day. A year is completed on the birthday itself.

    Who was born on 29 February completes it on the last day of February in other years, as periods
    end by 民法典 Art. 202.
    """
    return day.year - birth.year - ((day.month, day.day) < _birthday(birth, day.year))


def _birthday(birth: date, year: int) -> tuple[int, int]:
    try:
        birth.replace(year=year)
    except ValueError:
        return 2, 28
    return birth.month, birth.day
