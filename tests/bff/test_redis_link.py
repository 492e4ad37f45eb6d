"""One connection for all of a worker's commands: nobody gets another's reply or waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import ConnectionError, RedisError, ResponseError, TimeoutError

from bff.redis_link import RedisLink
from tests.services.redis import RedisServer


@pytest.fixture
async def link(redis_server: RedisServer) -> AsyncIterator[RedisLink]:
    made = RedisLink(redis_server.url, timeout_s=0.5)
    yield made
    await made.aclose()


async def test_each_of_many_callers_gets_its_own_reply(link: RedisLink) -> None:
    async def ask(number: int) -> None:
        key = f"key:{number}"
        set_reply, value = await link.run_all(("SET", key, number), ("GET", key))
        assert (set_reply, value) == (b"OK", str(number).encode())
        await asyncio.sleep(0)
        assert await link.run("GET", key) == str(number).encode()

    await asyncio.gather(*(ask(number) for number in range(500)))


async def test_a_cancelled_caller_does_not_shift_the_replies_of_others(link: RedisLink) -> None:
    await link.run_all(("SET", "a", "1"), ("SET", "b", "2"))
    first = asyncio.ensure_future(link.run("GET", "a"))
    second = asyncio.ensure_future(link.run("GET", "b"))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == b"2"
    assert await link.run("GET", "a") == b"1"


async def test_a_refusal_is_an_error_for_its_caller_only(link: RedisLink) -> None:
    await link.run("SET", "text", "x")
    refused, fine = await asyncio.gather(
        link.run("INCR", "text"), link.run("GET", "text"), return_exceptions=True
    )
    assert isinstance(refused, ResponseError)
    assert fine == b"x"


async def test_bytes_and_large_values_come_back_as_they_went(link: RedisLink) -> None:
    value = bytes(range(256)) * 4096
    await link.run("SET", "large", value)
    assert await link.run("GET", "large") == value


async def test_a_silent_server_is_given_up_in_time(
    link: RedisLink, redis_server: RedisServer
) -> None:
    await link.run("PING")
    redis_server.pause()
    try:
        async with asyncio.timeout(60):
            with pytest.raises(TimeoutError):
                await link.run("GET", "anything")
    finally:
        redis_server.resume()
    assert await link.run("PING") == b"PONG"


async def test_it_connects_again_after_the_server_was_away(
    link: RedisLink, redis_server: RedisServer
) -> None:
    await link.run("PING")
    redis_server.stop()
    for _ in range(3):
        with pytest.raises(ConnectionError):
            await link.run("PING")
    redis_server.start()
    assert await link.run("PING") == b"PONG"


async def test_callers_that_find_no_connection_share_one_attempt(
    link: RedisLink, redis_server: RedisServer
) -> None:
    replies = await asyncio.gather(*(link.run("CLIENT", "ID") for _ in range(50)))
    assert len(set(replies)) == 1


async def test_database_number_and_password_of_the_url_are_used(
    redis_server: RedisServer,
) -> None:
    other = RedisLink(f"{redis_server.url}?db=3", timeout_s=0.5)
    await other.run("SET", "only-in-3", "1")
    assert b"db=3" in await other.run("CLIENT", "INFO")
    await other.aclose()
    stranger = RedisLink(redis_server.url.replace("unix://", "unix://nobody:x@"), timeout_s=0.5)
    with pytest.raises(RedisError, match="refused"):
        await stranger.run("PING")
    await stranger.aclose()


async def test_callers_share_a_failed_attempt_instead_of_queueing_for_their_own(
    redis_server: RedisServer,
) -> None:
    redis_server.pause()  # a unix socket still accepts: the greeting is what times out
    link = RedisLink(f"{redis_server.url}?db=1", timeout_s=0.5)
    try:
        async with asyncio.timeout(8):  # one by one they would take ten seconds
            answers = await asyncio.gather(
                *(link.run("PING") for _ in range(20)), return_exceptions=True
            )
        assert all(isinstance(answer, RedisError) for answer in answers)
    finally:
        redis_server.resume()
        await link.aclose()
    assert await link.run("PING") == b"PONG"
    await link.aclose()
