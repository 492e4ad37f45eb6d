"""Answers in pieces: server-sent events, and files passed through in chunks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from functools import partial
from typing import NamedTuple, Protocol, cast

from sanic.response import HTTPResponse

from bff.http.lean_protocol import LeanProtocol
from bff.http.request import BffRequest


class StreamedReply(HTTPResponse):
    """Answer that a handler returns to have it sent piece by piece."""

    async def send_to(self, request: BffRequest) -> None:
        raise NotImplementedError

    async def send_head_to(self, request: BffRequest) -> None:
        """Answer a HEAD with the headers that are known before anything is opened."""
        raise NotImplementedError


HEARTBEAT = b": heartbeat\n\n"
_HEARTBEAT_CHUNK = b"%x\r\n%b\r\n" % (len(HEARTBEAT), HEARTBEAT)  # RFC 9112 §7.1


class Event(NamedTuple):
    """One server-sent event (WHATWG HTML §9.2).

    ``data`` is one line of JSON; a client resumes after ``id``.
    """

    name: str
    data: bytes
    id: int | None = None


def _line(event: Event) -> bytes:
    number = b"" if event.id is None else b"id: %d\n" % event.id
    return number + b"event: %s\ndata: %s\n\n" % (event.name.encode(), event.data)


class EventStream(StreamedReply):
    """Events from an async generator, whose end is the stream's.

    It gets a function that writes a heartbeat, which may be called after the first event, and
    writes nothing while the client does not read. So thousands of idle streams need no timers.
    """

    def __init__(self, events: Callable[[Callable[[], None]], AsyncGenerator[Event, None]]) -> None:
        super().__init__()
        self._events = events

    async def send_head_to(self, request: BffRequest) -> None:
        stream = await self._begin(request)
        await stream.eof()  # type: ignore[no-untyped-call]

    async def send_to(self, request: BffRequest) -> None:
        stream = await self._begin(request)
        protocol = cast(LeanProtocol, request.protocol)
        protocol.stop_checks()
        async with aclosing(self._events(partial(protocol.write, _HEARTBEAT_CHUNK))) as events:
            async for event in events:
                await stream.send(_line(event))
        await stream.eof()  # type: ignore[no-untyped-call]

    async def _begin(self, request: BffRequest) -> HTTPResponse:
        request.last_on_connection()
        answer: HTTPResponse = await request.respond(
            content_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        return answer


_FILE_HEADERS = {"Content-Disposition": "inline", "Cache-Control": "no-store"}


class PassingFile(Protocol):
    @property
    def media_type(self) -> str: ...
    @property
    def length(self) -> int | None: ...
    @property
    def chunks(self) -> AsyncIterator[bytes]: ...


class FileStream(StreamedReply):
    """A file in transfer: problems come before the first byte, its end after the last."""

    def __init__(self, source: AbstractAsyncContextManager[PassingFile]) -> None:
        super().__init__()
        self._source = source

    async def send_head_to(self, request: BffRequest) -> None:
        """Send the header fields of a HEAD answer.

        Type and length are missing: they need the opened file (RFC 9110 §9.3.2 allows that).
        """
        stream = await request.respond(headers=dict(_FILE_HEADERS))
        await stream.eof()

    async def send_to(self, request: BffRequest) -> None:
        async with self._source as file:
            headers = dict(_FILE_HEADERS)
            if file.length is not None:
                headers["Content-Length"] = str(file.length)
            stream = await request.respond(content_type=file.media_type, headers=headers)
            has_sent = False
            try:
                async for chunk in file.chunks:
                    await stream.send(chunk)
                    has_sent = True
            except Exception:
                if has_sent:  # Sanic would end an answer without a length as if it were complete
                    request.transport.abort()  # type: ignore[attr-defined]
                raise
            await stream.eof()
