"""WeChat's callback takes as many turns to the database when all queues are full as when none is.

WeChat wants an answer within five seconds and posts the event again without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from asyncpg.connection import Connection

from models import Job
from models.wechat import WechatEvent
from sandbox.wechat.callbacks import Event
from tests.bff.test_wechat_callback import popup, post
from tests.services.redis import RedisServer
from tests.support.schema import KeptDatabase
from tests.support.stage import Stage, start_stage

MOST = 4
"""Begin, the event, its job, commit."""
WAITING = 5000


@pytest.fixture
async def stage(
    kept_database: KeptDatabase, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[Stage]:
    """On PostgreSQL, whose jobs nobody does."""
    valkey_server.reset()
    async with start_stage(
        kept_database.reset(), valkey_server.url, tmp_path, has_channels=True, BFF_JOBS="apart"
    ) as running:
        yield running


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is sent to the database, under "all"."""
    counts: Counter[str] = Counter()
    for name in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
        monkeypatch.setattr(Connection, name, _call_counter(getattr(Connection, name), counts))
    return counts


def _call_counter(call: Any, counts: Counter[str]) -> Any:
    async def count_and_call(connection: Any, *args: Any, **options: Any) -> Any:
        counts["all"] += 1
        return await call(connection, *args, **options)

    return count_and_call


async def turns_of(stage: Stage, turns: Counter[str], event: Event | None = None) -> int:
    """Return the turns of one event: the least of three, since other work may come between."""
    numbers: list[int] = []
    for _ in range(3):
        before = turns["all"]
        stage.clock.advance(1)
        answer = await post(stage, event or popup(stage))
        assert (answer.status_code, answer.text) == (200, "success")
        numbers.append(turns["all"] - before)
    return min(numbers)


async def test_full_queues_cost_no_turn(stage: Stage, turns: Counter[str]) -> None:
    first = await turns_of(stage, turns)
    assert 0 < first <= MOST
    now = stage.clock.now()
    kinds = ("wechat-event", "plan-push", "push-wechat")
    await Job.bulk_create(
        [Job(kind=kind, payload="none", run_at=now, created_at=now) for kind in kinds * WAITING]
    )
    assert await turns_of(stage, turns) == first
    assert await WechatEvent.all().count() == 6


async def test_a_repetition_costs_no_more(stage: Stage, turns: Counter[str]) -> None:
    event = popup(stage)
    await post(stage, event)
    assert 0 < await turns_of(stage, turns, event) <= MOST
    assert await WechatEvent.all().count() == 1
