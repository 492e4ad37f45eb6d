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
class StreamEvent:
    name: str
    data: Any
    id: int | None = None


@dataclass
class LiveStream:
    """An open stream. Heartbeats are counted, events are returned one by one.

    ``unread`` is the last number of unread messages; its events are not returned.
    """

    answer: httpx.Response
    lines: AsyncIterator[str]
    heartbeats: int = 0
    unread: int | None = None
    _fields: dict[str, str] = field(default_factory=dict)

    async def next(self, within_s: float = 60) -> StreamEvent:
        """Return the next event, or raise TimeoutError or, at the end, StopAsyncIteration."""
        async with asyncio.timeout(within_s):
            while True:
                event = self._take(await anext(self.lines))
                if event is not None and event.name != "unread":
                    return event

    async def unread_is(self, count: int, within_s: float = 60) -> None:
        """Wait until the stream has said this number of unread messages."""
        async with asyncio.timeout(within_s):
            while self.unread != count:
                self._take(await anext(self.lines))

    async def heartbeat(self, within_s: float = 60) -> None:
        """Wait for the next heartbeat; an event instead of it is an error."""
        before = self.heartbeats
        async with asyncio.timeout(within_s):
            while self.heartbeats == before:
                event = self._take(await anext(self.lines))
                assert event is None or event.name == "unread", event

    async def rest(self, within_s: float = 60) -> list[StreamEvent]:
        """Return the events until the server ends the stream."""
        events: list[StreamEvent] = []
        try:
            while True:
                events.append(await self.next(within_s))
        except StopAsyncIteration:
            return events

    def _take(self, line: str) -> StreamEvent | None:
        if line.startswith(":"):
            self.heartbeats += 1
        elif line:
            name, _, value = line.partition(": ")
            self._fields[name] = value
        elif self._fields:
            fields, self._fields = self._fields, {}
            number = int(fields["id"]) if "id" in fields else None
            event = StreamEvent(fields["event"], json.loads(fields["data"]), number)
            if event.name in ("hello", "gap", "unread"):
                self.unread = event.data["unread"]
            return event
        return None


@asynccontextmanager
async def open_stream(
    who: Phone | Desk, last_event_id: int | str | None = None
) -> AsyncIterator[LiveStream]:
    """Open the stream of a citizen, on their phone or signed in at a kiosk."""
    headers = who.headers("GET", "/v1/stream") if isinstance(who, Desk) else dict(who.headers)
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    async with who.client.stream("GET", "/v1/stream", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        yield LiveStream(answer, answer.aiter_lines())
