"""Kinds of job, and the errors by which their work fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Retry:
    """The pause before the next attempt.

    It is ``first_s``, then ``factor`` times the last one up to ``longest_s``, each up to ``jitter``
    (a share of it) shorter or longer. Attempts end after ``tries`` of them (None: no limit) or at
    the job's ``give_up_at``.
    """

    first_s: float = 1.0
    factor: float = 2.0
    longest_s: float = 300.0
    jitter: float = 0.2
    tries: int | None = None

    def pause_s(self, tries: int, random: Callable[[], float]) -> float:
        """Return the pause after so many attempts; ``random`` is uniform in [0, 1)."""
        grown = self.first_s * self.factor ** min(tries - 1, 64)  # a float ends at 2 ** 1024
        return min(grown, self.longest_s) * (1 + self.jitter * (2 * random() - 1))


class Permanent(Exception):
    """Failure that no repetition can mend. ``reason`` is stored for operators: nothing personal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason[:REASON_LENGTH]


class RetryLater(Exception):
    """Expected failure: the next attempt comes after ``after_s`` seconds at the earliest.

    This holds however short the kind's own pause is, as for the core's ``Retry-After``. A job that
    would be given up sooner gets its last attempt at that time, not earlier.
    """

    def __init__(self, after_s: float = 0.0, reason: str = "told to come later") -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.reason = reason[:REASON_LENGTH]


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job as its runner sees it. ``tries`` includes this attempt."""

    id: int
    kind: str
    payload: str
    claim: str
    tries: int
    created_at: datetime
    give_up_at: datetime | None


Work = Callable[[ClaimedJob], Awaitable[None]]
OwnWork = Callable[[ClaimedJob], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """The rules for all jobs of one name.

    ``work`` runs at least once, so its effects elsewhere carry an idempotency key. Any exception is
    a failure. It is cancelled, and repeated, shortly before ``lease_s`` are over. ``every_s`` makes
    the job recurring: it has one row, rescheduled after each run, and never dies. ``on_dead`` runs
    in the transaction that makes a job dead, and awaits nothing but SQL; if it raises, the job is
    not dead. ``at_once`` is how many a process runs at the same time.
    """

    name: str
    work: Work
    retry: Retry = Retry()
    every_s: float | None = None
    on_dead: Callable[[BaseDBAsyncClient, ClaimedJob, str], Awaitable[None]] | None = None
    at_once: int = 20
    lease_s: float = 60.0
