"""WeChat's token in Redis: encrypted, dropped only if it is still that one, not needed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bff.keys import Keys, RingKey
from bff.redis_link import RedisLink
from bff.wechat_client import claim_in
from bff.wechat_tokens import RedisTokens
from gateways.wechat import AccessToken
from tests.services.redis import RedisServer
from tests.support.clock import MORNING, HeldClock
from tests.support.stage import KEYS

GOOD_UNTIL = HeldClock(MORNING).unix() + 3600
TOKEN = AccessToken("a-token-that-nobody-may-read", 0)


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[RedisLink]:
    link = RedisLink(redis_server.url, 30)
    yield link
    await link.aclose()


def tokens(
    redis: RedisLink, keys: Keys = KEYS, counters: Counter[str] | None = None
) -> RedisTokens:
    return RedisTokens(
        redis, keys, "wx1", HeldClock(MORNING), Counter() if counters is None else counters
    )


def good(value: str = TOKEN.value) -> AccessToken:
    return AccessToken(value, GOOD_UNTIL)


async def test_what_one_worker_writes_another_reads_and_nobody_else(redis: RedisLink) -> None:
    await tokens(redis).write(good())
    assert await tokens(redis).read() == good()
    raw = await redis.run("GET", "wechat-token:wx1")
    assert TOKEN.value.encode() not in raw
    assert 3500 < await redis.run("TTL", "wechat-token:wx1") <= 3600
    rotated = Keys((RingKey(2, bytes(range(64, 96))), KEYS.ring[0]), KEYS.fixed)
    assert await tokens(redis, rotated).read() == good()


@pytest.mark.parametrize("spoil", [b"", b"x", b"\x00" * 80])
async def test_what_somebody_else_wrote_is_not_believed(redis: RedisLink, spoil: bytes) -> None:
    counters: Counter[str] = Counter()
    await redis.run("SET", "wechat-token:wx1", spoil)
    assert await tokens(redis, counters=counters).read() is None
    assert counters["redis_forged"] == 1


async def test_a_token_of_another_app_does_not_open(redis: RedisLink) -> None:
    await tokens(redis).write(good())
    raw = await redis.run("GET", "wechat-token:wx1")
    await redis.run("SET", "wechat-token:wx2", raw)
    other = RedisTokens(redis, KEYS, "wx2", HeldClock(MORNING), Counter())
    assert await other.read() is None


async def test_only_this_token_is_forgotten(redis: RedisLink) -> None:
    await tokens(redis).write(good("new"))
    await tokens(redis).forget("old")
    assert await tokens(redis).read() == good("new")
    await tokens(redis).forget("new")
    assert await tokens(redis).read() is None


async def test_the_lock_has_one_owner_who_alone_releases_it(redis: RedisLink) -> None:
    results = await asyncio.gather(*(tokens(redis).lock(f"owner-{n}") for n in range(8)))
    assert results.count(True) == 1
    owner = f"owner-{results.index(True)}"
    await tokens(redis).unlock("somebody else")
    assert not await tokens(redis).lock("next")
    await tokens(redis).unlock(owner)
    assert await tokens(redis).lock("next")


async def test_without_redis_everybody_goes_on_alone() -> None:
    counters: Counter[str] = Counter()
    away = RedisLink("redis://127.0.0.1:9", 5)
    alone = tokens(away, counters=counters)
    assert await alone.read() is None
    assert await alone.lock("me")
    await alone.write(good())
    await alone.forget("x")
    await alone.unlock("me")
    assert counters["wechat_token_not_shared"] == 5
    assert await claim_in(away)("code")


async def test_a_login_code_is_claimed_once_and_not_stored(redis: RedisLink) -> None:
    claims = await asyncio.gather(*(claim_in(redis)("the-code") for _ in range(4)))
    assert claims.count(True) == 1
    assert not [key for key in await redis.run("KEYS", "*") if b"the-code" in key]
