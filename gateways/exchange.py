"""One service of an outside system, with time budget, breaker and the one safe retry.

A system supplies its own signing (`Sign`) and reading of answers (`Read`). Both happen inside the
breaker, once for every attempt.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import aiohttp

from gateways.breaker import Breaker, BreakerState
from gateways.call import OutgoingCall
from gateways.failures import Failure, Unreachable
from gateways.session import Request, Session
from gateways.statuses import OK, check_status
from gateways.uploads import Outflow, SourceFailed

T = TypeVar("T")

Sign = Callable[[Request, OutgoingCall], Awaitable[Request]]
"""Makes a request one that may go out: adds the signature, or a token that it waits for."""

Read = Callable[[bytes], T]
"""Reads the body of an answer. Raises a Failure when it is none."""

Check = Callable[[aiohttp.ClientResponse], Awaitable[None]]
"""Looks at the head of a stream, and at its body if it is no stream. Raises a Failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on calls of an outside system, in seconds and bytes."""

    connect_timeout_s: float = 1.0
    call_timeout_s: float = 3.0
    pool_size: int = 100
    breaker_failures: int = 5
    breaker_open_s: float = 5.0
    max_answer_bytes: int = 1 << 20

    def __post_init__(self) -> None:
        if self.breaker_failures < 1 or self.pool_size < 1:
            raise ValueError("breaker_failures and pool_size must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """`wall` is Unix time in seconds; `monotonic` is the clock of `OutgoingCall.deadline`."""

    wall: Callable[[], float]
    monotonic: Callable[[], float]


class Exchange:
    """Exchange with one service; `service` names it in failures.

    `statuses` are those of answers whose body is read.
    """

    def __init__(
        self,
        service: str,
        session: Session,
        limits: Limits,
        clocks: Clocks,
        sign: Sign,
        *,
        statuses: Collection[int] = OK,
    ) -> None:
        self.service = service
        self.session = session
        self.failures = session.failures
        self.limits = limits
        self.breaker = Breaker(
            service,
            failures=limits.breaker_failures,
            open_s=limits.breaker_open_s,
            now=clocks.monotonic,
            circuit_open=self.failures.circuit_open,
        )
        self._clocks = clocks
        self._sign = sign
        self._statuses = statuses

    async def send(
        self, request: Request, read: Read[T], call: OutgoingCall, *, limit: int | None = None
    ) -> T:
        """Send the request and read the answer, of at most `limit` bytes. Raise a Failure."""
        self.budget(call)
        with self.breaker.attempt():
            signed = await self._sign(request, call)
            budget = self.budget(call)  # signing may have waited for a token
            connect = min(budget, self.limits.connect_timeout_s)
            timeout = aiohttp.ClientTimeout(total=budget, sock_connect=connect)
            response = await self.session.send(self.service, signed, timeout=timeout)
            try:
                self._check(response)
                most = limit or self.limits.max_answer_bytes
                body = await self.session.read(self.service, response, most)
            finally:
                response.close()
            return read(body)

    async def send_idempotent(
        self, request: Request, read: Read[T], call: OutgoingCall, *, limit: int | None = None
    ) -> T:
        """Send a harmless request, at most twice. Raise a Failure.

        The second attempt follows a failed connection, if the breaker is still closed and there is
        time left.
        """
        try:
            return await self.send(request, read, call, limit=limit)
        except Unreachable:
            if self.breaker.state is not BreakerState.CLOSED or self._remaining_s(call) <= 0:
                raise
        return await self.send(request, read, call, limit=limit)

    async def upload(
        self, request: Request, outflow: Outflow, read: Read[T], call: OutgoingCall
    ) -> T:
        """Send a stream as the request's body, once.

        An exception of its source is raised as it is and does not count for the breaker.
        """
        self.budget(call)
        try:
            with self.breaker.attempt():
                signed = await self._sign(replace(request, body=outflow), call)
                return read(await self._pour(signed, outflow, self.budget(call)))
        except SourceFailed as failed:
            failure = failed.failure
        raise failure

    async def _pour(self, request: Request, outflow: Outflow, budget: float) -> bytes:
        stall_s = self.limits.call_timeout_s
        try:
            with self.session.translate_errors(self.service):
                async with asyncio.timeout(budget) as patience:
                    outflow.watch(patience, stall_s, budget)
                    return await self._pour_watched(request, outflow)
        except Failure:
            if outflow.failure is not None:
                raise SourceFailed(outflow.failure) from None
            raise
        finally:
            await outflow.wait_until_stopped()

    async def _pour_watched(self, request: Request, outflow: Outflow) -> bytes:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self.limits.connect_timeout_s)
        response = await self.session.send(self.service, request, timeout=timeout)
        outflow.start_response_timeout()
        try:
            self._check(response)
            return await self.session.read(self.service, response, self.limits.max_answer_bytes)
        finally:
            response.close()

    @asynccontextmanager
    async def stream(
        self, request: Request, check: Check, call: OutgoingCall
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send the request once, and return the response with its body unread.

        The budget bounds the wait for the head; after that every read is bounded by
        `call_timeout_s`, so that a slow reader of a good stream is not cut off. Raise a Failure.
        """
        budget = self.budget(call)
        with self.breaker.attempt(), self.session.translate_errors(self.service):
            async with asyncio.timeout(budget):
                response = await self._head(await self._sign(request, call), check)
        try:
            yield response
        finally:
            response.close()

    async def _head(self, request: Request, check: Check) -> aiohttp.ClientResponse:
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=self.limits.connect_timeout_s,
            sock_read=self.limits.call_timeout_s,
        )
        response = await self.session.send(self.service, request, timeout=timeout)
        try:
            self._check(response)
            await check(response)
        except BaseException:
            response.close()
            raise
        return response

    def budget(self, call: OutgoingCall) -> float:
        """Return the seconds for one attempt. Raise TimedOut when none are left."""
        remaining = self._remaining_s(call)
        if remaining <= 0:
            raise self.failures.timed_out(self.service, "no time left to ask", is_unsent=True)
        return min(self.limits.call_timeout_s, remaining)

    def _remaining_s(self, call: OutgoingCall) -> float:
        return call.deadline - self._clocks.monotonic()

    def _check(self, response: aiohttp.ClientResponse) -> None:
        retry_after, now = response.headers.get("Retry-After"), self._clocks.wall()
        check_status(self.failures, self.service, response.status, retry_after, now, self._statuses)
