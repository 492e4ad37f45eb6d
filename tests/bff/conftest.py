"""Fixtures that the tests of bff/ share beside the stage."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.services.redis import RedisServer
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage, start_stage


@pytest.fixture
async def each_database(
    database_url: str,
    valkey_server: RedisServer,
    tmp_path: Path,
    stage_settings: dict[str, Any],
) -> AsyncIterator[Stage]:
    """Yield the whole system for each kind of database, where Redis does not matter."""
    valkey_server.reset()
    async with start_stage(database_url, valkey_server.url, tmp_path, **stage_settings) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_stage(
    valkey_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """One small stage for a whole module of tables, without rate limits.

    Its tests leave nothing behind that another could trip over, carry
    ``pytest.mark.asyncio(loop_scope="module")`` and use no other stage.
    """
    valkey_server.reset()
    folder = tmp_path_factory.mktemp("open")
    database = f"sqlite://{folder}/open.sqlite3"
    settings: dict[str, Any] = {"BFF_JOBS": "apart", "refits": (UNLIMITED,)}
    async with start_stage(database, valkey_server.url, folder, **settings) as running:
        await running.context.jobs.drain()  # the catalogue is read; nothing moves by itself after
        yield running
