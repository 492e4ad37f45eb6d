"""The time since which Redis has our data without interruption.

An emptying, a restart or a failover interrupts it. The key ``memory`` in Redis names the run of the
server and that time, under our seal. A value of another run does not count, even if it came back
from a file or a replica: the last writes may be lost. Nor does one that we did not write, or that
lies in the future: everybody would be refused.
"""

from __future__ import annotations

import re

from redis.exceptions import ResponseError

from bff.redis_link import Command, RedisLink, Reply
from bff.redis_seal import RedisSeal
from ground.clock import Clock

KEY = "memory"
AHEAD_S = 5  # tolerance between the workers' clocks
_RUN = re.compile(r"run_id:(\w+)")


class RedisMemory:
    def __init__(self, redis: RedisLink, seal: RedisSeal, clock: Clock) -> None:
        self._redis = redis
        self._seal = seal
        self._clock = clock
        self._run = b""
        self._connections = 0

    async def begin(self) -> None:
        await self._learn()

    async def ask(self, command: Command) -> tuple[Reply, float]:
        """Return the reply to a command, and the Unix time since when Redis has our data."""
        try:
            reply, marker = await self._redis.run_all(command, ("GET", KEY))
        except ResponseError:  # the value is no string: repair it for the next request
            await self._learn()
            raise
        if self._redis.connections != self._connections or self._since(marker) is None:
            return reply, await self._learn()
        return reply, self._since(marker) or 0.0

    async def _learn(self) -> float:
        """Ask which run of the server this is, and begin its memory if it has none."""
        while True:
            connections = self._redis.connections
            match = _RUN.search((await self._redis.run("INFO", "server")).decode())
            if match is None:
                raise ResponseError("INFO names no run_id")
            self._run = match.group(1).encode()
            since = self._since(await self._marker())
            if since is None:
                since = float(int(self._clock.unix()))
                marker = self._seal.close(KEY, b"%s %d" % (self._run, since))
                await self._redis.run("SET", KEY, marker)
            if self._redis.connections == connections:  # one server answered all of it
                self._connections = connections
                return since

    async def _marker(self) -> bytes | None:
        try:
            marker: bytes | None = await self._redis.run("GET", KEY)
        except ResponseError:  # the value is no string: overwrite it
            return None
        return marker

    def _since(self, marker: bytes | None) -> float | None:
        value = self._seal.open(KEY, marker) if marker else None
        run, _, since = (value or b"").partition(b" ")
        if run != self._run or not since.isdigit():
            return None
        return float(since) if float(since) <= self._clock.unix() + AHEAD_S else None
