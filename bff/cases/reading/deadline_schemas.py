"""Time limits of a case."""

from __future__ import annotations

from datetime import date

from bff.http.reading import Out


class Deadline(Out):
    """Time limit of a case."""

    date: date
    """Last day of the limit."""
    days_left: int
    """Working days left, below 0 after the limit."""
    light: str
    """``green``, ``amber`` or ``red``."""
    provisional: bool
    """True when the day may change because that year's holidays are not announced yet."""


class Deadlines(Out):
    """Time limits of a case."""

    promised: Deadline | None
    """Limit that the agency promised (承诺时限). Null when there is none."""
    statutory: Deadline | None
    """Limit that the law sets (法定时限). Null when there is none."""
    clock_stopped: bool
    """True during a special procedure (特别程序), when no day counts."""
