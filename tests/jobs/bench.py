"""A clock that stands still, runners, and jobs that do what a test tells them to."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs import ClaimedJob, JobKind, Runner, enqueue, queue
from models import Job
from models.transaction import database
from tests.support.clock import HeldClock

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class StillClock:
    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class Work:
    """Work that notes what was done, in order; ``fails`` holds the errors of the next tries."""

    done: list[str] = field(default_factory=list)
    tried: list[ClaimedJob] = field(default_factory=list)
    fails: list[BaseException] = field(default_factory=list)

    async def __call__(self, job: ClaimedJob) -> None:
        self.tried.append(job)
        if self.fails:
            raise self.fails.pop(0)
        self.done.append(job.payload)


@dataclass
class HeldWork(Work):
    """Begins, and ends when it is let."""

    let: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: int = 0

    async def __call__(self, job: ClaimedJob) -> None:
        self.tried.append(job)
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.fails:
            raise self.fails.pop(0)
        self.done.append(job.payload)


class DeafWork(HeldWork):
    """Does not hear that it is cancelled."""

    async def __call__(self, job: ClaimedJob) -> None:
        while not self.let.is_set():
            with suppress(asyncio.CancelledError):
                await super().__call__(job)


@dataclass
class Bench:
    url: str
    clock: StillClock | HeldClock = field(default_factory=StillClock)
    counters: Counter[str] = field(default_factory=Counter)

    def runner(self, *kinds: JobKind, random: Callable[[], float] = lambda: 0.5) -> Runner:
        """One that looks every 20 ms, with pauses neither longer nor shorter than told."""
        new_id = lambda: secrets.token_urlsafe(12)  # noqa: E731
        return Runner(kinds, self.clock, new_id, self.counters, poll_s=0.02, random=random)

    @asynccontextmanager
    async def run(self, *runners: Runner) -> AsyncIterator[None]:
        loops = [asyncio.create_task(runner.run()) for runner in runners]
        try:
            yield
        finally:
            await asyncio.gather(*(runner.stop(1.0) for runner in runners))
            await asyncio.gather(*loops)

    async def take(self, kind: str = "note", claim: str = "gone") -> list[ClaimedJob]:
        """As by a process that then dies."""
        now = self.clock.now()
        lease_until = now + timedelta(seconds=60)
        return await queue.take(kind, claim, now=now, lease_until=lease_until, limit=50)

    async def put(self, kind: str, *payloads: str, **options: Any) -> list[int]:
        now = self.clock.now()
        return [await enqueue(database(), kind, p, now=now, **options) for p in payloads]

    async def rows(self) -> list[Job]:
        return await Job.all().order_by("id")
