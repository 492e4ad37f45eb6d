"""A core that says whatever a test wants, however wrong."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Script = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class ScriptedCore:
    """`script` answers every POST; `connections` are the client addresses that were seen."""

    url: str = ""
    script: Script | None = None
    connections: set[object] = field(default_factory=set)
    requests: list[web.Request] = field(default_factory=list)

    def says(
        self, body: str | bytes, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        sent = body.encode() if isinstance(body, str) else body
        head = {"Content-Type": "application/json"} | (headers or {})

        async def script(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=sent, headers=head)

        self.script = script

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.requests.append(request)
        if request.transport is not None:
            self.connections.add(request.transport.get_extra_info("peername"))
        assert self.script is not None
        return await self.script(request)


@asynccontextmanager
async def scripted_core() -> AsyncIterator[ScriptedCore]:
    """Listens on a free port."""
    core = ScriptedCore()
    app = web.Application()
    app.router.add_post("/{path:.*}", core._answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.25)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        core.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield core
    finally:
        await runner.cleanup()
