"""The whole system in one event loop: BFF and sandbox on real sockets, real Redis, real database.

Only the clock is held.
"""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from sanic import Sanic

from bff.api.face import Face
from bff.app import create_app
from bff.capabilities import CAPABILITIES
from bff.context import AppContext
from bff.demo import stock as demo
from bff.http.protocol import Connection
from bff.identity.enrolment_codes import offer_enrolment
from bff.keys import Keys, RingKey
from bff.settings import Settings, load_settings
from ground.clock import Clock
from sandbox import CoreSettings, Sandbox, SandboxSettings, run_sandbox
from tests.services.redis import RedisServer
from tests.support.clients import Desk, Phone, TerminalKey
from tests.support.clock import MORNING, HeldClock
from tests.support.outside_providers import RECEIPTS_PATH, channel_settings
from tests.support.refits import Refit
from tests.support.schema import create_tables

APP_KEY = "app-key-of-the-tests-only"
KEYS = Keys((RingKey(1, bytes(range(32))),), bytes(range(32, 64)))
RING = f"{KEYS.current.id}:{b64encode(KEYS.current.secret).decode()}"
FIXED = b64encode(KEYS.fixed).decode()
PATIENT = {"BFF_CORE_TIMEOUT_S": "8", "BFF_REDIS_TIMEOUT_S": "5"}
"""The longest that may be set: a busy machine has stood still for four seconds."""


@dataclass
class Stage:
    context: AppContext
    clock: HeldClock
    client: httpx.AsyncClient
    sandbox: Sandbox
    admin: httpx.AsyncClient

    async def ticket(self, uid: str) -> str:
        answer = await self.admin.post("/admin/tickets", json={"uid": uid})
        ticket: str = answer.json()["ticket"]
        return ticket

    async def phone(self, uid: str) -> Phone:
        body = {"ticket": await self.ticket(uid), "device": "测试手机"}
        answer = await self.client.post("/v1/sessions/app", json=body)
        assert answer.status_code == 201, answer.text
        return Phone(self.client, answer.json())

    async def desk(self, terminal_id: str = "demo-desk-3") -> Desk:
        code = await offer_enrolment(self.clock, terminal_id)
        desk = Desk(self.client, self.clock, TerminalKey())
        url = f"{str(self.client.base_url).rstrip('/')}/v1/terminals/enrolment"
        proof = desk.key.proof("POST", url, self.clock.unix())
        answer = await self.client.post(
            "/v1/terminals/enrolment", json={"enrolmentCode": code}, headers={"DPoP": proof}
        )
        assert answer.status_code == 201, answer.text
        desk.grant = answer.json()
        return desk

    async def at_kiosk(self, phone: Phone, kiosk: Desk) -> Desk:
        """Sign the citizen in at the kiosk with their phone."""
        started = (await kiosk.post("/v1/kiosk-sign-ins")).json()
        path = f"/v1/kiosk-sign-ins/{started['userCode']}/approval"
        answer = await phone.post(path, {"matchDigits": started["matchDigits"]})
        assert answer.status_code == 204, answer.text
        body = {"deviceCode": started["deviceCode"]}
        answer = await kiosk.post("/v1/kiosk-sign-ins/person", body)
        assert answer.status_code == 200, answer.text
        answer = await kiosk.post("/v1/kiosk-sign-ins/token", body)
        assert answer.status_code == 200, answer.text
        return Desk(self.client, self.clock, kiosk.key, answer.json())

    async def faults(self, **fault: Any) -> None:
        answer = await self.admin.post("/admin/faults", json=fault)
        assert answer.status_code < 300, answer.text

    async def no_faults(self) -> None:
        await self.admin.delete("/admin/faults")

    async def set_status(self, identifier: str, status: str) -> None:
        body = {"identifier": identifier, "status": status}
        answer = await self.admin.post("/admin/certificates/status", json=body)
        assert answer.status_code < 300, answer.text

    async def identifier(self, uid: str, name: str) -> str:
        answer = await self.admin.get("/admin/certificates", params={"uid": uid})
        items = answer.json()
        [found] = [item["identifier"] for item in items if item["name"] == name]
        return str(found)


