"""Tortoise's SQLite engine, with files that only their owner can read, and locks that are released.

Tortoise takes a lock before it opens the connection or begins the transaction. If that fails, as
with a file that is no database or a full disk, it keeps the lock, and every later statement waits
for ever.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import suppress
from typing import Any

from aiosqlite import Connection
from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient
from tortoise.backends.sqlite import client as tortoise_sqlite
from tortoise.connection import get_connections

from models.failures import database_called, raise_translated

OWNER_ONLY = 0o600


class HeldConnection(ConnectionWrapper[Connection]):
    """Connection under its lock. If it cannot open, the lock is released."""

    __slots__ = ()

    async def __aenter__(self) -> Connection:
        await self._lock.acquire()
        try:
            with database_called():
                await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._lock.release()
        if error is not None:
            raise_translated(error)


class SqliteTransactionContext(tortoise_sqlite.SqliteTransactionContext):
    """Transaction that releases its lock if it cannot begin."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            with database_called():
                await self.ensure_connection()
                await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        transaction: TransactionalDBClient = self.connection
        return transaction


class SqliteTransaction(tortoise_sqlite.SqliteTransactionWrapper):
    async def commit(self) -> None:
        """Commit, or roll back on failure. An open transaction would include the next writes."""
        with database_called():
            try:
                await super().commit()
            except sqlite3.Error:
                with suppress(sqlite3.Error):
                    await self._connection.rollback()
                raise

    async def rollback(self) -> None:
        with database_called():
            await super().rollback()

    def acquire_connection(self) -> ConnectionWrapper[Connection]:
        return HeldConnection(self._lock, self)


class SqliteClient(tortoise_sqlite.SqliteClient):
    async def create_connection(self, with_db: bool) -> None:
        if self._connection is None:
            make_private_file(self.filename)
        try:
            await super().create_connection(with_db)
        except BaseException:
            await self.close()  # aiosqlite's thread would keep the process alive
            raise

    def acquire_connection(self) -> ConnectionWrapper[Connection]:
        return HeldConnection(self._lock, self)

    def _in_transaction(self) -> SqliteTransactionContext:
        return SqliteTransactionContext(SqliteTransaction(self), self._lock)


def make_private_file(path: str) -> None:
    """Create the file, or make it private to its owner, whatever the umask.

    SQLite gives ``-wal`` and ``-shm`` the mode of the file; existing ones are corrected. Raises
    OSError if the file cannot be created, or is no file. An existing one is not opened: closing it
    would release the locks of another connection of this process (POSIX).
    """
    if path == ":memory:":
        return
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
    if not os.path.isfile(path):
        raise OSError(errno.EINVAL, "Not a regular file", path)
    for file in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(OSError):  # missing, or owned by somebody who lets us write
            if os.stat(file).st_mode & 0o077 and os.path.isfile(file):
                os.chmod(file, OWNER_ONLY)


client_class: Any = SqliteClient
