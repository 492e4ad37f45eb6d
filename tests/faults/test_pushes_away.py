"""A provider, Redis or the database away while many are told much: each fact once all the same.

Meanwhile the core posts each twentieth event twice and each fifth one late, and receipts come
before the answers to our own requests.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from models import Job, Push
from models.push import PushChannel, PushState
from tests.faults.push_promises import are_at_an_end, each_fact_once
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.push_people import (
    APP,
    SMS,
    WECHAT,
    Member,
    fact_of,
    new_case,
    post_until_heard,
    put_members,
)
from tests.support.push_stage import advance, pushes_settled
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

MANY, FEW = {WECHAT: 16, APP: 4, SMS: 4}, {WECHAT: 4, APP: 4, SMS: 4}
FACTS = 8
TWICE, LATE = 0.05, 0.2
AT_ONCE = 8
ROUND_S, AWAY_S, ASK_S = 20, 300, 3600
SEND = "/wechat/cgi-bin/message/subscribe/send"
SETTLED_S = 120.0


@asynccontextmanager
async def crowd(
    database_url: str, redis: RedisServer, folder: Path, size: Mapping[PushChannel, int]
) -> AsyncIterator[tuple[Stage, list[Member]]]:
    """Yield the whole system, and the citizens; receipts come before answers."""
    redis.reset()
    settings: dict[str, Any] = {"BFF_REDIS_TIMEOUT_S": "0.2", "refits": (UNLIMITED,)}
    async with start_stage(database_url, redis.url, folder, has_channels=True, **settings) as stage:
        people = [await put_members(stage, channel, count) for channel, count in size.items()]
        await stage.faults(kind="trickle", path=SEND, latencyMs=50, rate=0.5)
        answer = await stage.admin.post("/admin/sms/receipts", json={"when": "early"})
        assert answer.status_code == 204, answer.text
        yield stage, [member for some in people for member in some]


async def tell_all(stage: Stage, members: list[Member], numbers: range) -> None:
    """Let the core tell everybody these facts, a round each; some events twice, some late."""
    chance = random.Random(11)
    late: list[dict[str, Any]] = []
    for number in numbers:
        events, late = late, []
        for member in members:
            event = fact_of(stage, await new_case(stage, member, number))
            is_late = chance.random() < LATE and number != numbers[-1]
            (late if is_late else events).append(event)
        events += [event for event in events if chance.random() < TWICE]
        stage.clock.advance(ROUND_S)  # what was said in the last round goes out meanwhile
        stage.context.jobs.wake()
        await post_all(stage, events)
        await pushes_settled(stage)


async def post_all(stage: Stage, events: list[dict[str, Any]]) -> None:
    waiting = list(events)

    async def post_some() -> None:
        while waiting:
            await post_until_heard(stage, waiting.pop())

    await asyncio.gather(*(post_some() for _ in range(AT_ONCE)))


async def all_at_an_end(stage: Stage) -> None:
    """Let time pass until no push waits."""

    async def are_there() -> bool:
        await advance(stage, 60)
        return await are_at_an_end()

    await eventually(are_there, SETTLED_S, every_s=0.1)


async def door(stage: Stage, *, is_open: bool) -> None:
    order = {"standIn": "wechat", "isOpen": is_open}
    assert (await stage.admin.post("/admin/doors", json=order)).status_code == 204


async def test_wechat_away_for_five_minutes(
    database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> None:
    async with crowd(database_url, valkey_server, tmp_path, MANY) as (stage, members):
        await tell_all(stage, members, range(2))
        await door(stage, is_open=False)
        await tell_all(stage, members, range(2, FACTS))
        await advance(stage, AWAY_S)
        waiting = Push.filter(channel=WECHAT, state=PushState.PLANNED)
        assert await waiting.count() >= MANY[WECHAT], "nobody waited for it"
        await door(stage, is_open=True)
        await all_at_an_end(stage)
        messages = await each_fact_once(stage, members, FACTS)
        assert not await Push.filter(state=PushState.UNSURE).exists()
        out = sum(1 + one.more for one in messages)
        assert out == len(members) * FACTS, "a refused connection is not unsure"
        assert max(one.more for one in messages) > 0, "what waited goes as one"


async def test_wechat_hangs_up_before_and_after_it_has_sent(
    valkey_server: RedisServer, tmp_path: Path
) -> None:
    """Nobody knows which: nothing is sent again, and after an hour nobody asks any more."""
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with crowd(database, valkey_server, tmp_path, FEW) as (stage, members):
        for kind in ("drop", "dropAfter"):
            await stage.faults(kind=kind, path=SEND, rate=0.3)
        await stage.faults(kind="eventLose", path="/events/wechat/sent", rate=0.3)
        await tell_all(stage, members, range(FACTS))
        await stage.no_faults()
        await all_at_an_end(stage)
        for _ in range(8):
            await advance(stage, ASK_S / 6)
        await each_fact_once(stage, members, FACTS)
        unsure = Push.filter(state=PushState.UNSURE)
        assert await unsure.exists()
        assert not await unsure.filter(ended_at=None).exists()
        assert not await Job.filter(kind="ask-push").exists()


@pytest.mark.parametrize("redis_server", ["valkey"], indirect=True)
async def test_redis_away_for_a_minute(mortal_redis: RedisServer, tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with crowd(database, mortal_redis, tmp_path, FEW) as (stage, members):
        await tell_all(stage, members, range(2))
        mortal_redis.stop()
        await tell_all(stage, members, range(2, 5))
        mortal_redis.start()
        await tell_all(stage, members, range(5, FACTS))
        await all_at_an_end(stage)
        messages = await each_fact_once(stage, members, FACTS)
        assert sum(1 + one.more for one in messages) == len(members) * FACTS


async def test_a_database_restarted(
    mortal_postgres: PostgresServer, valkey_server: RedisServer, tmp_path: Path
) -> None:
    with mortal_postgres.database() as url:
        async with crowd(url, valkey_server, tmp_path, FEW) as (stage, members):
            await tell_all(stage, members, range(2))
            cases = [await new_case(stage, member, 2) for member in members]
            events = [fact_of(stage, case) for case in cases]
            await stage.faults(kind="latency", path="/v3/push$", latencyMs=300)
            stage.clock.advance(ROUND_S)
            stage.context.jobs.wake()
            posting = asyncio.ensure_future(post_all(stage, events))
            await asyncio.to_thread(mortal_postgres.stop)
            await asyncio.to_thread(mortal_postgres.start)
            await posting
            await stage.no_faults()
            await tell_all(stage, members, range(3, FACTS))
            await all_at_an_end(stage)
            await each_fact_once(stage, members, FACTS)
