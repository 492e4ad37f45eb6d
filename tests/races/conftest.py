"""Real servers for the races: as deployed (PostgreSQL, Redis), as embedded (SQLite, Valkey)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.server_process import RealStage, real_stage


@pytest.fixture(params=["deployed", "embedded"])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Database and Redis: empty, and for this test alone."""
    redis = request.getfixturevalue(
        "redis7_server" if request.param == "deployed" else "valkey_server"
    )
    redis.reset()
    if request.param == "embedded":
        return f"sqlite://{tmp_path}/bff.sqlite3", redis.url
    return request.getfixturevalue("kept_database").reset(), redis.url


@pytest.fixture
async def real(services: tuple[str, str], tmp_path: Path) -> AsyncIterator[RealStage]:
    async with real_stage(tmp_path, *services) as stage:
        yield stage
