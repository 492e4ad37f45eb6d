"""Stages of faults: SQLite with either kind of Redis, PostgreSQL with Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from models import connection_stack
from tests.bff.conftest import each_database
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.schema import KeptDatabase
from tests.support.short_timeouts import with_short_timeouts
from tests.support.stage import Stage, start_stage

__all__ = ["each_database"]


@pytest.fixture
def mortal_redis(redis_server: RedisServer) -> Iterator[RedisServer]:
    """Each kind in turn, to be stopped and paused; running again for whoever comes next."""
    yield redis_server
    redis_server.reset()


@pytest.fixture
def mortal_postgres(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    yield postgres_server
    postgres_server.start()


@pytest.fixture
async def redis_stage(mortal_redis: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with start_stage(
        database, mortal_redis.url, tmp_path, BFF_REDIS_TIMEOUT_S="0.2"
    ) as stage:
        yield stage


@pytest.fixture
async def core_stage(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """With little patience for a core that has a fault."""
    valkey_server.reset()
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with start_stage(database, valkey_server.url, tmp_path) as stage:
        yield with_short_timeouts(stage, 0.8)


@pytest.fixture
async def postgres_stage(
    monkeypatch: pytest.MonkeyPatch,
    mortal_postgres: PostgresServer,
    kept_database: KeptDatabase,
    valkey_server: RedisServer,
    tmp_path: Path,
) -> AsyncIterator[Stage]:
    valkey_server.reset()
    monkeypatch.setattr(connection_stack, "WAIT_S", 3.0)  # as in the product: it will be away
    async with start_stage(kept_database.reset(), valkey_server.url, tmp_path) as stage:
        yield stage


@pytest.fixture(params=["deployed", "embedded"])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Return the addresses of database and Redis, for a server in processes of its own."""
    redis = request.getfixturevalue(
        "redis7_server" if request.param == "deployed" else "valkey_server"
    )
    redis.reset()
    if request.param == "embedded":
        yield f"sqlite://{tmp_path}/bff.sqlite3", redis.url
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield url, redis.url
