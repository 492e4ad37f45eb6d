"""Short messages between workers over Redis pub/sub. One subscription per worker.

A signal may be lost (Redis away, a dropped connection), so each is only a hint to read the
database. A listener that must not be late also passes ``on_gap``, which is called after every
(re)connection, every ``SWEEP_S`` as a safety net, and every ``ALONE_S`` while Redis is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bff.redis_link import RedisLink
from models.wakes import Wake

log = logging.getLogger("bff.signals")

# A session ended elsewhere must be known within 1 s, also without Redis, and while it is frozen,
# which looks from here as if nothing happened.
SWEEP_S = 0.8
ALONE_S = 0.5
_PREFIX = "signal:"


class Signals:
    def __init__(self, redis: RedisLink, listener: Redis, counters: Counter[str]) -> None:
        self._redis = redis
        self._listener = listener
        self._counters = counters
        self._listeners: dict[str, Callable[[str], None]] = {}
        self._gap_listeners: list[Callable[[], Awaitable[None]]] = []
        self.is_connected = False
        self._catch_up_error: str | None = None

    @property
    def state(self) -> str:
        """State for ``/readyz``: ``ok``, or the fault."""
        if self._catch_up_error is not None:
            return f"behind: {self._catch_up_error}"
        return "ok" if self.is_connected else "away: not subscribed"

    def listen(
        self,
        name: str,
        on_message: Callable[[str], None],
        on_gap: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Call ``on_message`` with each message of this name, ``on_gap`` when some may be lost."""
        self._listeners[_PREFIX + name] = on_message
        if on_gap is not None:
            self._gap_listeners.append(on_gap)

    async def send(self, name: str, text: str) -> None:
        """Send to every worker, this one too."""
        await self.send_all([Wake(name, text)])

    async def send_all(self, wakes: Collection[Wake]) -> None:
        """Send in one turn what the database's writers wake.

        Without Redis only this worker hears it, and that is counted.
        """
        is_heard = self.is_connected
        try:
            await self._redis.run_all(
                *(("PUBLISH", _PREFIX + each.signal, each.text) for each in wakes)
            )
        except RedisError:
            self._counters["signal_unsent"] += len(wakes)
            is_heard = False
        if not is_heard:
            for each in wakes:
                self._hear(_PREFIX + each.signal, each.text)

    async def aclose(self) -> None:
        await self._listener.aclose()

    async def run(self) -> None:
        """Receive messages until cancelled. After a crash, the next run begins by catching up."""
        while True:
            try:
                await self._receive()
            except (RedisError, OSError) as error:
                if self.is_connected:
                    log.warning("signals lost", extra={"error": type(error).__name__})
            finally:
                self.is_connected = False
            await self._catch_up()
            await asyncio.sleep(ALONE_S)

    async def _receive(self) -> None:
        async with self._listener.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(*self._listeners)
            self.is_connected = True
            loop = asyncio.get_running_loop()
            sweep_at = loop.time()
            while True:
                if loop.time() >= sweep_at:
                    await self._catch_up()
                    sweep_at = loop.time() + SWEEP_S
                message = await pubsub.get_message(timeout=max(0.0, sweep_at - loop.time()))
                if message is not None:
                    self._deliver(message)

    def _deliver(self, message: dict[str, bytes]) -> None:
        """Pass the message to its listener.

        One that cannot be understood is skipped: the next sweep reads the same from the database.
        """
        try:
            self._hear(message["channel"].decode(), message["data"].decode())
        except Exception as error:
            if not self._counters["signal_malformed"]:  # log the first, count the rest
                log.warning("signal not understood", extra={"error": type(error).__name__})
            self._counters["signal_malformed"] += 1

    def _hear(self, channel: str, text: str) -> None:
        if (listener := self._listeners.get(channel)) is not None:
            listener(text)

    async def _catch_up(self) -> None:
        failure = None
        for catch_up in self._gap_listeners:
            try:
                await catch_up()
            except Exception as error:
                # The database may be away as well; the next sweep tries again.
                failure = type(error).__name__
        if failure is not None and self._catch_up_error is None:
            log.warning("catching up failed", extra={"error": failure})
        self._catch_up_error = failure
