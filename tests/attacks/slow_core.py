"""Ending somebody's right while the core is slow: between the look at it and the effect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx

from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.stage import Stage

SLOW_MS = 2500


async def while_slow(
    stage: Stage,
    path: str,
    asking: Coroutine[Any, Any, httpx.Response],
    meanwhile: Callable[[], Awaitable[Any]],
) -> httpx.Response:
    """The answer to what was asked, when this was done while the core was slow at ``path``."""
    await stage.faults(kind="latency", path=path, latencyMs=SLOW_MS, count=1)
    before = await _calls(stage, path)
    task = asyncio.create_task(asking)
    async with asyncio.timeout(60):
        while await _calls(stage, path) == before:
            assert not task.done(), task.result().text
            await asyncio.sleep(0.02)
    await meanwhile()
    assert not task.done(), "the core was not slow enough for this test to say anything"
    answer = await task
    await stage.no_faults()
    return answer


async def _calls(stage: Stage, path: str) -> int:
    calls = (await stage.admin.get("/admin/received")).json()["calls"]
    found = [count["received"] for name, count in calls.items() if name.startswith(path)]
    return int(sum(found))


async def delegated(principal: Phone, agent: Phone, agent_uid: str, **more: Any) -> str:
    """A delegation that both have agreed to."""
    person = PEOPLE[agent_uid]
    body = {"agentName": person.name, "agentCertType": "111", "agentCertNo": person.cert_no}
    offered = await principal.post("/v1/delegations", body | more)
    assert offered.status_code == 201, offered.text
    delegation_id = str(offered.json()["id"])
    accepted = await agent.post(f"/v1/delegations/{delegation_id}/acceptance")
    assert accepted.status_code == 200, accepted.text
    return delegation_id
