"""The real client against the sandbox's real server, and against a core that is scripted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from gateways.call import OutgoingCall
from gateways.core import SERVICES, CoreConfig, CorePlatform
from gateways.core import connect as connect_to_core
from sandbox import Sandbox
from tests.sandbox.conftest import admin, clock, sandbox, session, settings
from tests.support.core_caller import APP_ID, APP_KEY, StillClock
from tests.support.scripted_core import ScriptedCore, scripted_core

__all__ = ["admin", "clock", "sandbox", "session", "settings"]

Connect = Callable[..., CorePlatform]


@pytest.fixture
def config(sandbox: Sandbox) -> CoreConfig:
    """Patient, since all is in one process and the machine may stand still for seconds."""
    return CoreConfig(
        base_url=sandbox.url,
        app_id=APP_ID,
        app_key=APP_KEY.encode(),
        connect_timeout_s=30,
        call_timeout_s=30,
    )


@pytest.fixture
async def connect(config: CoreConfig, clock: StillClock) -> AsyncIterator[Connect]:
    """Make clients of the sandbox's core with other settings or clocks, and close them."""
    results: list[CorePlatform] = []
    numbers = count(1)

    def make(
        *,
        nonce: Callable[[], str] = lambda: f"nonce-{next(numbers)}",
        wall_clock: Callable[[], float] = clock,
        monotonic: Callable[[], float] | None = None,
        **changes: Any,
    ) -> CorePlatform:
        configs = dict.fromkeys(SERVICES, replace(config, **changes))
        platform = connect_to_core(configs, clock=wall_clock, nonce=nonce, monotonic=monotonic)
        results.append(platform)
        return platform

    yield make
    for platform in results:
        await platform.close()


@pytest.fixture
def core(connect: Connect) -> CorePlatform:
    return connect()


@pytest.fixture
async def scripted_server() -> AsyncIterator[ScriptedCore]:
    async with scripted_core() as started:
        yield started


@pytest.fixture
async def scripted_client(connect: Connect, scripted_server: ScriptedCore) -> CorePlatform:
    return connect(base_url=scripted_server.url)


@pytest.fixture
async def call() -> OutgoingCall:
    """Return a call with a time limit of a minute."""
    return OutgoingCall("request-1", asyncio.get_running_loop().time() + 60)
