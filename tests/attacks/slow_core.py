"""Ending somebody's right while the core is slow: between the look at it and the effect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx

from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.stage import Stage

UNTIL_CLEARED_MS = 600_000
PATIENT = {"BFF_CORE_TIMEOUT_S": "8"}
"""A stage's setting: it waits for the core as long as a request may take in all."""


async def while_slow(
    stage: Stage,
    path: str,
    asking: Coroutine[Any, Any, httpx.Response],
    meanwhile: Callable[[], Awaitable[Any]],
) -> httpx.Response:
    """Return the answer, after something was done while the core was slow at ``path``.

    The stage is a patient one.
    """
    await stage.faults(kind="latency", path=path, latencyMs=UNTIL_CLEARED_MS, count=1)
    before = await _calls(stage, path)
    task = asyncio.create_task(asking)
    async with asyncio.timeout(60):
        while await _calls(stage, path) == before:
            assert not task.done(), task.result().text
            await asyncio.sleep(0.02)
    await meanwhile()
    assert not task.done(), "it did not wait for the core"
    await stage.no_faults()  # the core answers now
    return await task


async def _calls(stage: Stage, path: str) -> int:
    calls = (await stage.admin.get("/admin/received")).json()["calls"]
    found = [count["received"] for name, count in calls.items() if name.startswith(path)]
    return int(sum(found))


async def delegate(principal: Phone, agent: Phone, agent_uid: str, **more: Any) -> str:
    """Return a delegation that both sides have accepted."""
    person = PEOPLE[agent_uid]
    body = {"agentName": person.name, "agentCertType": "111", "agentCertNo": person.cert_no}
    offered = await principal.post("/v1/delegations", body | more)
    assert offered.status_code == 201, offered.text
    delegation_id = str(offered.json()["id"])
    accepted = await agent.post(f"/v1/delegations/{delegation_id}/acceptance")
    assert accepted.status_code == 200, accepted.text
    return delegation_id
