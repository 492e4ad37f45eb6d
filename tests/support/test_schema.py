"""The kept database: as good as a new one for each test."""

from __future__ import annotations

import asyncpg
import pytest

from tests.services.postgres import PostgresServer
from tests.support.schema import KeptDatabase

ROW = "INSERT INTO hall (id, name, address, region) VALUES ('h', 'n', 'a', '350100')"


@pytest.fixture(scope="module")
def kept_postgres(postgres_server: PostgresServer) -> KeptDatabase:
    """Its own: what happens here makes it anew."""
    return KeptDatabase(postgres_server)


async def rows(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM hall"))
    finally:
        await connection.close()


async def test_each_test_finds_it_empty(
    kept_postgres: KeptDatabase, postgres_server: PostgresServer
) -> None:
    url = kept_postgres.reset()
    postgres_server.execute(ROW, url)
    assert await rows(url) == 1
    assert kept_postgres.reset() == url
    assert await rows(url) == 0


async def test_numbers_begin_again(
    kept_postgres: KeptDatabase, postgres_server: PostgresServer
) -> None:
    for _ in range(2):
        url = kept_postgres.reset()
        connection = await asyncpg.connect(url)
        sequence = "pg_get_serial_sequence('job', 'id')"
        assert await connection.fetchval(f"SELECT nextval({sequence})") == 1
        await connection.close()


async def test_whoever_is_still_connected_is_cut_off(kept_postgres: KeptDatabase) -> None:
    left = await asyncpg.connect(kept_postgres.reset())
    await left.execute("BEGIN")
    await left.execute(ROW)
    url = kept_postgres.reset()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await left.execute("COMMIT")
    assert await rows(url) == 0


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE hall RENAME TO away",
        "ALTER TABLE hall ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE hall ADD CHECK (name <> '')",
        "CREATE INDEX more ON hall (name)",
        "CREATE FUNCTION full_disk() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER DATABASE {name} SET default_transaction_read_only = on",
    ],
)
async def test_one_of_another_shape_is_made_anew(
    kept_postgres: KeptDatabase, postgres_server: PostgresServer, change: str
) -> None:
    url = kept_postgres.reset()
    postgres_server.execute(change.format(name=url.rpartition("/")[2]), url)
    again = kept_postgres.reset()
    assert again != url
    postgres_server.execute(ROW, again)


async def test_it_comes_back_with_its_server(
    kept_postgres: KeptDatabase, postgres_server: PostgresServer
) -> None:
    url = kept_postgres.reset()
    postgres_server.stop()
    assert kept_postgres.reset() == url
    assert await rows(url) == 0
