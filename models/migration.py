"""Migration of a database to this version, one process at a time.

Two that ran together would both find the same tables missing, and the slower one would fail.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from models.failures import database_called
from models.orm import close_database, credentials_of, database_file, orm_config
from models.postgres import BorrowedConnection, PostgresClient
from models.sqlite import make_private_file

ASKED_AGAIN_S = 0.2
TryLock = Callable[[], Awaitable[bool]]

LOCK = 20261128  # number of the advisory lock: any, but always the same


class AnotherMigration(Exception):
    """Failure to migrate, because another process has been migrating all the time."""


async def migrate(database_url: str) -> None:
    # Imported here, because a server starts a tenth of a second sooner without it.
    from tortoise.migrations.api import migrate as apply_migrations

    try:
        await apply_migrations(config=orm_config(database_url))
    finally:
        await close_database()


@asynccontextmanager
async def alone(
    database_url: str, wait_s: float, on_wait: Callable[[], None]
) -> AsyncIterator[None]:
    """Hold the lock of migrations. The lock of a process that dies is released.

    If another process holds it, call ``on_wait`` once and wait. Raise AnotherMigration
    after ``wait_s``.
    """
    async with _lock(database_url) as try_lock:
        if not await try_lock():
            on_wait()
            await _wait_for(try_lock, wait_s)
        yield


async def _wait_for(try_lock: TryLock, wait_s: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    while not await try_lock():
        if loop.time() > until:
            raise AnotherMigration
        await asyncio.sleep(ASKED_AGAIN_S)


def _lock(database_url: str) -> AbstractAsyncContextManager[TryLock]:
    file = database_file(database_url)
    return _advisory_lock(database_url) if file is None else _file_lock(file)


@asynccontextmanager
async def _file_lock(path: str) -> AsyncIterator[TryLock]:
    """Use flock(2) on SQLite's file. SQLite's own locks are others and do not see it."""
    with database_called():
        make_private_file(path)
        # Closed after SQLite's connections: to close it earlier would release their locks.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    async def try_lock() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        yield try_lock
    finally:
        os.close(descriptor)


@asynccontextmanager
async def _advisory_lock(database_url: str) -> AsyncIterator[TryLock]:
    """Use an advisory lock of PostgreSQL, which a connection of its own holds."""
    client = PostgresClient(connection_name="migrating", **credentials_of(database_url))
    try:
        async with BorrowedConnection(client) as connection:

            async def try_lock() -> bool:
                return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK))

            yield try_lock
    finally:
        await client.close()
