"""One attempt at one job: done, to be repeated, or dead."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import queue
from jobs.kinds import REASON_LENGTH, ClaimedJob, JobKind, Permanent, RetryLater
from models.failures import DatabaseFailure
from models.transaction import transact

log = logging.getLogger("jobs")


class Clock(Protocol):
    def now(self) -> datetime: ...


class TriesUsedUp(Exception):
    """Failure of a job whose process ended during every allowed attempt."""


class Attempts:
    def __init__(self, clock: Clock, counters: Counter[str], random: Callable[[], float]) -> None:
        self._clock = clock
        self._counters = counters
        self._random = random

    async def work(self, kind: JobKind, job: ClaimedJob, until: float) -> bool:
        """Run the job's work, cancelled at ``until`` (the loop's time).

        Return True if it succeeded and its row is to be finished. Any other result is written on
        return.
        """
        try:
            if kind.retry.tries is not None and job.tries > kind.retry.tries:
                raise TriesUsedUp
            async with asyncio.timeout_at(until):
                await kind.work(job)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                await self._hand_back(job)
                raise
            await self._handle_failure(kind, job, error)  # the work cancelled itself: a failure
            return False
        except Exception as error:
            await self._handle_failure(kind, job, error)
            return False
        return True

    async def finish(self, jobs: Collection[ClaimedJob]) -> None:
        """Remove finished jobs. Raise the database's errors."""
        is_owner = await queue.finish(jobs)
        for job in jobs:
            self.count_done(job, job.id in is_owner)

    async def set_forward(self, job: ClaimedJob, every_s: float) -> None:
        """Reschedule a recurring job that succeeded."""
        again = self._clock.now() + timedelta(seconds=every_s)
        self.count_done(job, await queue.set_forward(job, again))

    def count_done(self, job: ClaimedJob, is_owner: bool) -> None:
        if is_owner:
            self._counters[f"job_done:{job.kind}"] += 1
        else:
            log.warning("job %s %d outlived its lease", job.kind, job.id)

    async def _hand_back(self, job: ClaimedJob) -> None:
        try:
            await queue.hand_back(job, self._clock.now())
        except Exception as error:
            leave_to_lease(job, error)

    async def _handle_failure(self, kind: JobKind, job: ClaimedJob, error: BaseException) -> None:
        """Reschedule a failed job, or make it dead.

        If the database is away, its lease expires by itself.
        """
        try:
            again = self._next_try(kind, job, error)
            if again is None:
                again = await self._die(kind, job, error)
            if again is not None and await queue.put_off(job, again, _describe_error(error)):
                self._counters[f"job_retried:{kind.name}"] += 1
                _log_failure(job, error)
        except Exception as failure:
            leave_to_lease(job, failure)

    def _next_try(self, kind: JobKind, job: ClaimedJob, error: BaseException) -> datetime | None:
        """Return the time of the next attempt, or None if there is no other.

        A due job gets its attempt even when it is late, as after an outage. So the last attempt is
        at ``give_up_at``, even if the failure asked for a later one.
        """
        now = self._clock.now()
        if kind.every_s is not None:
            return now + timedelta(seconds=self._pause_s(kind, job, error))
        last = job.give_up_at
        if (
            isinstance(error, Permanent | TriesUsedUp)
            or (kind.retry.tries is not None and job.tries >= kind.retry.tries)
            or (last is not None and last <= now)
        ):
            return None
        again = now + timedelta(seconds=self._pause_s(kind, job, error))
        return again if last is None else min(again, last)

    def _pause_s(self, kind: JobKind, job: ClaimedJob, error: BaseException) -> float:
        own_s = kind.retry.pause_s(job.tries, self._random)
        if kind.every_s is not None:
            own_s = kind.every_s if isinstance(error, Permanent) else min(own_s, kind.every_s)
        requested_s = _requested_pause_s(error) * (1 + kind.retry.jitter * self._random())
        return max(own_s, requested_s)  # never earlier than the other side asked for

    async def _die(self, kind: JobKind, job: ClaimedJob, error: BaseException) -> datetime | None:
        """Make the job dead, with ``on_dead`` in the same transaction.

        If ``on_dead`` raises, the job lives on; return the time of its next attempt.
        """
        now = self._clock.now()
        reason = _describe_error(error)
        if not isinstance(error, Permanent):
            reason = f"given up at try {job.tries}: {reason}"[:REASON_LENGTH]

        async def work(connection: BaseDBAsyncClient) -> bool:
            is_owner = await queue.bury(connection, job, now, reason)
            if is_owner and kind.on_dead is not None:
                await kind.on_dead(connection, job, reason)
            return is_owner

        try:
            is_owner = await transact(work)
        except Exception as failure:
            log.error("job %s %d cannot be given up", job.kind, job.id, exc_info=failure)
            return now + timedelta(seconds=kind.retry.pause_s(job.tries, self._random))
        if is_owner:
            self._counters[f"job_dead:{kind.name}"] += 1
            log.error("job %s %d is dead: %s", job.kind, job.id, reason)
        return None


def _requested_pause_s(error: BaseException) -> float:
    return error.after_s if isinstance(error, RetryLater) else 0.0


def _describe_error(error: BaseException) -> str:
    """Describe the failure for operators, without the error's text, which may quote a citizen."""
    if isinstance(error, Permanent | RetryLater):
        return error.reason
    return type(error).__name__[:REASON_LENGTH]


def _log_failure(job: ClaimedJob, error: BaseException) -> None:
    expected = isinstance(error, RetryLater | DatabaseFailure | OSError)
    log.warning(
        "job %s %d failed, try %d",
        job.kind,
        job.id,
        job.tries,
        extra={"error": _describe_error(error)},
        exc_info=None if expected else error,
    )


def leave_to_lease(job: ClaimedJob, error: Exception) -> None:
    extra = {"error": type(error).__name__}
    log.warning("job %s %d is left to its lease", job.kind, job.id, extra=extra)
