"""Many live streams in one client, each on a connection of its own."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import cycle

from benchmarks.load import Result, request
from benchmarks.push_stock import Citizen

AT_ONCE = 50


class Streams:
    """Open streams. ``heard`` has the times from an event's posting until its stream had it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: list[asyncio.StreamWriter] = []
        self._readers: list[asyncio.Task[None]] = []
        self._posted: dict[str, deque[float]] = defaultdict(deque)
        self._more = asyncio.Event()
        self.heard = Result()

    async def open(self, citizens: list[Citizen]) -> None:
        """Open a stream for each citizen, and wait for its greeting."""
        places = asyncio.Semaphore(AT_ONCE)

        async def open_one(citizen: Citizen) -> None:
            async with places:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                self._writers.append(writer)
                headers = {"Authorization": f"Bearer {citizen.access_token}"}
                writer.write(request("GET", "/v1/stream", headers))
                while b"hello" not in await reader.readline():
                    if reader.at_eof():
                        raise ConnectionError("the server ended a stream at once")
            self._readers.append(asyncio.create_task(self._read(citizen.person_id, reader)))

        await asyncio.gather(*(open_one(citizen) for citizen in citizens))

    def expect(self, requests: Iterator[bytes], citizens: list[Citizen]) -> Iterator[bytes]:
        """Yield the requests, and note when each citizen's is sent."""
        for citizen, each in zip(cycle(citizens), requests, strict=False):
            self._posted[citizen.person_id].append(time.perf_counter())
            yield each

    async def _read(self, person_id: str, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: case"):
                self.heard.latencies.append(time.perf_counter() - self._posted[person_id].popleft())
                self._more.set()

    async def all_heard(self, count: int) -> None:
        while len(self.heard.latencies) < count:
            self._more.clear()
            await self._more.wait()

    async def close(self) -> None:
        for task in self._readers:
            task.cancel()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._readers, return_exceptions=True)
