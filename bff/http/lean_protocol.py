"""Reading and writing of a connection, in place of Sanic's (``sanic.server.protocols``).

It waits for data with a future, where Sanic sets and clears an ``asyncio.Event`` for each request
(docs/decisions/0051-prepared-heads.md).
"""

from __future__ import annotations

import asyncio
import time
from asyncio.transports import Transport
from typing import cast

from sanic.exceptions import RequestCancelled
from sanic.server.protocols.http_protocol import HttpProtocol


class LeanProtocol(HttpProtocol):
    """Protocol of a connection: received bytes wait in ``recv_buffer``, until one reader wakes."""

    __slots__ = ("_buffer_size", "_reader")

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        self._buffer_size: int = self.app.config.REQUEST_BUFFER_SIZE
        self._reader: asyncio.Future[None] | None = None
        super().connection_made(transport)  # type: ignore[no-untyped-call]

    def data_received(self, data: bytes) -> None:
        """Receive data, as Sanic does, and wake the reader.

        Bytes beyond a request do not restart Sanic's response timeout. Otherwise a client that
        keeps sending could take as long as it likes to read its answer.
        """
        self.recv_buffer += data
        http, is_full = self.http, len(self.recv_buffer) >= self._buffer_size
        if not http or http.request_body:  # false while a request is answered
            self._time = time.monotonic()
        elif is_full:
            self.abort()  # type: ignore[no-untyped-call]  # no client pipelines so many requests
        if is_full and self.transport:
            self.transport.pause_reading()
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def receive_more(self) -> None:
        assert self.transport is not None
        self.transport.resume_reading()
        self._reader = self.loop.create_future()
        await self._reader

    async def send(self, data: bytes) -> None:
        """Send data, and wait for a slow client no longer than Sanic waits for our answer.

        Sanic's own timeout would only begin another answer, and wait for that without an end.
        """
        if not self._can_write.is_set():
            try:
                async with asyncio.timeout(self.response_timeout):
                    await self._can_write.wait()
            except TimeoutError:
                self.abort()  # type: ignore[no-untyped-call]
                raise RequestCancelled from None
        if self.transport is None or self.transport.is_closing():
            raise RequestCancelled
        self.transport.write(data)
        self._time = time.monotonic()

    def write(self, data: bytes) -> None:
        """Write data now; nothing if the client is gone, or has not read what came before."""
        if self.transport is None or self.transport.is_closing() or not self._can_write.is_set():
            return
        self.transport.write(data)

    def stop_checks(self) -> None:
        """Check no more how long the answer takes: it is a stream, which ends by itself.

        ``send`` still bounds the wait for a slow client.
        """
        cast(asyncio.TimerHandle, self._callback_check_timeouts).cancel()
