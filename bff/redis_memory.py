"""The time since when Redis has kept our data; an emptying, a restart or a failover ends it.

The key ``memory`` in Redis names the run of the server and that time. A value of another run does
not count, even if it came back from a file or a replica: the last writes may be lost.
"""

from __future__ import annotations

import re

from redis.exceptions import ResponseError

from bff.clock import Clock
from bff.redis_link import Command, RedisLink, Reply

KEY = "memory"
_RUN = re.compile(r"run_id:(\w+)")


class RedisMemory:
    def __init__(self, redis: RedisLink, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._run = b""
        self._connections = 0

    async def begin(self) -> None:
        await self._learn()

    async def ask(self, command: Command) -> tuple[Reply, float]:
        """Return the reply to a command, and since when Redis has kept our data (Unix time, whole
        seconds).
        """
        reply, marker = await self._redis.run_all(command, ("GET", KEY))
        if self._redis.connections != self._connections or self._since(marker) is None:
            return reply, await self._learn()
        return reply, self._since(marker) or 0.0

    async def _learn(self) -> float:
        """Ask which run of the server this is; begin its memory when that is not noted there."""
        while True:
            connections = self._redis.connections
            found = _RUN.search((await self._redis.run("INFO", "server")).decode())
            if found is None:
                raise ResponseError("INFO names no run_id")
            self._run = found.group(1).encode()
            since = self._since(await self._redis.run("GET", KEY))
            if since is None:
                since = float(int(self._clock.unix()))
                await self._redis.run("SET", KEY, b"%s %d" % (self._run, since))
            if self._redis.connections == connections:  # one server answered all of it
                self._connections = connections
                return since

    def _since(self, marker: bytes | None) -> float | None:
        run, _, since = (marker or b"").partition(b" ")
        return float(since) if run == self._run and since.isdigit() else None
