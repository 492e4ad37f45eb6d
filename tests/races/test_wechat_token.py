"""Four workers find the token expired at the same time: one of them fetches it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox import CoreSettings, Sandbox, SandboxSettings, run_sandbox
from tests.services.redis import RedisServer
from tests.support import wechat
from tests.support.core_caller import APP_ID, APP_KEY
from tests.support.server_process import ROOT
from tests.support.wechat import WechatAdmin

WORKERS = 4
STABLE = "/cgi-bin/stable_token"


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    settings = SandboxSettings(
        core=CoreSettings(app_id=APP_ID, app_key=APP_KEY),
        wechat=wechat.SETTINGS,
        database=tmp_path / "sandbox.sqlite3",
    )
    async with run_sandbox(settings, clock=time.time) as started:
        yield started


@pytest.fixture
async def admin(sandbox: Sandbox) -> AsyncIterator[WechatAdmin]:
    async with aiohttp.ClientSession() as session:
        yield WechatAdmin(session, sandbox.admin_url)


async def ask_at_once(redis_url: str, wechat_url: str, how: str) -> set[str]:
    """Let the workers ask in the same moment; return hashes of the tokens that they got."""
    arguments = (redis_url, wechat_url, how, wechat.APP_ID, wechat.APP_SECRET)
    command = (sys.executable, "-m", "tests.support.token_worker", *arguments)
    workers = [
        await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert await worker.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(worker.communicate(b"go\n") for worker in workers))
    return {out.decode().strip() for out, _ in answers}


async def test_four_processes_make_one_fetch(
    redis_server: RedisServer, sandbox: Sandbox, admin: WechatAdmin
) -> None:
    await admin.post("faults", {"kind": "latency", "path": f"/wechat{STABLE}", "latencyMs": 300})
    tokens = await ask_at_once(redis_server.url, sandbox.urls["wechat"], "shared")
    assert len(tokens) == 1
    assert tokens != {""}
    assert await admin.calls(STABLE) == 1
    await admin.refuse_tokens(42001)  # those in Redis are not good any more: nobody asks for them
    assert await ask_at_once(redis_server.url, sandbox.urls["wechat"], "shared") == tokens


async def test_without_redis_each_fetches_the_same_token(
    valkey_server: RedisServer, sandbox: Sandbox, admin: WechatAdmin
) -> None:
    """The control, and what a house without Redis has."""
    tokens = await ask_at_once(valkey_server.url, sandbox.urls["wechat"], "alone")
    assert len(tokens) == 1
    assert await admin.calls(STABLE) == WORKERS
