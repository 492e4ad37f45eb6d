"""PostgreSQL restarted in the middle of submissions: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.cases.forwarding import sending
from tests.faults.promises import (
    CITIZENS,
    ITEM,
    SubmissionRecord,
    asked_for_cases,
    none_left,
    nothing_lost_nothing_twice,
    phones,
)
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.applications import Application, ready
from tests.support.refits import UNLIMITED, idempotency_lease
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

LATENCY_MS = 1000
LEASE_S = 2.0
RESTARTS = 3
SETTLED_S = 30.0


@pytest.fixture
async def restart_server(
    mortal_postgres: PostgresServer,
    valkey_server: RedisServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    """With short leases; jobs run inside, by themselves. Whoever is refused comes again at once."""
    valkey_server.reset()
    monkeypatch.setattr(sending, "LEASE_S", LEASE_S)
    with mortal_postgres.database() as url:
        async with start_stage(
            url, valkey_server.url, tmp_path, refits=(UNLIMITED, idempotency_lease(LEASE_S))
        ) as stage:
            yield stage


async def count_taken(stage: Stage) -> int:
    """Count how often the core has taken a case, repeats included."""
    calls = (await stage.admin.get("/admin/received")).json()["calls"]
    return int(calls.get("/cases", {"handled": 0})["handled"])


async def test_a_database_restarted_while_cases_are_under_way(
    restart_server: Stage, mortal_postgres: PostgresServer
) -> None:
    """Each time some cases are at the core but not written down, and others are unsent."""
    stage, told = restart_server, SubmissionRecord()
    citizens = await phones(stage)
    await stage.faults(kind="latency", path="/cases$", latencyMs=LATENCY_MS)

    async def restart() -> None:
        before = len(await asked_for_cases(stage))

        async def some_under_way() -> bool:
            return len(await asked_for_cases(stage)) >= before + 2

        await eventually(some_under_way)
        await asyncio.to_thread(mortal_postgres.stop)

        async def some_taken() -> bool:
            return await count_taken(stage) >= before + 2

        await eventually(some_taken)
        refused = told.heard.total()
        await eventually(lambda: told.heard.total() > refused + len(citizens))
        await asyncio.to_thread(mortal_postgres.start)

    for _ in range(RESTARTS):
        applications = [await ready(phone, ITEM) for phone in citizens]

        async def submit(number: int, applications: list[Application] = applications) -> None:
            await asyncio.sleep(number * 0.05)  # spread over the restart
            await told.submit(applications[number])

        await asyncio.gather(restart(), *map(submit, range(len(applications))))
        await eventually(none_left, SETTLED_S)
        await nothing_lost_nothing_twice(stage, told)
    assert told.heard["database-unavailable"]
    assert len(told.cases) == RESTARTS * len(CITIZENS)
    assert await count_taken(stage) > len(told.cases), "none had to be sent again"
