"""The BFF's end of the events: takes them, checks the signature by itself, or refuses them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.core_caller import APP_KEY, signature
from tests.support.waiting import WAIT_S, eventually


@dataclass
class Receiver:
    """Receiver of events: `events` are those that it answered with 200.

    It answers the next `refusing` events with 503, and never those of the case `ignoring`.
    """

    url: str = ""
    refusing: int = 0
    ignoring: str = ""
    arrived: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.arrived += 1
        headers = request.headers
        self.requests.append(
            {"headers": dict(headers), "body": body, "signed": is_signed(dict(headers), body)}
        )
        if self.ignoring and self.ignoring in body.decode():
            await asyncio.sleep(WAIT_S)
        if self.refusing:
            self.refusing -= 1
            return web.Response(status=503)
        self.events.append(json.loads(body))
        return web.Response()

    def versions(self, case_no: str | None = None) -> list[int]:
        """Return the versions that arrived, in order."""
        return [e["version"] for e in self.events if case_no in (None, e["caseNo"])]

    async def until(self, condition: Callable[[], bool]) -> None:
        await eventually(condition)


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    expected = signature(
        APP_KEY, "POST", "/core/events", headers["X-Timestamp"], headers["X-Nonce"], body
    )
    return headers["X-Signature"] == expected


@asynccontextmanager
async def run_receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.add_routes([web.post("/core/events", receiver.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.25)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/core/events"
    try:
        yield receiver
    finally:
        await runner.cleanup()
