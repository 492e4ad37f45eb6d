"""One core service as its callers need it: time budget, breaker, and the one retry that is safe."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeVar

import aiohttp
import msgspec

from gateways.breaker import Breaker, BreakerState
from gateways.core.config import Call
from gateways.core.errors import CoreError, CoreGarbled, CoreTimeout, CoreUnreachable
from gateways.core.reference.answers import check_status, open_envelope
from gateways.core.shapes import Misfit
from gateways.session import Transport, translated
from gateways.uploads import Outflow, SourceFailed

T = TypeVar("T")

Report = Callable[[str, Sequence[Misfit]], Awaitable[None]]
"""Told of what was passed over: in which feed, and which entries."""

JSON = {"Content-Type": "application/json"}

OTHER_BODY = 40901
"""The idempotency key came with another body: a refusal of every write that has a key."""


class _Request(NamedTuple):
    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]
    refusals: Collection[int]
    long: bool = False


class Upstream:
    """`monotonic` is the clock that `Call.deadline` is on, in seconds."""

    def __init__(
        self,
        service: str,
        transport: Transport,
        breaker: Breaker,
        monotonic: Callable[[], float],
        report: Report | None = None,
    ) -> None:
        self.service = service
        self.breaker = breaker
        self.transport = transport
        self._monotonic = monotonic
        self._report = report

    async def passed_over(self, feed: str, misfits: Sequence[Misfit]) -> None:
        """Tell whoever runs this of entries that do not fit the dialect."""
        if misfits and self._report is not None:
            await self._report(feed, misfits)

    async def ask(
        self,
        path: str,
        question: msgspec.Struct,
        answer: type[T],
        call: Call,
        *,
        refusals: Collection[int] = (),
        repeatable: bool = False,
        idempotency_key: str | None = None,
    ) -> T:
        """Posts `question` and returns the envelope's data as `answer`.

        `refusals` are the codes that the dialect lists for this call. They are the core's final
        word, raised as CoreRefused; every other code may be another one later.
        `repeatable` says that asking twice does no harm: reads, and writes under an idempotency
        key. Such a call is sent once more when the connection failed, the breaker is still closed
        and there is time left. Raises CoreError.
        """
        body = msgspec.json.encode(question)
        if idempotency_key is not None:
            return await self.post(
                path, body, answer, call, idempotency_key=idempotency_key, refusals=refusals
            )
        ask = self._ask_twice if repeatable else self._ask_once
        return await ask(_Request("POST", path, body, JSON, refusals), answer, call)

    async def post(
        self,
        path: str,
        body: bytes,
        answer: type[T],
        call: Call,
        *,
        idempotency_key: str,
        refusals: Collection[int],
    ) -> T:
        """Posts a body that is kept: the same bytes each time. Repeated as in `ask`."""
        headers = {**JSON, "Idempotency-Key": idempotency_key}
        request = _Request("POST", path, body, headers, (*refusals, OTHER_BODY))
        return await self._ask_twice(request, answer, call)

    async def get(
        self,
        path: str,
        answer: type[T],
        call: Call,
        *,
        refusals: Collection[int] = (),
        long: bool = False,
    ) -> T:
        """Reads; a `long` answer may have up to `max_page_bytes`. Repeated as in `ask`."""
        return await self._ask_twice(_Request("GET", path, None, {}, refusals, long), answer, call)

    async def upload(
        self,
        path: str,
        outflow: Outflow,
        headers: Mapping[str, str],
        answer: type[T],
        call: Call,
        *,
        refusals: Collection[int],
    ) -> T:
        """Posts a stream, once. An exception of its source comes out as it is and is none of the
        breaker's business.
        """
        budget = self._budget(call)
        try:
            with self.breaker.attempt():
                received = await self._send(path, outflow, headers, call, budget)
                data, _ = open_envelope(self.service, received, answer, refusals)
                return data
        except SourceFailed as failed:
            failure = failed.failure
        raise failure

    async def _send(
        self, path: str, outflow: Outflow, headers: Mapping[str, str], call: Call, budget: float
    ) -> bytes:
        stall_s = self.transport.config.call_timeout_s
        try:
            with translated(self.service):
                async with asyncio.timeout(budget) as patience:
                    outflow.watch(patience, stall_s, budget)
                    return await self._send_watched(path, outflow, headers, call)
        except CoreError:
            if outflow.failure is not None:
                raise SourceFailed(outflow.failure) from None
            raise
        finally:
            await outflow.stopped()

    async def _send_watched(
        self, path: str, outflow: Outflow, headers: Mapping[str, str], call: Call
    ) -> bytes:
        config = self.transport.config
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=config.connect_timeout_s)
        response = await self.transport.send(
            self.service, "POST", path, outflow, call, timeout=timeout, headers=headers
        )
        outflow.answered()
        try:
            self._check(response)
            return await self.transport.read(self.service, response, config.max_answer_bytes)
        finally:
            response.close()

    async def _ask_twice(self, request: _Request, answer: type[T], call: Call) -> T:
        try:
            return await self._ask_once(request, answer, call)
        except CoreUnreachable:
            if self.breaker.state is not BreakerState.CLOSED or self._left(call) <= 0:
                raise
        return await self._ask_once(request, answer, call)

    async def _ask_once(self, request: _Request, answer: type[T], call: Call) -> T:
        config = self.transport.config
        budget = self._budget(call)
        connect = min(budget, config.connect_timeout_s)
        timeout = aiohttp.ClientTimeout(total=budget, sock_connect=connect)
        limit = config.max_page_bytes if request.long else config.max_answer_bytes
        with self.breaker.attempt():
            response = await self.transport.send(
                self.service,
                request.method,
                request.path,
                request.body,
                call,
                timeout=timeout,
                headers=request.headers,
            )
            try:
                self._check(response)
                received = await self.transport.read(self.service, response, limit)
            finally:
                response.close()
            data, misfits = open_envelope(self.service, received, answer, request.refusals)
        await self.passed_over(self.service, misfits)
        return data

    @asynccontextmanager
    async def stream(
        self, path: str, question: msgspec.Struct, call: Call, *, refusals: Collection[int]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Posts `question`, once, and gives the response with its body unread.

        The budget bounds the wait for the head; after that every read is bounded by
        `call_timeout_s`, so that a slow reader of a good stream is not cut off. A JSON answer is
        an envelope and is raised as CoreRefused, CoreUnavailable or CoreGarbled.
        """
        body = msgspec.json.encode(question)
        budget = self._budget(call)
        with self.breaker.attempt(), translated(self.service):
            async with asyncio.timeout(budget):
                response = await self._open(path, body, call, refusals)
        try:
            yield response
        finally:
            response.close()

    async def _open(
        self, path: str, body: bytes, call: Call, refusals: Collection[int]
    ) -> aiohttp.ClientResponse:
        config = self.transport.config
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=config.connect_timeout_s, sock_read=config.call_timeout_s
        )
        response = await self.transport.send(
            self.service, "POST", path, body, call, timeout=timeout, headers=JSON
        )
        try:
            self._check(response)
            if response.content_type == "application/json":
                received = await self.transport.read(
                    self.service, response, config.max_answer_bytes
                )
                open_envelope(self.service, received, msgspec.Raw, refusals)
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
