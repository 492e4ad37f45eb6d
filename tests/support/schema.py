"""Tables of this version in databases of tests: migrated once a run, then copied or emptied."""

from __future__ import annotations

from pathlib import Path

import asyncpg
from tortoise.migrations.api import migrate

from models.orm import close_database, orm_config
from tests.services.postgres import PostgresServer, block_on

_sqlite: list[bytes] = []
_migrated: set[str] = set()
"""The kept databases on PostgreSQL."""

_SHAPE = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', c.oid, c.relname, c.relkind) AS line
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', a.attrelid, a.attnum, a.attname, a.atttypid, a.attnotnull)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
    UNION ALL
    SELECT concat_ws(' ', t.oid, t.tgrelid, t.tgenabled) FROM pg_trigger t
    UNION ALL
    SELECT concat_ws(' ', o.oid, pg_get_constraintdef(o.oid)) FROM pg_constraint o
     WHERE o.connamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', p.oid, p.proname) FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', s.setdatabase, s.setconfig::text) FROM pg_db_role_setting s
) AS shape (line)
"""

_OTHERS_GO = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# DELETE, since TRUNCATE makes new files for each table and index: ten times slower here.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
                 WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences
                 WHERE schemaname = 'public' AND sequencename NOT LIKE 'tortoise%' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$
"""


async def create_tables(database_url: str) -> None:
    """Bring the tables to ``database_url``: an empty database, or a kept one, which has them."""
    if not database_url.startswith("sqlite"):
        if database_url.partition("?")[0] not in _migrated:
            await _migrate(database_url)
        return
    file = Path(database_url.removeprefix("sqlite://"))
    if not _copy(file):
        await _migrate(database_url)
        _keep(file)


def _copy(file: Path) -> bool:
    if _sqlite:
        file.write_bytes(_sqlite[0])
    return bool(_sqlite)


def _keep(file: Path) -> None:
    _sqlite.append(file.read_bytes())


class KeptDatabase:
    """A database on PostgreSQL that each test finds as a new one: all tables, no rows.

    To make and drop a database takes longer than most tests. A test that changed a table, a trigger
    or a setting leaves a database of another shape: the next test gets a new one.
    """

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._pattern: str | None = None
        self._shape: str | None = None
        self._url: str | None = None

    def reset(self) -> str:
        """Return the database's URL, once it is empty and nobody is connected to it."""
        self._server.start()
        if self._url is None or not block_on(self._empty(self._url)):
            self._url = self._made_anew()
        return self._url

    def _made_anew(self) -> str:
        if self._url is not None:
            _migrated.discard(self._url)
            self._server.drop_database(self._url)
        if self._pattern is None:
            pattern = self._server.create_database()
            self._shape = block_on(_migrate_and_look(pattern))
            self._pattern = pattern.rpartition("/")[2]
        url = self._server.create_database(template=self._pattern)
        _migrated.add(url)
        return url

    async def _empty(self, url: str) -> bool:
        """Empty it; False if it is not what it was, and must be made anew."""
        connection = await asyncpg.connect(url, timeout=10)
        try:
            if await connection.fetchval(_SHAPE) != self._shape:
                return False
            await connection.execute(_OTHERS_GO)
            await connection.execute(_EMPTY)
        finally:
            await connection.close()
        return True


async def _migrate_and_look(url: str) -> str:
    await _migrate(url)
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return str(await connection.fetchval(_SHAPE))
    finally:
        await connection.close()


async def _migrate(url: str) -> None:
    await migrate(config=orm_config(url))
    await close_database()
