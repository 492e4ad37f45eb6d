"""Health of the job table, for operators: how much waits, and what keeps failing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jobs.queue import moment
from models.transaction import database, execute_returning

LATE_S = 60.0  # a due job that nobody has taken by then needs an operator
FAILS_OFTEN = 2  # failures in a row after which a recurring job needs an operator


@dataclass(frozen=True, slots=True)
class Depth:
    """The queue's length.

    ``waiting`` counts every job that is not dead; ``oldest_due_s`` is how long the first due one
    has waited, 0 if none is due.
    """

    waiting: int
    due: int
    oldest_due_s: float
    dead: int

    @property
    def good(self) -> bool:
        return not self.dead and self.oldest_due_s < LATE_S

    def __str__(self) -> str:
        return (
            f"{self.waiting} waiting, {self.due} due for up to {self.oldest_due_s:.0f} s, "
            f"{self.dead} dead"
        )


async def depth(now: datetime) -> Depth:
    [row] = await execute_returning(
        database(),
        "SELECT count(run_at) AS waiting, count(*) - count(run_at) AS dead, "
        "count(CASE WHEN run_at <= $1 THEN 1 END) AS due, min(run_at) AS first FROM job",
        now,
    )
    first = now if row["first"] is None else moment(row["first"])
    late_s = max(0.0, (now - first).total_seconds())
    return Depth(int(str(row["waiting"])), int(str(row["due"])), late_s, int(str(row["dead"])))


@dataclass(frozen=True, slots=True)
class RecurringJob:
    """Health of a recurring job: failures since the last success, and the last one's reason."""

    kind: str
    failures: int
    reason: str

    @property
    def keeps_failing(self) -> bool:
        return self.failures >= FAILS_OFTEN

    def __str__(self) -> str:
        return f"{self.kind} ({self.reason}, {self.failures} times in a row)"


async def recurring_jobs() -> list[RecurringJob]:
    """List every recurring job.

    An attempt in progress, or one whose process has died, counts as a failure only when the job is
    taken again.
    """
    rows = await execute_returning(
        database(),
        "SELECT kind, reason, claim, tries - CASE WHEN claim IS NULL THEN 0 ELSE 1 END AS failures "
        "FROM job WHERE key IS NOT NULL ORDER BY kind",
    )
    return [
        RecurringJob(
            str(row["kind"]),
            # Handed back by a process that stopped: not a failure.
            0 if row["reason"] is None and row["claim"] is None else int(str(row["failures"])),
            str(row["reason"] or "not finished"),
        )
        for row in rows
    ]
