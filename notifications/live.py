"""The hub of live streams: the citizens who listen in this worker, and their wake-ups.

A stream is a cursor over the citizen's inbox table. A wake-up carries only the person's id; the
stream then reads what is new. So nothing personal passes through Redis, the order is the table's,
and a lost wake-up delays but loses nothing: at each heartbeat the hub looks once for all of its
listeners, and wakes those whose inbox has moved.

An idle stream has no timer: one loop writes the heartbeats of all, in turns, so that thousands are
not written at once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import count
from typing import Protocol

from models import Person

WAKE = "wake"
"""Name of the signal; its text is the person's id."""

PER_CITIZEN = 5
HEARTBEAT_S = 10.0  # shorter than any proxy's time limit
_TURNS = 20
"""Turns of a heartbeat's period; each listener has its own."""


class Listener:
    """One open stream.

    ``seq`` is the last message that it has read. ``beat`` is called once in each heartbeat's
    period, from when it is set. ``is_evicted`` is set when a newer stream of the citizen replaces
    it.
    """

    __slots__ = ("_is_woken", "_waiter", "beat", "is_evicted", "seq", "turn")

    def __init__(self, turn: int) -> None:
        self._is_woken = False
        self._waiter: asyncio.Future[None] | None = None
        self.beat: Callable[[], None] | None = None
        self.is_evicted = False
        self.seq = 0
        self.turn = turn

    def wake(self) -> None:
        self._is_woken = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self) -> None:
        """Wait for a wake-up, with less memory than an ``asyncio.Event`` takes."""
        if not self._is_woken:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
            self._waiter = None
        self._is_woken = False


class Presence(Protocol):
    """Presence of people, as all workers share it."""

    async def note(self, person_ids: Collection[str]) -> None:
        """Note that these people have a stream open now."""
        ...

    async def may_watch(self, person_id: str) -> bool:
        """Tell if the person has a stream open; True also if nobody can say."""
        ...


class LiveHub:
    def __init__(
        self,
        presence: Presence,
        per_citizen: int = PER_CITIZEN,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self.presence = presence
        self.per_citizen = per_citizen
        self.heartbeat_s = heartbeat_s
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self.is_closing = False
        self._occupied = asyncio.Event()
        self._turns: list[set[Listener]] = [set() for _ in range(_TURNS)]
        self._count = count()

    def open(self, person_id: str) -> Listener:
        """Open a stream; beyond the limit, end the citizen's oldest one."""
        listeners = self._listeners[person_id]
        if len(listeners) >= self.per_citizen:
            oldest = listeners.pop(0)
            oldest.is_evicted = True
            oldest.wake()
        listener = Listener(next(self._count) % _TURNS)
        self._turns[listener.turn].add(listener)
        listeners.append(listener)
        self._occupied.set()
        return listener

    def close(self, person_id: str, listener: Listener) -> None:
        self._turns[listener.turn].discard(listener)
        listeners = self._listeners[person_id]
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            del self._listeners[person_id]
        if not self._listeners:
            self._occupied.clear()

    def wake(self, person_id: str) -> None:
        for listener in self._listeners.get(person_id, ()):
            listener.wake()

    async def watch(self) -> None:
        """Look at each heartbeat while anybody listens. It never returns."""
        while True:
            await self._occupied.wait()
            await asyncio.sleep(self.heartbeat_s)
            await self.look()

    async def beat(self) -> None:
        """Have each listener beat in its turn. It never returns, and waits for no database."""
        while True:
            for turn in self._turns:
                await self._occupied.wait()
                await asyncio.sleep(self.heartbeat_s / _TURNS)
                for listener in tuple(turn):
                    if listener.beat is not None:
                        listener.beat()

    async def look(self) -> None:
        """Note that all listeners are still there, and wake those who have missed a message.

        They are noted first: the database may be away.
        """
        await self.presence.note(list(self._listeners))
        for person_id, newest in (await Person.inbox_seqs(list(self._listeners))).items():
            for listener in self._listeners.get(person_id, ()):
                if listener.seq < newest:
                    listener.wake()

    async def end_all(self) -> None:
        """End all streams when the server stops; their clients reconnect to another worker."""
        self.is_closing = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.wake()
