"""A session that ended in one worker is known in every other within a second, Redis or not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bff.identity.revocations import Revocations
from bff.lifecycle import build_context
from tests.services.redis import RedisServer
from tests.support.clients import Phone
from tests.support.stage import Stage
from tests.support.waiting import eventually, until

WITHIN_S = 1.0  # what docs/api.md promises


@asynccontextmanager
async def other_worker(stage: Stage, *, hears: bool = True) -> AsyncIterator[Revocations]:
    """Open another worker: its own memory and subscription, the same database and Redis."""
    other = build_context(stage.context.settings, stage.clock)
    if hears:
        other.background.start_loop("signals", other.signals.run)
        await eventually(lambda: other.signals.is_connected)
    try:
        yield other.identity.revocations
    finally:
        await other.background.stop_loops()
        await other.life.close()


async def is_told(worker: Revocations, session_id: str) -> bool:
    return bool(await until(lambda: worker.is_revoked(session_id), WITHIN_S))


async def end(phone: Phone) -> str:
    answer = await phone.client.delete("/v1/sessions", headers=phone.headers)
    assert answer.status_code == 204
    return str(phone.grant["sessionId"])


async def test_the_other_worker_knows_within_a_second(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    async with other_worker(stage) as worker:
        assert not worker.is_revoked(phone.grant["sessionId"])
        assert await is_told(worker, await end(phone))


async def test_one_that_does_not_listen_is_not_told(small_stage: Stage) -> None:
    """Control: it is the signal, and without Redis the sweep, that tells."""
    phone = await small_stage.phone("linxiuying")
    async with other_worker(small_stage, hears=False) as deaf:
        assert not await is_told(deaf, await end(phone))


async def test_it_knows_within_a_second_after_redis_has_stopped(
    stage: Stage, redis_server: RedisServer
) -> None:
    phone = await stage.phone("linxiuying")
    async with other_worker(stage) as worker:
        redis_server.stop()
        assert await is_told(worker, await end(phone))
    redis_server.start()


async def test_signals_are_heard_again_when_redis_is_back(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    phone = await small_stage.phone("linxiuying")
    async with other_worker(small_stage) as worker:
        valkey_server.stop()
        valkey_server.start()
        assert await is_told(worker, await end(phone))


async def test_a_worker_that_starts_knows_what_ended_before(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    session_id = await end(phone)
    async with other_worker(each_database, hears=False) as worker:
        await worker.catch_up()
        assert worker.is_revoked(session_id)


async def test_what_no_token_can_outlive_is_forgotten(small_stage: Stage) -> None:
    session_id = await end(await small_stage.phone("linxiuying"))
    revocations = small_stage.context.identity.revocations
    small_stage.clock.advance(900 + 59)  # a kiosk's lives longest
    await revocations.catch_up()
    assert revocations.is_revoked(session_id)
    small_stage.clock.advance(2)
    await revocations.catch_up()
    assert not revocations.is_revoked(session_id)
