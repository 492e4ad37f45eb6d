"""Who has a stream open, as all workers know it, and what that means for a push."""

from __future__ import annotations

from typing import Any

import pytest

from bff.progress.presence import LIFE_S, RedisPresence
from bff.redis_link import RedisLink
from models import InboxMessage, Push
from tests.services.redis import RedisServer
from tests.support.core_cases import case_at_core, event_source, person_id_of, post_event
from tests.support.live_stream import open_stream
from tests.support.refits import streams
from tests.support.stage import Stage
from tests.support.waiting import eventually

CLOSED = "redis://127.0.0.1:9"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True, "refits": (streams(heartbeat_s=1.0),)}


async def wait_of(stage: Stage, uid: str, *, is_watching: bool) -> float:
    """Return how long the news of a case waits before it goes outside."""
    phone = await stage.phone(uid)
    case = await case_at_core(stage, phone)
    source = event_source(stage, case)
    event = source.event("result", "40")
    if is_watching:
        async with open_stream(phone) as stream:
            await stream.next()
            await post_event(stage, event)
            push = await push_of(stage, person_id_of(stage, phone))
    else:
        await post_event(stage, event)
        push = await push_of(stage, person_id_of(stage, phone))
    message = await InboxMessage.get(id=push.message_id)
    return (push.not_before - message.at).total_seconds()


async def push_of(stage: Stage, person_id: str) -> Push:
    row = await eventually(Push.filter(person_id=person_id, state="planned").first)
    assert isinstance(row, Push)
    return row


async def test_who_has_a_stream_open_gets_time_to_read(small_stage: Stage) -> None:
    assert await wait_of(small_stage, "linxiuying", is_watching=True) == 15
    assert await wait_of(small_stage, "wangji", is_watching=False) == 2


async def test_another_worker_knows_it_as_long_as_it_is_open(
    stage: Stage, redis_server: RedisServer
) -> None:
    phone = await stage.phone("linxiuying")
    other, person_id = RedisLink(redis_server.url, 5), person_id_of(stage, phone)
    presence = RedisPresence(other)
    assert not await presence.may_watch(person_id)
    key = f"watching:{person_id}"
    async with open_stream(phone) as stream:
        await stream.next()
        assert await presence.may_watch(person_id)
        assert 0 < await other.run("TTL", key) <= LIFE_S
        await other.run("EXPIRE", key, 1)  # as if it had been open for long
        await stream.heartbeat()

        async def is_noted_again() -> bool:
            return int(await other.run("TTL", key)) > 1

        await eventually(is_noted_again)
    await other.run("DEL", key)

    async def is_empty() -> bool:
        return not stage.context.progress.live._listeners

    await eventually(is_empty)
    await stage.context.progress.live.look()
    assert not await presence.may_watch(person_id)
    await other.aclose()


async def test_without_redis_anybody_may_watch() -> None:
    presence = RedisPresence(RedisLink(CLOSED, 0.5))
    await presence.note(["somebody"])
    assert await presence.may_watch("somebody")


async def test_a_crowd_is_noted_at_once(valkey_server: RedisServer) -> None:
    valkey_server.reset()
    redis = RedisLink(valkey_server.url, 30)
    await RedisPresence(redis).note([str(number) for number in range(1201)])
    assert await redis.run("DBSIZE") == 1201
    await redis.aclose()
