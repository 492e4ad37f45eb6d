"""A core that says whatever a test wants, however wrong."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec
from aiohttp import web

Script = Callable[[web.Request], Awaitable[web.StreamResponse]]


JSON = {"Content-Type": "application/json"}


def envelope(data: object, **more: object) -> bytes:
    return msgspec.json.encode({"code": 0, "msg": "ok", "data": data, **more})


def refusal(code: int, msg: str = "no") -> bytes:
    return msgspec.json.encode({"code": code, "msg": msg, "data": None})


@dataclass
class ScriptedCore:
    """`script` answers everything; `connections` are the client addresses that were seen.

    The body is read before the script is asked, unless `streams` leaves that to the script.
    """

    url: str = ""
    script: Script | None = None
    streams: bool = False
    connections: set[object] = field(default_factory=set)
    requests: list[web.Request] = field(default_factory=list)

    def says(
        self, body: str | bytes, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        head = JSON | (headers or {})

        async def script(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=content, headers=head)

        self.script = script

    def drops_then_says(self, body: bytes, drops: int = 1) -> None:
        """Drop the connection `drops` times after the request was read, then answer."""

        async def script(request: web.Request) -> web.StreamResponse:
            if len(self.requests) <= drops:
                assert request.transport is not None
                request.transport.abort()
            return web.Response(body=body, headers=JSON)

        self.script = script

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if not self.streams:
            await request.read()
        self.requests.append(request)
        if request.transport is not None:
            self.connections.add(request.transport.get_extra_info("peername"))
        assert self.script is not None
        return await self.script(request)


@asynccontextmanager
async def scripted_core() -> AsyncIterator[ScriptedCore]:
    """Start a scripted core on a free port."""
    core = ScriptedCore()
    app = web.Application(client_max_size=0)
    app.router.add_route("*", "/{path:.*}", core._answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.25)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        core.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield core
    finally:
        await runner.cleanup()
