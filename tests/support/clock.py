"""The clock of tests."""

from __future__ import annotations

from datetime import UTC, datetime

MORNING = datetime(2026, 11, 18, 2, tzinfo=UTC)
"""A working Wednesday, 10:00 in China: what a test means by days, weekdays and office hours is the
same whenever it is run.
"""


class HeldClock:
    """Clock that starts where it ``begins`` and moves only when told.

    Without a beginning it starts at the real time, for tests beside real processes, whose clock it
    cannot hold.
    """

    def __init__(self, begins: datetime | None = None) -> None:
        self._ahead = 0.0
        if begins is not None:
            self._ahead = begins.timestamp() - self.unix()

    def unix(self) -> float:
        return datetime.now(UTC).timestamp() + self._ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.unix(), UTC)

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
