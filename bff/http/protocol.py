"""Sanic's HTTP/1.1 connection, with the rules of ``framing`` and limits on time and number.

All changes of Sanic's protocol are here. tests/attacks/test_framing.py notices when Sanic's own
changes (docs/decisions/0042-the-frame.md).
"""

from __future__ import annotations

import asyncio
import math
import time
from asyncio.transports import Transport
from http import HTTPMethod
from typing import cast

from sanic.exceptions import (
    BadRequest,
    ExpectationFailed,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
)
from sanic.http import Http, Stage
from sanic.http.http1 import HTTP_CONTINUE

from bff.http import heads
from bff.http.addresses import network_of
from bff.http.connections import Connections
from bff.http.framing import (
    LONGEST_CHUNK_LINE,
    Head,
    check_chunk_line,
    has_bare_end,
    read_head,
)
from bff.http.lean_protocol import LeanProtocol
from bff.http.patience import Patience
from bff.http.request import BffRequest

LINGER_S = 30.0
"""Seconds for which a refused client's further bytes are read and discarded.

If the connection closed at once, the client would not see the answer.
"""
LINGER_FOR_SLOW_S = 2.0
NO_ROOM = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n"
)


class StrictHttp(Http):
    """Parser that refuses malformed and slow requests.

    It handles HEAD as GET without the body (RFC 9110 §9.3.2).
    """

    __slots__ = ("_connection", "_lingers", "patience")

    def __init__(self, protocol: Connection) -> None:
        super().__init__(protocol)  # type: ignore[no-untyped-call]
        self._connection = protocol
        self._receive_more = self._wait_for_more
        self.patience: Patience | None = None
        self._lingers = False

    def init_for_request(self) -> None:
        super().init_for_request()  # type: ignore[no-untyped-call]
        self.patience = None  # Sanic's keep-alive timeout ends idle connections
        self._lingers = False
        self._connection.end_request()

    async def http1_response_header(self, data: bytes, end_stream: bool) -> None:
        """Send the head of an answer, and its body if it is in one piece.

        HEAD, Expect, streams and answers without a body go Sanic's way.
        """
        reply, frame = self.response, cast(BffRequest, self.request).frame_of(self.response)
        if end_stream and not data and not self.head_only and not self.expecting_continue:
            head = heads.prepare_head(reply, frame, self.keep_alive)
            if head is not None:
                self.response_func = None  # type: ignore[assignment]
                await self._send(head + (reply.body or b""))
                self.stage = Stage.IDLE
                return
        reply.headers.update(frame)
        await super().http1_response_header(data, end_stream)

    async def head_response_ignored(  # type: ignore[override]
        self, data: bytes, end_stream: bool
    ) -> None:
        """Drop the body of an answer to HEAD.

        Sanic awaits this function, but its own is not asynchronous, so the end of each streamed
        answer would be an error.
        """
        super().head_response_ignored(data, end_stream)

    async def http1_request_header(self) -> None:
        """Read the head of a request, in place of Sanic's parser."""
        self._connection.begin_request()
        try:
            raw = await self._receive_head()
        except asyncio.CancelledError:
            self.create_empty_request()  # without a request Sanic's log would fail
            raise
        head = read_head(raw)
        request = self._connection.new_request(head, raw)
        connection = request.headers.getall("connection", [f"HTTP/{head.version}"])[-1].lower()
        self.url, self.keep_alive = head.target, connection in ("keep-alive", "http/1.1")
        self.head_only = request.method.upper() == HTTPMethod.HEAD
        self.request_bytes_left = self.request_bytes = head.length or 0
        if head.length is not None or head.is_chunked:
            self._expect_body(request, head.is_chunked)
        # The CR LF before a first chunk is left to its reader.
        del self.recv_buffer[: len(raw) + (2 if head.is_chunked else 4)]
        self.request, request.stream = request, self
        if request.method == HTTPMethod.HEAD:
            request.be_head()

    def _expect_body(self, request: BffRequest, is_chunked: bool) -> None:
        expected = request.headers.getone("expect", None)
        if expected is not None and expected.lower() != "100-continue":
            raise ExpectationFailed(f"Unknown Expect: {expected}")
        self.expecting_continue = expected is not None
        self.request_body = "chunked" if is_chunked else True  # type: ignore[assignment]
        config = self._connection.app.config
        self.patience = Patience(config.BODY_STALL_S, config.BODY_LEAST_RATE)

    async def read(self) -> bytes | None:
        if self.stage is Stage.IDLE and not self._lingers:  # the answer has been sent
            self._lingers = True
            self.patience = Patience(LINGER_S)
        if cast(object, self.request_body) == "chunked" and not self.request_bytes_left:
            await self._check_chunk_line()
        data = await super().read()
        if data and self.stage is Stage.HANDLER and self.request_max_size != math.inf:
            self._connection.hold_body(len(data))
        if not self.request_bytes_left and cast(object, self.request_body) is True:
            self.request_body = None  # complete; Sanic would find that at its next call
        return data

    async def _receive_head(self) -> bytes:
        """Wait until the head of a request is complete, and return it without its empty line."""
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n\r\n")) < 0 and len(buffer) <= self.HEADER_MAX_SIZE:
            if has_bare_end(buffer):
                raise BadRequest("a line ends with LF alone")
            self.patience = self.patience or Patience(self._connection.request_timeout)
            await self._receive_more()
        if not 0 <= end < self.HEADER_MAX_SIZE:
            raise PayloadTooLarge("Request header exceeds the size limit")
        return bytes(buffer[:end])

    async def _check_chunk_line(self) -> None:
        """Read to the end of a chunk's first line, and raise BadRequest if it is malformed.

        It begins with the CR LF that ends the chunk before.
        """
        if self.expecting_continue:
            self.expecting_continue = False
            await self._send(HTTP_CONTINUE)
        buffer = self.recv_buffer
        try:
            while (end := buffer.find(b"\r\n", 2)) < 0 and len(buffer) <= LONGEST_CHUNK_LINE:
                await self._receive_more()
            if not buffer.startswith(b"\r\n") or not 0 < end <= LONGEST_CHUNK_LINE:
                raise BadRequest("chunk")
            check_chunk_line(bytes(buffer[2:end]))
        except BadRequest:
            self.keep_alive = False
            raise

    async def _wait_for_more(self) -> None:
        if self.patience is None:
            await self._connection.receive_more()
            return
        before, started_at = len(self.recv_buffer), time.monotonic()
        try:
            async with self.patience.timeout():
                await self._connection.receive_more()
        except TimeoutError:
            raise self._too_slow() from None
        self.patience.spend(time.monotonic() - started_at, len(self.recv_buffer) - before)

    def _too_slow(self) -> SanicException:
        self.keep_alive = False
        if self.stage is Stage.IDLE:
            return BadRequest("the rest of the body")  # Sanic expects the error here and closes
        self._lingers, self.patience = True, Patience(LINGER_FOR_SLOW_S)
        return RequestTimeout("the request came too slowly")


