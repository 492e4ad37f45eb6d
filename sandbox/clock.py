"""The clock of the sandbox: Unix time in seconds, passed in, so that a test can hold it still."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Clock = Callable[[], float]

CHINA = timezone(timedelta(hours=8))


def local(unix_s: float) -> datetime:
    """Return the time of day in China."""
    return datetime.fromtimestamp(unix_s, CHINA)
