"""Doors of the stand-ins: a public port that listens, and can be closed and opened again.

A closed door refuses connections. That is another fault than `down`, which takes a request and
hangs up: only with a refused connection does a caller know that nothing was sent.
"""

from dataclasses import dataclass, field

import msgspec
from aiohttp import web

from sandbox.admin_replies import not_found, read_order

SHUTDOWN_S = 0.25


class DoorOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/doors`. `standIn` is a name of `Sandbox.urls`."""

    stand_in: str
    is_open: bool


@dataclass(slots=True)
class Door:
    """Public port of a stand-in. Port 0 becomes a free one, and stays it."""

    runner: web.AppRunner
    host: str
    port: int
    _site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        url_host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{url_host}:{self.port}"

    async def open(self) -> None:
        if self._site is None:
            self._site = web.TCPSite(self.runner, self.host, self.port, reuse_address=True)
            await self._site.start()
            self.port = self.runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening, and end the connections that are open."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
            server = self.runner.server
            for connection in list(server.connections if server is not None else ()):
                if connection.transport is not None:
                    connection.transport.abort()


@dataclass(frozen=True, slots=True)
class Doors:
    """Doors of all stand-ins by their names."""

    by_name: dict[str, Door] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/admin/doors", self.move)]

    async def move(self, request: web.Request) -> web.Response:
        order = await read_order(request, DoorOrder)
        door = self.by_name.get(order.stand_in)
        if door is None:
            raise not_found("no such stand-in")
        await (door.open() if order.is_open else door.close())
        return web.Response(status=204)
