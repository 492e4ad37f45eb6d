"""A provider of pushes as a real HTTP server, and a channel that calls it.

The provider's record is the yardstick: it lists what truly arrived on the phone. Its faults are
those of a real one: down, refuses, hangs up after reading, keeps its answer, or says no.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web
from tortoise.backends.base.client import BaseDBAsyncClient

from models.push import PushChannel, PushClass
from notifications.channels import (
    Accepted,
    Address,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Undelivered,
    Unknown,
    Wording,
)


@dataclass(frozen=True)
class Arrival:
    """A push on the phone: whose, on which channel, the newest fact's words, and how many more."""

    address: str
    channel: str
    words: str
    more: int


@dataclass
class Provider:
    """The provider of all channels. ``fault`` is done to the next ``fault_count`` requests.

    ``busy`` refuses for now, ``refuse`` for ever, ``misfit`` these words only, ``hang-up`` reads
    and drops the connection, ``lose-answer`` delivers and drops it, ``hold`` delivers and answers
    when ``let_go`` is set. ``fault_on`` is the channel that it concerns; empty: all.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    key_fault: str = ""
    """It gives no keys: ``busy`` for now, ``refuse`` for ever."""
    key_count: int = 0
    fault: str = ""
    fault_count: int = 0
    fault_on: str = ""
    requests: int = 0
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What it says when it is asked about a push: ``{"state": "sent"}``."""
    url: str = ""

    def fail(self, fault: str, count: int = 1_000_000, on: str = "") -> None:
        self.fault, self.fault_count, self.fault_on = fault, count, on

    def heal(self) -> None:
        self.fault, self.fault_count = "", 0

    def words(self, channel: str | None = None) -> list[str]:
        """Return the words of what arrived, in order."""
        return [one.words for one in self.arrivals if channel in (None, one.channel)]

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.requests += 1
        fault = self._next_fault(body["channel"])
        if fault == "busy":
            return web.json_response({"state": "busy"}, status=503)
        if fault == "refuse":
            return web.json_response({"state": "refused"}, status=400)
        if fault == "misfit":
            return web.json_response({"state": "misfit"}, status=422)
        if fault == "hang-up":
            return _drop(request)
        number = self._deliver(body)
        if fault == "lose-answer":
            return _drop(request)
        if fault == "hold":
            await self.let_go.wait()
        return web.json_response({"state": "sent", "id": number})

    def _next_fault(self, channel: str) -> str:
        if not self.fault_count or self.fault_on not in ("", channel):
            return ""
        self.fault_count -= 1
        return self.fault

    async def give_key(self, request: web.Request) -> web.Response:
        if self.key_fault:
            status = 503 if self.key_fault == "busy" else 400
            return web.json_response({}, status=status)
        self.key_count += 1
        return web.json_response({"key": f"key-{self.key_count}"})

    def _deliver(self, body: dict[str, Any]) -> str:
        """Deliver it, unless its key is known; return the number of the send."""
        if (cid := body["cid"]) is not None and cid in self.keys:
            return self.keys[cid]
        self.arrivals.append(Arrival(body["address"], body["channel"], body["words"], body["more"]))
        number = f"send-{len(self.arrivals)}"
        if cid is not None:
            self.keys[cid] = number
        return number

    async def say(self, request: web.Request) -> web.Response:
        known = self.answers.get(int(request.match_info["push"]), {"state": "unknown"})
        return web.json_response(known)

    async def list_arrivals(self, request: web.Request) -> web.Response:
        return web.json_response([one.__dict__ for one in self.arrivals])


def _drop(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@asynccontextmanager
async def run_provider() -> AsyncIterator[Provider]:
    provider = Provider()
    app = web.Application()
    app.router.add_post("/send", provider.take)
    app.router.add_post("/keys", provider.give_key)
    app.router.add_get("/sends/{push}", provider.say)
    app.router.add_get("/arrivals", provider.list_arrivals)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        provider.let_go.set()
        await runner.cleanup()


class ProviderChannel:
    """Channel of the test's provider. Who is in ``absent`` has no address on it."""

    def __init__(self, name: PushChannel, url: str, has_keys: bool = False) -> None:
        self.name = name
        self.url = url
        self.has_keys = has_keys
        self.absent: set[str] = set()
        self.quota: int | None = None
        self.no_template: set[PushClass] = set()
        self.timeout_s = 10.0

    @property
    def has_quota(self) -> bool:
        return self.quota is not None or bool(self.no_template)

    @property
    def is_polled(self) -> bool:
        return True

    async def address_of(self, person_id: str) -> Address | None:
        if person_id in self.absent:
            return None
        return Address(f"phone-of-{person_id}", f"hash-of-{person_id}")

    def word(self, push: OutgoingPush) -> Wording:
        return Wording("test@1", push.notice.news)

    async def new_cid(self) -> str | NotSent | Rejected | None:
        if not self.has_keys:
            return None
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{self.url}/keys") as reply,
            ):
                if reply.status == 200:
                    return str((await reply.json())["key"])
                return NotSent("busy") if reply.status == 503 else Rejected("refused")
        except aiohttp.ClientError:
            return NotSent("unreachable")

    async def refusal(self, push_class: PushClass, address: Address) -> Rejected | None:
        return self._refusal(push_class)

    def _refusal(self, push_class: PushClass) -> Rejected | None:
        if push_class in self.no_template:
            return Rejected("no-template", is_about_carrier=True)
        return Rejected("no-quota") if self.quota == 0 else None

    async def reserve(
        self, connection: BaseDBAsyncClient, push: OutgoingPush, address: Address
    ) -> Rejected | None:
        rejection = self._refusal(push.push_class)
        if rejection is None and self.quota is not None:
            self.quota -= 1
        return rejection

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        if self.quota is not None and isinstance(result, NotSent):
            self.quota += 1

    async def send(self, push: OutgoingPush) -> SendResult:
        body = {
            "address": push.address,
            "channel": self.name.value,
            "words": push.notice.news,
            "more": push.more,
            "cid": push.cid,
        }
        try:
            async with aiohttp.ClientSession() as session:
                timeout = aiohttp.ClientTimeout(total=self.timeout_s)
                async with session.post(f"{self.url}/send", json=body, timeout=timeout) as reply:
                    return _result(reply.status, await reply.json())
        except aiohttp.ClientConnectorError:
            return NotSent("unreachable")
        except (aiohttp.ClientError, TimeoutError):
            return Unknown("no-answer")

    async def ask(self, push: OutgoingPush, since: datetime) -> SendResult | Undelivered | None:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}/sends/{push.push_id}") as reply,
        ):
            answer = await reply.json()
        if answer["state"] == "unknown":
            return None
        if answer["state"] == "undelivered":
            return Undelivered(answer["id"], "not-delivered")
        return Accepted(answer["id"]) if answer["state"] == "sent" else NotSent("not-sent")

    async def reached(self, provider_ids: Sequence[str]) -> frozenset[str]:
        return frozenset()


def _result(status: int, answer: dict[str, Any]) -> SendResult:
    if status == 200:
        return Accepted(answer["id"])
    if status == 422:
        return Rejected("misfit", is_about_carrier=True)
    return NotSent("busy") if status == 503 else Rejected("refused")
