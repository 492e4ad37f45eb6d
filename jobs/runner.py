"""The runner: it takes due jobs and runs a bounded number of each kind at the same time."""

from __future__ import annotations

import asyncio
import logging
import random as randomness
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from jobs import queue
from jobs.attempts import Attempts, Clock, leave_to_lease
from jobs.kinds import ClaimedJob, JobKind, OwnWork
from models import writes
from models.failures import DatabaseFailure

log = logging.getLogger("jobs")

_OF_LEASE = 0.9  # share of a lease for the work; the rest is for writing the result
_CANCELLED_S = 2.0
_AWAY_S = 1.0
"""Pause before a database that is away is asked again."""


class Runner:
    """The runner of a process.

    Kinds do not wait for each other: each has its own claims and its own places. Jobs of unknown
    kinds belong to another version and are left alone.
    """

    def __init__(
        self,
        kinds: Iterable[JobKind],
        clock: Clock,
        new_id: Callable[[], str],
        counters: Counter[str],
        *,
        poll_s: float = 1.0,
        batch: int = 50,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._clock = clock
        self._new_id = new_id
        self._attempts = Attempts(clock, counters, random)
        self._poll_s = poll_s
        self._batch = batch
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._places = {name: kind.at_once for name, kind in self._kinds.items()}
        self._finished_jobs: list[ClaimedJob] = []
        self._run_count = 0
        self._wake_event = asyncio.Event()
        self._round_lock = asyncio.Lock()
        self._has_begun_recurring = False
        self._is_stopping = False

    def wake(self) -> None:
        """Look for due jobs now."""
        self._wake_event.set()

    async def run(self) -> None:
        """Run jobs until ``stop``.

        While the database is away or full, ask it again each second, or ``poll_s`` if that is less.
        """
        away = False
        while not self._is_stopping:
            self._wake_event.clear()
            try:
                wait_s = await self._round()
                away = False
            except (DatabaseFailure, TimeoutError) as error:  # its caller logs others
                if isinstance(error, DatabaseFailure):
                    writes.note(error)
                if not away:
                    log.warning("no jobs can be taken", extra={"error": type(error).__name__})
                away = True
                await asyncio.sleep(min(self._poll_s, _AWAY_S))
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._wake_event.wait()

    async def attempt(self, job: ClaimedJob, work: OwnWork | None = None) -> bool:
        """Run a job that the caller holds from the start, by the same rules as any other.

        Return True if it succeeded; False if it will be repeated or is dead. ``work`` replaces the
        kind's own work, when the caller already has the data that it would read. It returns True if
        it has removed the job's row itself (``queue.removal``).
        """
        kind, is_removed = self._kinds[job.kind], False
        if work is not None:

            async def own_work(job: ClaimedJob) -> None:
                nonlocal is_removed
                is_removed = await work(job)

            kind = replace(kind, work=own_work)
        try:
            if not await self._attempts.work(kind, job, self._until(kind)):
                self.wake()
                return False
            if is_removed:
                self._attempts.count_done(job, True)
            else:
                await self._attempts.finish([job])
        except Exception as error:  # done, but it will run again; not the caller's fault
            leave_to_lease(job, error)
        return True

    async def drain(self) -> int:
        """Run due jobs until there are none, and return how many ran. For tests."""
        before = self._run_count
        while True:
            await self._round()
            if self._tasks:
                await asyncio.wait(set(self._tasks))
            elif not self._finished_jobs:
                return self._run_count - before

    async def stop(self, within_s: float = 10.0) -> None:
        """Take no more jobs. Cancel and release what still runs after the time limit."""
        self._is_stopping = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), self._round_lock:
                pass  # a round under way has started its jobs now
        running = set(self._tasks)
        if running:
            _, running = await asyncio.wait(running, timeout=within_s)
        for task in running:
            task.cancel()
        if running:
            _, running = await asyncio.wait(running, timeout=_CANCELLED_S)
        for task in running:
            log.error("a job of kind %s did not stop", self._tasks[task])
        with suppress(Exception):  # a job that cannot be finished now runs again
            await self._finish_done()

    async def _round(self) -> float:
        """Finish what is done and take what is due; return how long there is nothing to do."""
        async with self._round_lock:
            await self._finish_done()
            if self._is_stopping:
                return 0.0
            await self._begin_recurring()
            now, wait_s = self._clock.now(), self._poll_s
            free = [name for name in self._kinds if self._places[name]]
            for name, due_at in (await queue.next_due(free)).items():
                if due_at > now:
                    wait_s = min(wait_s, (due_at - now).total_seconds())
                elif await self._take(self._kinds[name]):
                    wait_s = 0.0
            return wait_s

    async def _take(self, kind: JobKind) -> bool:
        """Take due jobs and start them. Return True if there may be more."""
        limit = min(self._batch, self._places[kind.name])
        until, now = self._until(kind), self._clock.now()
        lease_until = now + timedelta(seconds=kind.lease_s)
        jobs = await queue.take(
            kind.name, self._new_id(), now=now, lease_until=lease_until, limit=limit
        )
        for job in jobs:
            task = asyncio.create_task(self._run_job(kind, job, until))
            self._tasks[task] = kind.name
            self._places[kind.name] -= 1
            task.add_done_callback(self._on_task_end)
        return len(jobs) == limit

    async def _run_job(self, kind: JobKind, job: ClaimedJob, until: float) -> None:
        if not await self._attempts.work(kind, job, until):
            return
        if kind.every_s is None:
            self._finished_jobs.append(job)
            return
        try:
            await self._attempts.set_forward(job, kind.every_s)
        except Exception as error:
            leave_to_lease(job, error)

    def _on_task_end(self, task: asyncio.Task[None]) -> None:
        self._places[self._tasks.pop(task)] += 1
        self._run_count += 1
        self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a job crashed", exc_info=error)

    def _until(self, kind: JobKind) -> float:
        return asyncio.get_running_loop().time() + kind.lease_s * _OF_LEASE

    async def _begin_recurring(self) -> None:
        """Create one row for each recurring kind, however many runners start."""
        if self._has_begun_recurring:
            return
        for kind in self._kinds.values():
            if kind.every_s is not None:
                await queue.begin_recurring(kind.name, kind.every_s, self._clock.now())
        self._has_begun_recurring = True

    async def _finish_done(self) -> None:
        """Finish in one statement all jobs that ended during the last statement."""
        while self._finished_jobs:
            batch = self._finished_jobs[: self._batch]
            await self._attempts.finish(batch)
            del self._finished_jobs[: len(batch)]
