"""Short messages between workers over Redis pub/sub. One subscription per worker.

A signal may be lost (Redis away, a dropped connection), so each is only a hint to read the
database. A listener that must not be late also passes ``missed``, which is called after every
(re)connection, every ``SWEEP_S`` as a safety net, and every ``ALONE_S`` while Redis is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bff.redis_link import RedisLink

log = logging.getLogger("bff.signals")

# A session ended elsewhere must be known within 1 s: also without Redis, and when it is frozen,
# which looks from here as if nothing happened.
SWEEP_S = 0.8
ALONE_S = 0.5
_PREFIX = "signal:"


class Signals:
    def __init__(self, redis: RedisLink, listener: Redis, counters: Counter[str]) -> None:
        self._redis = redis
        self._listener = listener
        self._counters = counters
        self._heard: dict[str, Callable[[str], None]] = {}
        self._missed: list[Callable[[], Awaitable[None]]] = []
        self.connected = False
        self._behind: str | None = None

    @property
    def state(self) -> str:
        """State for ``/readyz``: ``ok``, or the fault."""
        if self._behind is not None:
            return f"behind: {self._behind}"
        return "ok" if self.connected else "away: not subscribed"

    def listen(
        self,
        name: str,
        heard: Callable[[str], None],
        missed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Call ``heard`` with each message of this name, ``missed`` when some may be lost."""
        self._heard[_PREFIX + name] = heard
        if missed is not None:
            self._missed.append(missed)

    async def send(self, name: str, text: str) -> None:
        """Send to every worker, this one too.

        Without Redis only this one hears it, and that is counted.
        """
        try:
            await self._redis.run("PUBLISH", _PREFIX + name, text)
        except RedisError:
            self._counters["signal_unsent"] += 1
            self._hear(_PREFIX + name, text)
            return
        if not self.connected:
            self._hear(_PREFIX + name, text)

    async def aclose(self) -> None:
        await self._listener.aclose()

    async def run(self) -> None:
        """Receive messages until cancelled. After a crash, the next run begins by catching up."""
        while True:
            try:
                await self._subscribed()
            except (RedisError, OSError) as error:
                if self.connected:
                    log.warning("signals lost", extra={"error": type(error).__name__})
            finally:
                self.connected = False
            await self._catch_up()
            await asyncio.sleep(ALONE_S)

    async def _subscribed(self) -> None:
        async with self._listener.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(*self._heard)
            self.connected = True
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
        if (heard := self._heard.get(channel)) is not None:
            heard(text)

    async def _catch_up(self) -> None:
        behind = None
        for missed in self._missed:
            try:
                await missed()
            except Exception as error:
                # The database may be away as well; the next sweep tries again.
                behind = type(error).__name__
        if behind is not None and self._behind is None:
            log.warning("catching up failed", extra={"error": behind})
        self._behind = behind
