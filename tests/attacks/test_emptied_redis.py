"""A terminal's proof (RFC 9449) works once, even if Redis forgets the used ones.

An attacker with a copy tries it again after Redis was emptied, restarted or restored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from redis import Redis

from bff.redis_link import Command, Reply
from bff.redis_memory import RedisMemory
from bff.redis_seal import RedisSeal
from tests.services.redis import RedisServer, find_redis, find_valkey
from tests.support.clients import Desk
from tests.support.problems import expect
from tests.support.stage import Stage, start_stage

ME = "/v1/terminals/me"
Forget = Callable[[RedisServer], None]


def empty_redis(server: RedisServer) -> None:
    with Redis.from_url(server.url) as redis:
        redis.flushall()


def started_anew(server: RedisServer) -> None:
    server.stop()
    server.start()


def back_with_an_older_file(server: RedisServer) -> None:
    """Its file, written before the proof was used, has the note of when its memory began."""
    server.stop()
    (server.folder / "dump.rdb").write_bytes((server.folder / "older.rdb").read_bytes())
    server.start()


FORGETTING = [empty_redis, started_anew, back_with_an_older_file]


@pytest.fixture(params=[find_valkey, find_redis])
def own_redis(request: pytest.FixtureRequest) -> Iterator[RedisServer]:
    """For one test alone: it leaves a file behind."""
    with RedisServer(request.param()) as server:
        yield server


def keep_file(server: RedisServer) -> None:
    with Redis.from_url(server.url) as redis:
        redis.save()
    (server.folder / "dump.rdb").rename(server.folder / "older.rdb")


async def tried_again(server: RedisServer, folder: Path, forget: Forget) -> tuple[int, str]:
    """Use a proof, let Redis forget, and use the same proof again: status and reason."""
    async with start_stage(f"sqlite://{folder}/one.sqlite3", server.url, folder) as stage:
        desk = await stage.desk()
        keep_file(server)
        stage.clock.advance(2)
        caught = desk.headers("GET", ME)
        assert (await stage.client.get(ME, headers=caught)).status_code == 200
        expect(await stage.client.get(ME, headers=caught), "proof-replayed")
        stage.clock.advance(2)
        forget(server)
        again = await stage.client.get(ME, headers=caught)
        assert (await desk.get(ME)).status_code == 200  # a new proof is as good as ever
        return again.status_code, again.json().get("reasonCode", "")


@pytest.mark.parametrize("forget", FORGETTING)
async def test_a_proof_from_before_is_refused(
    own_redis: RedisServer, tmp_path: Path, forget: Forget
) -> None:
    status, reason = await tried_again(own_redis, tmp_path, forget)
    assert (status, reason) == (401, "proof-stale")


@pytest.mark.parametrize("forget", FORGETTING)
async def test_control_without_the_note_it_is_taken_once_more(
    own_redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Forget
) -> None:
    async def ask(self: RedisMemory, command: Command) -> tuple[Reply, float]:
        return await self._redis.run(*command), 0.0

    monkeypatch.setattr(RedisMemory, "ask", ask)
    status, _ = await tried_again(own_redis, tmp_path, forget)
    assert status == 200


def noted_again(server: RedisServer) -> None:
    """Empty Redis and write its note of the time again, as an attacker would."""
    with Redis.from_url(server.url) as redis:
        run = redis.info("server")["run_id"]
        redis.flushall()
        redis.set("memory", f"{run} 0")


async def test_a_note_that_somebody_else_writes_is_not_believed(
    own_redis: RedisServer, tmp_path: Path
) -> None:
    assert await tried_again(own_redis, tmp_path, noted_again) == (401, "proof-stale")


async def test_control_without_the_seal_the_note_is_believed(
    own_redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RedisSeal, "open", lambda self, name, stored: stored)
    monkeypatch.setattr(RedisSeal, "close", lambda self, name, value: value)
    status, _ = await tried_again(own_redis, tmp_path, noted_again)
    assert status == 200


async def test_no_note_locks_the_terminals_out(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    desk = await small_stage.desk()
    with Redis.from_url(valkey_server.url) as redis:
        run = redis.info("server")["run_id"]
        seal = RedisSeal(small_stage.context.settings.keys, Counter())
        redis.set("memory", seal.close("memory", f"{run} 99999999999".encode()))
        assert await soon_taken(desk)
        redis.delete("memory")
        redis.rpush("memory", "no string")
        assert await soon_taken(desk)


async def soon_taken(desk: Desk) -> bool:
    """Tell if a proof is accepted; the first request may only rewrite the note of the time."""
    answers = [(await desk.get(ME)).status_code for _ in range(3)]
    return answers[-1] == 200


async def test_the_refusal_tells_the_time_so_that_the_next_proof_is_right(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    desk = await small_stage.desk()
    caught = desk.headers("GET", ME)
    small_stage.clock.advance(2)
    empty_redis(valkey_server)
    document = expect(await small_stage.client.get(ME, headers=caught), "proof-stale")
    behind = small_stage.clock.now() - datetime.fromisoformat(document["serverTime"])
    assert abs(behind.total_seconds()) < 60  # it is told to the second; the test's clock runs on
    assert (await desk.get(ME)).status_code == 200


async def test_a_proof_from_the_future_would_outlive_the_emptying(small_stage: Stage) -> None:
    """So little of a future is allowed: five seconds, for clocks that are not exact."""
    desk = await small_stage.desk()
    now = int(small_stage.clock.unix())
    for ahead, taken in ((4, True), (6, False), (59, False)):
        headers = desk.headers("GET", ME, iat=now + ahead)
        answer = await small_stage.client.get(ME, headers=headers)
        assert (answer.status_code == 200) is taken, ahead
