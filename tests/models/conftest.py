"""The tables, migrated and open, without a server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest

from models.encryption import FieldCipher, use_cipher
from models.orm import close_database, open_database
from tests.support.schema import create_tables


@pytest.fixture
def cipher() -> FieldCipher:
    made = FieldCipher(1, {1: bytes(range(32))})
    use_cipher(made)
    return made


async def open_tables(url: str) -> AsyncGenerator[str, None]:
    await create_tables(url)
    await open_database(url)
    try:
        yield url
    finally:  # an open connection's thread would keep the process from ending
        await close_database()


@pytest.fixture
async def tables(database_url: str, cipher: FieldCipher) -> AsyncIterator[str]:
    """On each kind of database in turn; the URL."""
    async for url in open_tables(database_url):
        yield url


@pytest.fixture
async def small_tables(tmp_path: Path, cipher: FieldCipher) -> AsyncIterator[str]:
    """On SQLite, where the kind makes no difference."""
    async for url in open_tables(f"sqlite://{tmp_path}/small.sqlite3"):
        yield url
