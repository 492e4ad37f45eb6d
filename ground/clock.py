"""The clock, passed in so that a test can stop it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

FIRST_HOUR, LAST_HOUR = 8, 20
"""Hours of the day, in China, in which reminders are written: from the first, before the last."""
CHINA_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991


class Clock(Protocol):
    def unix(self) -> float:
        """Return the seconds since 1970, UTC."""
        ...

    def now(self) -> datetime:
        """Return the same moment as an aware datetime in UTC."""
        ...


class SystemClock:
    def unix(self) -> float:
        return time.time()

    def now(self) -> datetime:
        return datetime.now(UTC)


def in_china(moment: datetime) -> datetime:
    """Convert a moment to China's time zone, to the second."""
    return moment.astimezone(CHINA_TIME).replace(microsecond=0)


def is_daytime(moment: datetime) -> bool:
    """Tell if it is an hour, in China, in which a reminder may be written."""
    return FIRST_HOUR <= in_china(moment).hour < LAST_HOUR


def from_unix(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
