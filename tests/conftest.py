"""What every test may ask for. Servers start when the first test asks and end with the run."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bff import core_client
from ground.garbage import exempt_all
from models import connection_stack
from tests.services.chromium import Chromium, find_chromium
from tests.services.postgres import PostgresServer, find_postgres
from tests.services.redis import RedisServer, find_redis, find_valkey
from tests.services.scratch import use_for_tmp_path
from tests.support.prepared_routes import keep_routes_compiled
from tests.support.schema import KeptDatabase
from tests.support.selection import is_fast
from tests.support.stage import Stage, start_small_stage, start_stage

# How fast this machine is just now is nothing that a test may fail of.
settings.register_profile("noisy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy")

# All of the system shares this machine, which may stand still for seconds.
connection_stack.WAIT_S = 30.0  # of 3 s
core_client.CONNECT_S = 30.0  # of 1 s

use_for_tmp_path()
keep_routes_compiled()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="keep what browsers show")
    parser.addoption("--write-aria", action="store_true", help="keep pages as they are read now")
    parser.addoption("--fast", action="store_true", help="no browser, no processes, SQLite only")
    parser.addoption("--full", action="store_true", help="tests of pushes with 200 citizens")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        left_out = [item for item in items if not is_fast(item)]
        items[:] = [item for item in items if is_fast(item)]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and tests, which live as long as the run."""
    exempt_all()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Forget what Tortoise prepared: it goes by the connection's name, which is always the same.

    Else a test on PostgreSQL sends the INSERTs of one on SQLite.
    """
    EXECUTOR_CACHE.clear()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with PostgresServer(find_postgres()) as server:
        yield server


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[RedisServer]:
    """Start the server that the embedded default runs."""
    with RedisServer(find_valkey()) as server:
        yield server


@pytest.fixture(scope="session")
def redis7_server() -> Iterator[RedisServer]:
    with RedisServer(find_redis()) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    return find_chromium()


@pytest.fixture(params=["valkey", "redis7"])
def redis_server(request: pytest.FixtureRequest) -> RedisServer:
    """Each of the two kinds in turn: running, and empty."""
    server: RedisServer = request.getfixturevalue(f"{request.param}_server")
    server.reset()
    return server


@pytest.fixture(scope="session")
def kept_database(postgres_server: PostgresServer) -> KeptDatabase:
    return KeptDatabase(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database of each kind in turn, for `migrated` to bring the tables to.

    It holds no rows. On PostgreSQL the tables are there already.
    """
    if request.param == "sqlite":
        return f"sqlite://{tmp_path}/test.sqlite3"  # an absolute path: three slashes in all
    kept: KeptDatabase = request.getfixturevalue("kept_database")
    return f"{kept.reset()}?command_timeout=60"  # of 4 s, for a machine that does much else


@pytest.fixture(params=["sqlite", "postgres"])
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty database of each kind in turn, without any table."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/test.sqlite3"  # an absolute path: three slashes in all
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with server.database() as url:
            yield url


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Return settings of the test's stage; a module with other settings overrides this fixture."""
    return {}


@pytest.fixture
async def stage(
    database_url: str, redis_server: RedisServer, tmp_path: Path, stage_settings: dict[str, Any]
) -> AsyncIterator[Stage]:
    """Yield the whole system for each kind of database and each kind of Redis."""
    async with start_stage(database_url, redis_server.url, tmp_path, **stage_settings) as running:
        yield running


@pytest.fixture
async def small_stage(
    valkey_server: RedisServer, tmp_path: Path, stage_settings: dict[str, Any]
) -> AsyncIterator[Stage]:
    """Yield the embedded system (SQLite, Valkey), for tests in which the kinds do not matter."""
    async with start_small_stage(valkey_server, tmp_path, **stage_settings) as running:
        yield running
