"""Requests of the reference dialect: JSON both ways, an envelope around each answer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from gateways.call import OutgoingCall
from gateways.core.config import CoreConfig
from gateways.core.errors import CoreGarbled
from gateways.core.reference.answers import Reader, open_envelope, plain_reader
from gateways.core.reference.codes import list_refusals
from gateways.core.refusals import Refusal
from gateways.core.shapes import Misfit
from gateways.exchange import Exchange
from gateways.session import Request
from gateways.uploads import Outflow

T = TypeVar("T")

Report = Callable[[str, Sequence[Misfit]], Awaitable[None]]
"""Told of what was passed over: in which feed, and which entries."""

Refusals = Mapping[int, Refusal]

JSON = {"Content-Type": "application/json"}

NONE: Refusals = {}
OTHER_BODY = list_refusals(40901)
"""A refusal of every write that has an idempotency key."""


class Link:
    """One service of the core in the reference dialect.

    `refusals` of a call are the codes that the dialect lists for it. They are the core's final
    word, raised as CoreRefused; every other code may be another one later.
    """

    def __init__(self, exchange: Exchange, config: CoreConfig, report: Report | None) -> None:
        self.exchange = exchange
        self.config = config
        self._base = str(URL(config.base_url)).rstrip("/")
        self._report = report

    async def note_misfits(self, feed: str, misfits: Sequence[Misfit]) -> None:
        """Report entries that do not fit the dialect."""
        if misfits and self._report is not None:
            await self._report(feed, misfits)

    async def ask(
        self,
        path: str,
        question: msgspec.Struct,
        reader: Reader[T],
        call: OutgoingCall,
        *,
        refusals: Refusals = NONE,
        idempotent: bool = False,
        idempotency_key: str | None = None,
    ) -> T:
        """Post `question` and return the envelope's data. Raise CoreError.

        `idempotent` says that asking twice does no harm: reads, and writes under an idempotency
        key.
        """
        body = msgspec.json.encode(question)
        if idempotency_key is not None:
            return await self.post(
                path, body, reader, call, idempotency_key=idempotency_key, refusals=refusals
            )
        request = Request("POST", self._base + path, body, JSON)
        return await self._answer(request, reader, call, refusals, idempotent=idempotent)

    async def post(
        self,
        path: str,
        body: bytes,
        reader: Reader[T],
        call: OutgoingCall,
        *,
        idempotency_key: str,
        refusals: Refusals,
    ) -> T:
        """Post a stored body, the same bytes each time, repeatably. Raise CoreError."""
        headers = {**JSON, "Idempotency-Key": idempotency_key}
        request = Request("POST", self._base + path, body, headers)
        return await self._answer(request, reader, call, {**refusals, **OTHER_BODY})

    async def get(
        self,
        path: str,
        reader: Reader[T],
        call: OutgoingCall,
        *,
        refusals: Refusals = NONE,
        long: bool = False,
    ) -> T:
        """Read an answer, repeatably. Raise CoreError.

        A `long` answer may have up to `max_page_bytes`.
        """
        request = Request("GET", self._base + path)
        limit = self.config.max_page_bytes if long else None
        return await self._answer(request, reader, call, refusals, limit=limit)

    async def upload(
        self,
        path: str,
        outflow: Outflow,
        headers: Mapping[str, str],
        reader: Reader[T],
        call: OutgoingCall,
        *,
        refusals: Refusals,
    ) -> T:
        """Post a stream, once. Raise CoreError, or what its source raises."""

        def read(body: bytes) -> tuple[T, list[Misfit]]:
            return open_envelope(self.exchange.service, body, reader, refusals)

        request = Request("POST", self._base + path, headers=headers)
        data, misfits = await self.exchange.upload(request, outflow, read, call)
        await self.note_misfits(self.exchange.service, misfits)
        return data

    @asynccontextmanager
    async def stream(
        self, path: str, question: msgspec.Struct, call: OutgoingCall, *, refusals: Refusals
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Post `question` once, and return the response with its body unread.

        A JSON answer is an envelope and is raised as CoreRefused, CoreUnavailable or CoreGarbled.
        """
        exchange = self.exchange

        async def check(response: aiohttp.ClientResponse) -> None:
            if response.content_type == "application/json":
                limit = exchange.limits.max_answer_bytes
                body = await exchange.session.read(exchange.service, response, limit)
                open_envelope(exchange.service, body, plain_reader(msgspec.Raw), refusals)
                raise CoreGarbled(exchange.service, "an envelope where a file was asked for")

        request = Request("POST", self._base + path, msgspec.json.encode(question), JSON)
        async with exchange.stream(request, check, call) as response:
            yield response

    async def _answer(
        self,
        request: Request,
        reader: Reader[T],
        call: OutgoingCall,
        refusals: Refusals,
        *,
        idempotent: bool = True,
        limit: int | None = None,
    ) -> T:
        exchange = self.exchange

        def read(body: bytes) -> tuple[T, list[Misfit]]:
            return open_envelope(exchange.service, body, reader, refusals)

        ask = exchange.send_idempotent if idempotent else exchange.send
        data, misfits = await ask(request, read, call, limit=limit)
        await self.note_misfits(exchange.service, misfits)
        return data


class Service:
    """Base of the services."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.exchange = link.exchange
