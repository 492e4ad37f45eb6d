"""A provider, Redis or the database away while many are told much: each fact once all the same.

Meanwhile events come twice, late and in another order (``crowds``), and receipts come before the
answers to our own requests. ``--full`` has 2,000 events for 200 citizens.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bff.cases.from_core import event_writing
from models import Job, Push
from models.push import PushState
from tests.faults.crowds import SEND, Crowd, crowd
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.push_people import APP, SMS, WECHAT
from tests.support.push_stage import advance
from tests.support.waiting import eventually

FULL, MIDDLE = {WECHAT: 160, APP: 20, SMS: 20}, {WECHAT: 24, APP: 8, SMS: 8}
FEW = {WECHAT: 4, APP: 4, SMS: 4}
ROUNDS = 10
ROUND_S, AWAY_S, ASK_S = 20, 300, 3600
PUSH = "/v3/push$"
HELD_MS = 600_000


async def door(crowd: Crowd, *, is_open: bool) -> None:
    order = {"standIn": "wechat", "isOpen": is_open}
    answer = await crowd.stage.admin.post("/admin/doors", json=order)
    assert answer.status_code == 204, answer.text


async def with_sends_under_way(crowd: Crowd) -> None:
    """Prepare a round while app pushes of the one before are at the provider, unanswered."""
    await crowd.prepare()
    await crowd.stage.faults(kind="latency", path=PUSH, latencyMs=HELD_MS)
    crowd.stage.clock.advance(ROUND_S)
    crowd.stage.context.jobs.wake()
    await eventually(Push.filter(channel=APP, state=PushState.RESERVED).exists)


async def test_wechat_away_for_five_minutes(
    database_url: str, valkey_server: RedisServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    size = FULL if pytestconfig.getoption("full") else MIDDLE
    async with crowd(database_url, valkey_server, tmp_path, size, ROUNDS) as people:
        await people.hear(2, ROUND_S)
        await door(people, is_open=False)
        await people.hear(ROUNDS - 2, AWAY_S / (ROUNDS - 2))
        waiting = Push.filter(channel=WECHAT, state=PushState.PLANNED)
        assert await waiting.count() >= size[WECHAT], "nobody waited for it"
        await door(people, is_open=True)
        await people.come_to_an_end()
        messages = await people.check()
        assert not await Push.filter(state=PushState.UNSURE).exists()
        out = sum(1 + one.more for one in messages)
        assert out == people.news_count, "a refused connection is not unsure"
        assert max(one.more for one in messages) > 0, "what waited goes as one"


async def test_without_versions_what_is_late_is_told_as_news(
    valkey_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: each event is news, whatever came before it."""

    def all_news(columns: Any, writes: Any, is_news: bool) -> event_writing.EventWrites:
        return every(columns, writes, True)

    every = event_writing.EventWrites
    monkeypatch.setattr(event_writing, "EventWrites", all_news)
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with crowd(database, valkey_server, tmp_path, FEW, 4) as people:
        await people.hear(4, ROUND_S)
        await people.come_to_an_end()
        with pytest.raises(AssertionError, match="lost, or no news"):
            await people.check()


async def test_wechat_hangs_up_before_and_after_it_has_sent(
    valkey_server: RedisServer, tmp_path: Path
) -> None:
    """Nobody knows which: nothing is sent again, and after an hour nobody asks any more."""
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with crowd(database, valkey_server, tmp_path, FEW, ROUNDS) as people:
        for kind in ("drop", "dropAfter"):
            await people.stage.faults(kind=kind, path=SEND, rate=0.3)
        await people.stage.faults(kind="eventLose", path="/events/wechat/sent", rate=0.3)
        await people.hear(ROUNDS, ROUND_S)
        await people.stage.no_faults()
        await people.come_to_an_end()
        for _ in range(8):
            await advance(people.stage, ASK_S / 6)
        await people.check()
        unsure = Push.filter(state=PushState.UNSURE)
        assert await unsure.exists()
        assert not await unsure.filter(ended_at=None).exists()
        assert not await Job.filter(kind="ask-push").exists()


@pytest.mark.parametrize("redis_server", ["valkey"], indirect=True)
async def test_redis_away_for_a_minute(mortal_redis: RedisServer, tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with crowd(database, mortal_redis, tmp_path, MIDDLE, ROUNDS) as people:
        await people.hear(2, ROUND_S)
        await with_sends_under_way(people)
        mortal_redis.stop()
        await people.stage.no_faults()
        await people.post()
        await people.hear(3, ROUND_S)
        mortal_redis.start()
        await people.hear(ROUNDS - 6, ROUND_S)
        await people.come_to_an_end()
        messages = await people.check()
        assert sum(1 + one.more for one in messages) == people.news_count


async def test_a_database_restarted(
    mortal_postgres: PostgresServer, valkey_server: RedisServer, tmp_path: Path
) -> None:
    with mortal_postgres.database() as url:
        async with crowd(url, valkey_server, tmp_path, MIDDLE, ROUNDS) as people:
            await people.hear(2, ROUND_S)
            await with_sends_under_way(people)
            posting = asyncio.ensure_future(people.post())
            await asyncio.to_thread(mortal_postgres.stop)
            await people.stage.no_faults()  # now they are answered, and nobody can write it down
            await asyncio.to_thread(mortal_postgres.start)
            await posting
            await people.outlive_leases()
            await people.hear(ROUNDS - 3, ROUND_S)
            await people.come_to_an_end()
            await people.check()
