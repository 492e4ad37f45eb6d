"""The time of day comes from ground/clock.py and is passed in, so that a test can hold it still.

That no datetime is naive is ruff's to see (DTZ).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

FREE = ("ground/clock.py", "sandbox", "script", "tests", "benchmarks")
CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.time",
    "time.time_ns",
    "tortoise.timezone.now",
}


def readings(module: Module) -> Iterator[str]:
    if not module.is_in(*FREE):
        for line, name in module.uses():
            if name in CLOCKS:
                yield f"{line}: {name} must be the clock that was passed in"


def test_the_time_is_passed_in() -> None:
    assert broken(readings) == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import UTC, datetime\ndatetime.now(UTC)",
        "import datetime as d\nd.date.today()",
        "from time import time",
        "import time\nstamp = time.time",
        "from tortoise import timezone\ntimezone.now()",
    ],
)
def test_a_look_at_the_clock_is_found(code: str) -> None:
    assert list(readings(plant("models/scan.py", code)))
    assert not list(readings(plant("ground/clock.py", code)))


def test_durations_may_be_measured() -> None:
    assert not list(readings(plant("bff/http/access.py", "import time\ntime.monotonic()")))
