"""WeChat's client against the sandbox's WeChat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateways.exchange import Clocks
from gateways.wechat import NoStore, TokenStore, WechatClient, WechatConfig
from sandbox import CoreSettings, Sandbox, SandboxSettings, run_sandbox
from tests.support import wechat
from tests.support.core_caller import APP_ID, APP_KEY, StillClock
from tests.support.wechat import WechatAdmin

Connect = Callable[..., WechatClient]


@pytest.fixture
def settings(tmp_path: Path) -> SandboxSettings:
    return SandboxSettings(
        core=CoreSettings(app_id=APP_ID, app_key=APP_KEY),
        wechat=wechat.SETTINGS,
        database=tmp_path / "sandbox.sqlite3",
    )


@pytest.fixture
async def sandbox(settings: SandboxSettings, clock: StillClock) -> AsyncIterator[Sandbox]:
    async with run_sandbox(settings, clock=clock) as started:
        yield started


@pytest.fixture
def admin(sandbox: Sandbox, session: aiohttp.ClientSession) -> WechatAdmin:
    return WechatAdmin(session, sandbox.admin_url)


async def _first_time(code: str) -> bool:
    return True


@pytest.fixture
async def connect(sandbox: Sandbox, clock: StillClock) -> AsyncIterator[Connect]:
    """Make clients, as many workers would have them, and close them."""
    clients: list[WechatClient] = []

    def make(
        store: TokenStore | None = None,
        claim_code: Any = _first_time,
        monotonic: Callable[[], float] | None = None,
        **changes: Any,
    ) -> WechatClient:
        values: dict[str, Any] = {
            "base_url": sandbox.urls["wechat"],
            "app_id": wechat.APP_ID,
            "app_secret": wechat.APP_SECRET,
            "connect_timeout_s": 30,
            "call_timeout_s": 30,
        }
        loop_time = asyncio.get_running_loop().time
        clocks = Clocks(wall=clock, monotonic=monotonic or loop_time)
        client = WechatClient(
            WechatConfig(**(values | changes)), clocks, store or NoStore(), claim_code
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def client(connect: Connect) -> WechatClient:
    return connect()
