"""A citizen's live stream (server-sent events, WHATWG HTML §9.2) as a test listens to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.clients import Desk, Phone


@dataclass
class Heard:
    name: str
    data: Any
    id: int | None = None


@dataclass
class Listening:
    """An open stream. Heartbeats are counted, events are returned one by one."""

    answer: httpx.Response
    lines: AsyncIterator[str]
    heartbeats: int = 0
    _told: dict[str, str] = field(default_factory=dict)

    async def next(self, within_s: float = 60) -> Heard:
        """Return the next event, or raise TimeoutError or, at the end, StopAsyncIteration."""
        async with asyncio.timeout(within_s):
            while True:
                if (heard := self._take(await anext(self.lines))) is not None:
                    return heard

    async def heartbeat(self, within_s: float = 60) -> None:
        """Wait for the next heartbeat; an event instead of it is an error."""
        before = self.heartbeats
        async with asyncio.timeout(within_s):
            while self.heartbeats == before:
                heard = self._take(await anext(self.lines))
                assert heard is None, heard

    async def rest(self, within_s: float = 60) -> list[Heard]:
        """Return the events until the server ends the stream."""
        heard: list[Heard] = []
        try:
            while True:
                heard.append(await self.next(within_s))
        except StopAsyncIteration:
            return heard

    def _take(self, line: str) -> Heard | None:
        if line.startswith(":"):
            self.heartbeats += 1
        elif line:
            name, _, value = line.partition(": ")
            self._told[name] = value
        elif self._told:
            told, self._told = self._told, {}
            number = int(told["id"]) if "id" in told else None
            return Heard(told["event"], json.loads(told["data"]), number)
        return None


@asynccontextmanager
async def listening(
    who: Phone | Desk, last_event_id: int | str | None = None
) -> AsyncIterator[Listening]:
    """Open the stream of a citizen, on their phone or signed in at a kiosk."""
    headers = who.headers("GET", "/v1/stream") if isinstance(who, Desk) else dict(who.headers)
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    async with who.client.stream("GET", "/v1/stream", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        yield Listening(answer, answer.aiter_lines())