class Connection(LeanProtocol):
    """Connection of a client, counted among those of its worker."""

    HTTP_CLASS = StrictHttp
    __slots__ = (
        "_body_bytes",
        "_body_owner",
        "_connections",
        "_idle_timeout_s",
        "_is_admitted",
        "account",
        "owner",
    )

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        self._connections: Connections = self.app.ctx.http.connections
        peer = transport.get_extra_info("peername")
        host = str(peer[0]) if isinstance(peer, tuple) and peer else ""
        self.owner = network_of(host) or host
        self.account: str | None = None
        self._body_owner, self._body_bytes = "", 0
        self._is_admitted = self._connections.admit(self)
        if not self._is_admitted:
            transport.write(NO_ROOM)
            transport.close()
            return
        self._idle_timeout_s = self.keep_alive_timeout
        self.keep_alive_timeout = self.request_timeout  # applies until the first request
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._is_admitted:
            self._connections.leave(self)
            self._release_body()
            super().connection_lost(exc)  # type: ignore[no-untyped-call]

    def data_received(self, data: bytes) -> None:
        if self._is_admitted:
            super().data_received(data)

    def end_request(self) -> None:
        self._release_body()
        self._connections.set_idle(self)

    def new_request(self, head: Head, raw: bytes) -> BffRequest:
        return cast(type[BffRequest], self.request_class)(
            url_bytes=head.target.encode(),
            headers=head.fields,
            version=head.version,
            method=head.method,
            transport=self.transport,
            app=self.app,
            head=raw,
        )

    def begin_request(self) -> None:
        self.keep_alive_timeout = self._idle_timeout_s
        self._connections.set_busy(self)

    def belongs_to(self, account: str) -> None:
        """Assign the connection to an account.

        If the account has too many, close it after its answer.
        """
        if self._connections.has_too_many(self, account):
            self._http.keep_alive = False

    def hold_body(self, size: int) -> None:
        """Count the memory of the request's body; raise ``server-busy`` beyond the limit."""
        self._body_owner = self._body_owner or cast(BffRequest, self._http.request).address
        self._connections.hold_body(self._body_owner, size)
        self._body_bytes += size

    def _release_body(self) -> None:
        if self._body_bytes:
            self._connections.bodies.give_back(self._body_owner, self._body_bytes)
            self._body_owner, self._body_bytes = "", 0
