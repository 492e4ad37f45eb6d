"""Bodies that are read piece by piece as they arrive: uploads, never whole in memory.

Sanic stops reading the socket when 64 KB are unread, so a body arrives no faster than it is passed
on. Its ``RESPONSE_TIMEOUT`` restarts with every byte; our limit comes earlier and says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sanic.exceptions import RequestTimeout

from bff.http.patience import Patience
from bff.http.problems import UPLOAD_STALLED
from bff.http.protocol import StrictHttp
from bff.http.request import BffRequest
from bff.problems import Problem

# After a refusal this much of the body is still read and dropped. A client that is still sending
# when the connection closes would not get the answer.
REST_BYTES = 64 * 1024 * 1024


class HungUp(Exception):
    """Disconnection of the client before its body was complete."""


class StreamedBody:
    """The body of one request. ``length`` is the announced one, None for a chunked body.

    It fails with ``upload-stalled`` if its client uses up its ``patience``, or if it is incomplete
    ``longest_s`` after its start. It fails with HungUp if the client disconnects.
    """

    def __init__(self, request: BffRequest, patience: Patience, longest_s: float) -> None:
        self._request = request
        if isinstance(request.stream, StrictHttp):
            request.stream.patience = patience
        self._until = asyncio.get_running_loop().time() + longest_s
        self._timeout: asyncio.Timeout | None = None
        self._hung_up = False

    @property
    def address(self) -> str:
        return self._request.address

    @property
    def length(self) -> int | None:
        length = self._request.headers.getone("content-length", None)
        return None if length is None else int(length)  # Sanic has already refused a bad one

    async def chunks(self) -> AsyncIterator[bytes]:
        stream = self._request.stream
        while isinstance(stream, StrictHttp) and stream.request_body:
            if chunk := await self._read(stream):
                yield chunk

    def hang_up(self) -> None:
        """End the reading at once; Sanic no longer waits for the rest."""
        self._hung_up = True
        if self._timeout is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time())
        if isinstance(self._request.stream, StrictHttp):
            self._request.stream.request_body = None

    def refuse_rest(self) -> None:
        """Refuse the rest of the body: an early answer is the last on this connection."""
        self._request.last_on_connection()
        self._request.protocol.request_max_size = REST_BYTES  # type: ignore[attr-defined]

    async def _read(self, stream: StrictHttp) -> bytes | None:
        if self._hung_up:
            raise HungUp
        left_s = self._until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(left_s) as self._timeout:
                return await stream.read()
        except (TimeoutError, RequestTimeout):
            if self._hung_up:
                raise HungUp from None
            raise Problem(UPLOAD_STALLED) from None
        finally:
            self._timeout = None