def settings_for(database_url: str, redis_url: str, folder: Path, **variables: str) -> Settings:
    """Return the settings of a demo, with these variables besides."""
    defaults = {
        "BFF_DATA_DIR": str(folder),
        "BFF_DATABASE_URL": database_url,
        "BFF_REDIS_URL": redis_url,
        "BFF_KEYS": RING,
        "BFF_FIXED_KEY": FIXED,
        "BFF_CORE_APP_KEY": APP_KEY,
        "BFF_DEMO": "1",
        **PATIENT,
    }
    return load_settings({**defaults, **variables})


@asynccontextmanager
async def serve(
    settings: Settings,
    clock: Clock,
    capabilities: tuple[Face, ...] = CAPABILITIES,
    refits: tuple[Refit, ...] = (),
) -> AsyncIterator[Sanic[Any, Any]]:
    """Serve the BFF on a real socket in this loop, and start and stop it as Sanic does."""
    Sanic._app_registry.clear()
    Sanic.test_mode = True
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        settings = replace(settings, server=replace(settings.server, port=port, public_url=url))
        app = create_app(settings, clock, capabilities)
        app.config.TOUCHUP = False  # Sanic's rewriting of its own code takes longer than a test
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, protocol=Connection
        )
        assert server is not None
        await server.startup()
        try:
            await server.before_start()
            for refit in refits:
                refit(app)
            await server.start_serving()
            await server.after_start()
            yield app
        finally:
            await server.before_stop()
            # Closed before one it accepted has arrived, a server leaves it open (asyncio 3.11).
            asyncio.get_running_loop().remove_reader(listening)
            for _ in range(3):
                await asyncio.sleep(0)
            server.close()
            for connection in server.connections.copy():
                connection.close()
            await asyncio.sleep(0)
            await server.after_stop()


@asynccontextmanager
async def start_stage(
    database_url: str,
    redis_url: str,
    folder: Path,
    *,
    capabilities: tuple[Face, ...] = CAPABILITIES,
    refits: tuple[Refit, ...] = (),
    has_channels: bool = False,
    **variables: str,
) -> AsyncIterator[Stage]:
    """Start sandbox and BFF with all tables and the demo's hall and terminals.

    ``variables`` are settings by their names. ``has_channels``: SMS, WeChat messages and
    app pushes go to the sandbox, which posts receipts and events to the BFF.
    """
    clock = HeldClock(MORNING)
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(
            run_sandbox(
                SandboxSettings(
                    core=CoreSettings(app_id="mashangban-bff", app_key=APP_KEY),
                    database=folder / "core.sqlite3",
                ),
                clock=clock.unix,
            )
        )
        await create_tables(database_url)
        addresses = {"BFF_CORE_URL": core.url, "BFF_CORE_ADMIN_URL": core.admin_url}
        channels = channel_settings(core) if has_channels else {}
        settings = settings_for(
            database_url, redis_url, folder, **{**addresses, **channels, **variables}
        )
        app = await stack.enter_async_context(serve(settings, clock, capabilities, refits))
        await demo.seed()
        base = app.ctx.settings.server.public_url
        # Not verified, since there is no TLS: to load the certificates takes 35 ms.
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=base, timeout=60, verify=False)
        )
        admin = await stack.enter_async_context(
            httpx.AsyncClient(base_url=core.admin_url, timeout=60, verify=False)
        )
        if has_channels:
            await send_receipts_to(admin, base)
        yield Stage(app.ctx, clock, client, core, admin)


async def send_receipts_to(admin: httpx.AsyncClient, base_url: str) -> None:
    """Let the sandbox's SMS and WeChat post to the server at this address."""
    url = f"{base_url}/sms/receipts/{RECEIPTS_PATH}"
    await admin.post("/admin/sms/receipts-url", json={"url": url})
    await admin.post("/admin/wechat/callback", json={"url": f"{base_url}/wechat/callback"})


@asynccontextmanager
async def start_small_stage(
    valkey: RedisServer, folder: Path, **options: Any
) -> AsyncIterator[Stage]:
    """Start the whole system on a new SQLite file and an empty Valkey."""
    valkey.reset()
    database = f"sqlite://{folder}/small.sqlite3"
    async with start_stage(database, valkey.url, folder, **options) as stage:
        yield stage
