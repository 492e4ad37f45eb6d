"""The job table, migrated and open, and runners over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.orm import close_database, open_database
from tests.bff.conftest import each_database
from tests.jobs.bench import Bench
from tests.support.schema import create_tables

__all__ = ["each_database"]


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[Bench]:
    """On each kind of database in turn."""
    async for made in open_bench(database_url):
        yield made


@pytest.fixture
async def small_bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """On SQLite, where the kind makes no difference."""
    async for made in open_bench(f"sqlite://{tmp_path}/small.sqlite3"):
        yield made


async def open_bench(url: str) -> AsyncIterator[Bench]:
    await create_tables(url)
    await open_database(url)
    yield Bench(url)
    await close_database()
