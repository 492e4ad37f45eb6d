"""A sandbox on free ports, and the two ways to talk to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox import CoreSettings, Sandbox, SandboxSettings, run_sandbox
from tests.support.core_caller import APP_ID, APP_KEY, Admin, CoreCaller, StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def settings(tmp_path: Path) -> SandboxSettings:
    return SandboxSettings(
        core=CoreSettings(app_id=APP_ID, app_key=APP_KEY), database=tmp_path / "sandbox.sqlite3"
    )


@pytest.fixture
async def sandbox(settings: SandboxSettings, clock: StillClock) -> AsyncIterator[Sandbox]:
    async with run_sandbox(settings, clock=clock) as started:
        yield started


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as opened:
        yield opened


@pytest.fixture
def core(sandbox: Sandbox, session: aiohttp.ClientSession, clock: StillClock) -> CoreCaller:
    return CoreCaller(session, sandbox.url, clock)


@pytest.fixture
def admin(sandbox: Sandbox, session: aiohttp.ClientSession) -> Admin:
    return Admin(session, sandbox.admin_url)
