"""The clock of the sandbox: Unix time in seconds, passed in so that a test can stop it."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Clock = Callable[[], float]

CHINA = timezone(timedelta(hours=8))


def local(unix_s: float) -> datetime:
    """Convert a time to China's time zone."""
    return datetime.fromtimestamp(unix_s, CHINA)
