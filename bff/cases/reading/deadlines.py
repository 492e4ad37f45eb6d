"""Deadlines of a case (承诺时限, 法定时限) and how urgent they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ground.working_days import Count, working_days_left

AMBER_SHARE, AMBER_DAYS = 0.2, 2


@dataclass(frozen=True, slots=True)
class Limit:
    """Deadline of a case as it stands today. ``light`` is green, amber or red.

    ``provisional``: a holiday notice may still change the days left, or the date if we counted it.
    """

    on: date
    remaining: Count
    light: str
    provisional: bool


def light(days_left: int, whole: int, past: bool) -> str:
    """Return ``red`` for a past deadline, ``amber`` for a near one, else ``green``.

    Near means that at most a fifth of the ``whole`` time, or at most two working days, are left.
    """
    if past:
        return "red"
    return "amber" if days_left <= AMBER_DAYS or days_left <= whole * AMBER_SHARE else "green"


def limit(counted_from: date, until: date, today: date) -> Limit:
    """Judge a deadline on this day; of a stopped clock, on the day it stopped."""
    remaining = working_days_left(today, until)
    whole = working_days_left(counted_from, until)
    past = today > until
    provisional = remaining.provisional or whole.provisional
    return Limit(until, remaining, light(remaining.days, whole.days, past), provisional)
