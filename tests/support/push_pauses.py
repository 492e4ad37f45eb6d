"""Sends that stand still between reservation and answer, until a test says how they go on."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from jobs import Runner
from models.push import PushChannel
from notifications.channels import OutgoingPush, SendResult
from notifications.send import LEASE_S
from tests.support.push_bench import PushBench
from tests.support.push_provider import ProviderChannel

PATIENCE = timedelta(seconds=0.9 * LEASE_S)
"""Time that the runner gives a send. A test's clock stands still, so the test must see to it."""
_run: ContextVar[int] = ContextVar("run", default=0)


class Killed(BaseException):
    """End of a process in the middle: nothing handles it, and its job keeps its claim."""


@dataclass
class Pause:
    """A send under way: its runner, and how it goes on."""

    since: datetime
    runner: Runner
    run: asyncio.Future[int]
    end: asyncio.Future[None]


@dataclass
class Pauses:
    """All sends under way, oldest first."""

    bench: PushBench
    pauses: list[Pause] = field(default_factory=list)
    _number: int = 0
    _places: frozenset[tuple[str, PushChannel]] = frozenset()
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)
    _end: asyncio.Future[None] | None = None

    async def begin(self, when: str, name: PushChannel | None) -> None:
        """Start a run whose first send on this channel, or on any, stands still.

        That is ``before`` or ``after`` the provider has it.
        """
        names = PushChannel if name is None else [name]
        self._places = frozenset((when, name) for name in names)
        self._end = asyncio.get_running_loop().create_future()
        self._arrival.clear()
        runner, since = self.bench.runner(), self.bench.clock.now()
        self._number += 1
        token = _run.set(self._number)  # for the tasks of this run, and none of an earlier one
        run = asyncio.ensure_future(runner.drain())
        _run.reset(token)
        arrival = asyncio.ensure_future(self._arrival.wait())
        await asyncio.wait({run, arrival}, return_when=asyncio.FIRST_COMPLETED)
        self._places = frozenset()
        if arrival.done():
            self.pauses.append(Pause(since, runner, run, self._end))
        arrival.cancel()

    async def let_time_pass(self, seconds: float) -> None:
        """Advance the clock. The runner ends what takes longer than its patience."""
        now = self.bench.clock.now() + timedelta(seconds=seconds)
        for pause in [one for one in self.pauses if one.since + PATIENCE <= now]:
            await self.end(pause, TimeoutError())
        self.bench.clock.advance(seconds)

    async def end(self, pause: Pause, error: BaseException | None = None) -> None:
        """Let it go on, or fail like this; and wait for its run."""
        self.pauses.remove(pause)
        if error is None:
            pause.end.set_result(None)
        else:
            pause.end.set_exception(error)
        await pause.run

    async def stop(self, pause: Pause) -> None:
        """Stop its runner, which has no patience: the job is handed back."""
        self.pauses.remove(pause)
        await pause.runner.stop(within_s=0)
        await pause.run

    async def stand_still(self, when: str, name: PushChannel) -> None:
        """Wait at this place, if the run is to stop here."""
        if (when, name) not in self._places or self._end is None or _run.get() != self._number:
            return
        self._places, end = frozenset(), self._end
        self._arrival.set()
        await end


class PausingChannel(ProviderChannel):
    """Channel of the test's provider whose sends may stand still."""

    def __init__(self, name: PushChannel, pauses: Pauses) -> None:
        super().__init__(name, pauses.bench.provider.url, has_keys=name is PushChannel.APP)
        self._pauses = pauses

    async def send(self, push: OutgoingPush) -> SendResult:
        await self._pauses.stand_still("before", self.name)
        result = await super().send(push)
        await self._pauses.stand_still("after", self.name)
        return result
