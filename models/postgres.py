"""Tortoise's PostgreSQL engine, with time limits on acquiring and releasing a connection.

Tortoise has none. While the server is frozen, or the line to it is cut silently, every caller would
wait for ever. Tortoise also keeps a connection on which it could not begin a transaction, until the
pool is empty.
"""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContextPooled
from tortoise.connection import get_connections

from models.failures import database_called

WAIT_S = 3.0


class BoundedPool:
    """asyncpg's pool, with the time limit of ``acquire`` also on the connection's ``release``."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    def acquire(self) -> Any:
        return self._pool.acquire(timeout=WAIT_S)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


class PostgresTransactionContext(TransactionContextPooled):
    """Transaction that returns its connection to the pool if it cannot begin."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        client: Any = self.client
        pool = client._parent._pool
        client._connection = await pool.acquire()
        try:
            await client.begin()
        except BaseException:
            await pool.release(client._connection)
            raise
        self.token = get_connections().set(self.connection_name, client)
        return self.client


class PostgresClient(AsyncpgDBClient):
    async def create_pool(self, **options: Any) -> Any:
        return BoundedPool(await super().create_pool(**options))

    def _in_transaction(self) -> PostgresTransactionContext:
        return PostgresTransactionContext(TransactionWrapper(self), self._pool_init_lock)

    async def _translate_exceptions(self, func: Any, *args: Any, **options: Any) -> Any:
        with database_called():
            return await super()._translate_exceptions(func, *args, **options)


client_class = PostgresClient
