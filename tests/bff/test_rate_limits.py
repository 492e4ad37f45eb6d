"""Rate limits: told with every answer, kept per caller and window, open without Redis."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bff.settings import RATE_POLICIES
from tests.bff.problems import expect
from tests.services.redis import RedisServer
from tests.stage import Stage, staged

TIGHT = {name: replace(policy, quota=3, window_s=60) for name, policy in RATE_POLICIES.items()}
TOLD = re.compile(r'"([a-z-]+)";r=(\d+);t=(\d+)')


@pytest.fixture
async def tight(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Three requests a minute of each kind."""
    EXECUTOR_CACHE.clear()
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/tight.sqlite3"
    async with staged(url, valkey_server.url, tmp_path, rate_policies=TIGHT) as stage:
        to_the_minute = 60 - stage.clock.unix() % 60
        stage.clock.advance(to_the_minute + 1)
        yield stage


def told(answer: httpx.Response) -> tuple[str, int, int]:
    match = TOLD.fullmatch(answer.headers["ratelimit"])
    assert match
    return match[1], int(match[2]), int(match[3])


async def page(stage: Stage) -> httpx.Response:
    return await stage.client.get("/problems/code-used")


async def test_every_answer_says_what_is_left(tight: Stage) -> None:
    for left in (2, 1, 0):
        answer = await page(tight)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"public";q=3;w=60'
        policy, remaining, seconds = told(answer)
        assert (policy, remaining) == ("public", left)
        assert 50 <= seconds <= 60


async def test_beyond_the_quota_the_answer_says_how_long_to_wait(tight: Stage) -> None:
    for _ in range(3):
        await page(tight)
    answer = await page(tight)
    document = expect(answer, "too-many-requests")
    wait = int(answer.headers["retry-after"])
    assert document["retryAfter"] == wait
    assert str(wait) in document["detail"]
    assert 50 <= wait <= 60
    assert told(answer) == ("public", 0, wait)
    tight.clock.advance(wait - 2)
    expect(await page(tight), "too-many-requests")
    tight.clock.advance(3)
    assert told(await page(tight))[1] == 2


async def test_of_many_at_once_no_more_than_the_quota_pass(tight: Stage) -> None:
    answers = await asyncio.gather(*[page(tight) for _ in range(10)])
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 7


async def test_callers_and_kinds_of_request_are_counted_apart(tight: Stage) -> None:
    first, second = await tight.phone("linxiuying"), await tight.phone("wangji")
    for _ in range(3):
        assert (await first.get("/v1/usage-log")).status_code == 200
    expect(await first.get("/v1/usage-log"), "too-many-requests")
    assert (await second.get("/v1/usage-log")).status_code == 200
    assert (await page(tight)).status_code == 200
    other_device = await tight.phone("linxiuying")  # the same citizen
    expect(await other_device.get("/v1/usage-log"), "too-many-requests")


async def test_whoever_is_not_known_yet_is_counted_by_address(tight: Stage) -> None:
    for _ in range(3):
        answer = await tight.client.post("/v1/sessions/app", json={"ticket": "ST-1"})
        expect(answer, "ticket-refused")
    answer = await tight.client.post("/v1/sessions/app", json={"ticket": "ST-1"})
    expect(answer, "too-many-requests")
    forged = {
        "X-Forwarded-For": "192.0.2.1",
        "Forwarded": "for=192.0.2.1",
        "X-Real-IP": "192.0.2.1",
    }
    answer = await tight.client.post("/v1/sessions/app", json={"ticket": "ST-1"}, headers=forged)
    expect(answer, "too-many-requests")


async def test_a_429_is_not_kept_under_an_idempotency_key(tight: Stage) -> None:
    for _ in range(3):
        await tight.client.post("/v1/sessions/app", json={"ticket": "ST-1"})
    body, headers = {"ticket": await tight.ticket("wangji")}, {"Idempotency-Key": "key-00000001"}
    answer = await tight.client.post("/v1/sessions/app", json=body, headers=headers)
    expect(answer, "too-many-requests")
    tight.clock.advance(60)
    answer = await tight.client.post("/v1/sessions/app", json=body, headers=headers)
    assert answer.status_code == 201


async def test_health_is_never_limited(tight: Stage) -> None:
    for _ in range(10):
        answer = await tight.client.get("/healthz")
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


async def test_without_redis_limits_are_open_and_it_is_counted(
    tight: Stage, valkey_server: RedisServer
) -> None:
    valkey_server.stop()
    for _ in range(5):
        assert (await page(tight)).status_code == 200
    ready = (await tight.client.get("/readyz")).json()
    assert ready["counters"]["rate_limit_open"] == 5
    valkey_server.start()
