"""One core service as its callers need it: time budget, breaker, and the one retry that is safe."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import aiohttp
import msgspec

from gateways.core.answers import check_status, open_envelope
from gateways.core.breaker import Breaker, BreakerState
from gateways.core.config import Call
from gateways.core.errors import CoreGarbled, CoreTimeout, CoreUnreachable
from gateways.core.transport import Transport, translated

T = TypeVar("T")


class Upstream:
    """`monotonic` is the clock that `Call.deadline` is on, in seconds."""

    def __init__(
        self,
        service: str,
        transport: Transport,
        breaker: Breaker,
        monotonic: Callable[[], float],
    ) -> None:
        self.service = service
        self.breaker = breaker
        self.transport = transport
        self._monotonic = monotonic

    async def ask(
        self,
        path: str,
        question: msgspec.Struct,
        answer: type[T],
        call: Call,
        *,
        repeatable: bool = False,
        idempotency_key: str | None = None,
    ) -> T:
        """Posts `question` and returns the envelope's data as `answer`.

        `repeatable` says that asking twice does no harm: reads, and writes under an idempotency
        key. Such a call is sent once more when the connection failed, the breaker is still closed
        and there is time left. Raises CoreError.
        """
        body = msgspec.json.encode(question)
        repeatable = repeatable or idempotency_key is not None
        try:
            return await self._ask_once(path, body, answer, call, idempotency_key)
        except CoreUnreachable:
            closed = self.breaker.state is BreakerState.CLOSED
            if not (repeatable and closed and self._left(call) > 0):
                raise
        return await self._ask_once(path, body, answer, call, idempotency_key)

    async def _ask_once(
        self, path: str, body: bytes, answer: type[T], call: Call, idempotency_key: str | None
    ) -> T:
        budget = self._budget(call)
        connect = min(budget, self.transport.config.connect_timeout_s)
        timeout = aiohttp.ClientTimeout(total=budget, sock_connect=connect)
        with self.breaker.attempt():
            response = await self.transport.post(
                self.service, path, body, call, timeout=timeout, idempotency_key=idempotency_key
            )
            try:
                self._check(response)
                received = await self.transport.read(self.service, response)
            finally:
                response.close()
            return open_envelope(self.service, received, answer)

    @asynccontextmanager
    async def stream(
        self, path: str, question: msgspec.Struct, call: Call
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Posts `question`, once, and gives the response with its body unread.

        The budget bounds the wait for the head; after that every read is bounded by
        `call_timeout_s`, so that a slow reader of a good stream is not cut off. A JSON answer is
        an envelope and is raised as CoreRefused or CoreGarbled.
        """
        body = msgspec.json.encode(question)
        budget = self._budget(call)
        with self.breaker.attempt(), translated(self.service):
            async with asyncio.timeout(budget):
                response = await self._open(path, body, call)
        try:
            yield response
        finally:
            response.close()

    async def _open(self, path: str, body: bytes, call: Call) -> aiohttp.ClientResponse:
        config = self.transport.config
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=config.connect_timeout_s, sock_read=config.call_timeout_s
        )
        response = await self.transport.post(self.service, path, body, call, timeout=timeout)
        try:
            self._check(response)
            if response.content_type == "application/json":
                received = await self.transport.read(self.service, response)
                open_envelope(self.service, received, msgspec.Raw)
                raise CoreGarbled(self.service, "an envelope where a file was asked for")
        except BaseException:
            response.close()
            raise
        return response

    def _check(self, response: aiohttp.ClientResponse) -> None:
        retry_after = response.headers.get("Retry-After")
        check_status(self.service, response.status, retry_after, self.transport.clock())

    def _budget(self, call: Call) -> float:
        left = self._left(call)
        if left <= 0:
            raise CoreTimeout(self.service, "no time left to ask")
        return min(self.transport.config.call_timeout_s, left)

    def _left(self, call: Call) -> float:
        return call.deadline - self._monotonic()
