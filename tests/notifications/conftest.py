"""The migrated tables, as the tests of models open them, and pushes over them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.models.conftest import cipher, small_tables, tables
from tests.support.push_bench import PushBench, push_bench

__all__ = ["cipher", "small_tables", "tables"]


@pytest.fixture
async def bench(tables: str) -> AsyncIterator[PushBench]:
    """On each kind of database in turn."""
    async with push_bench() as made:
        yield made
