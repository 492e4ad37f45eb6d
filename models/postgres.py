"""Tortoise's PostgreSQL engine over a stack of connections (``models.connection_stack``).

Tortoise's own takes and returns connections of asyncpg's pool without any bound. While the server
is frozen, or the line to it is cut without a word, whoever needs a new connection would then wait
for ever. And it keeps a connection on which it could not begin a transaction.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg import client as tortoise_asyncpg
from tortoise.backends.base.client import (
    ConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.connection import get_connections

from models.connection_stack import Connection, ConnectionStack
from models.failures import database_called, raise_translated


class BorrowedConnection:
    """A connection for one statement, put back with what the statement raised."""

    __slots__ = ("_client", "_connection", "_stack")

    def __init__(self, client: PostgresClient) -> None:
        self._client = client

    async def __aenter__(self) -> Connection:
        self._stack = self._client._pool or await self._client.make_stack()
        try:
            self._connection = await self._stack.acquire()
        except Exception as error:
            raise_translated(error)
            raise
        return self._connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.release(self._connection, error)
        if error is not None:
            raise_translated(error)


class OwnConnection(ConnectionWrapper[Connection]):
    """The transaction's connection, for one of its statements."""

    __slots__ = ()

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._lock.release()
        if error is not None:
            raise_translated(error)


class PostgresTransaction(tortoise_asyncpg.TransactionWrapper):
    def acquire_connection(self) -> OwnConnection:
        return OwnConnection(self._lock, self)


class PostgresTransactionContext(TransactionContext):
    """A transaction that gives its connection back however it ends, also if it cannot begin."""

    def __init__(self, client: PostgresTransaction) -> None:
        self.client = client

    async def __aenter__(self) -> TransactionalDBClient:
        client, parent = self.client, cast(PostgresClient, self.client._parent)
        self._stack = parent._pool or await parent.make_stack()
        with database_called():
            client._connection = await self._stack.acquire()
            try:
                await client.begin()
            except BaseException as error:
                await self._stack.release(client._connection, error)
                raise
        self._token = get_connections().set(client.connection_name, client)
        return client

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll back after an error, which stays the one that is raised."""
        get_connections().reset(self._token)
        client = self.client
        # After a refused write the stack checks if the server has become a standby.
        last = error and error.__cause__
        try:
            if not client._finalized:
                with database_called():
                    await (client.commit() if error is None else client.rollback())
        except BaseException as failed:
            last = failed
            if error is None or not isinstance(failed, Exception):
                raise
        finally:
            await self._stack.release(client._connection, last)


class PostgresClient(tortoise_asyncpg.AsyncpgDBClient):
    _pool: ConnectionStack | None

    async def make_stack(self) -> ConnectionStack:
        """Make the stack, which opens no connection yet."""
        await self.create_connection(with_db=True)
        assert self._pool is not None
        return self._pool

    async def create_pool(self, **options: Any) -> Any:
        size = options.pop("max_size")
        del options["min_size"]  # the stack opens connections when they are needed
        options["connection_class"] = Connection

        async def connect() -> Connection:
            return cast(Connection, await asyncpg.connect(**options))

        return ConnectionStack(connect, size)

    def acquire_connection(self) -> Any:
        return BorrowedConnection(self)

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Do what Tortoise's does at half its cost. Every statement written by hand comes here."""
        async with BorrowedConnection(self) as connection:
            return [dict(row) for row in await connection.fetch(query, *(values or ()))]

    def _in_transaction(self) -> PostgresTransactionContext:
        return PostgresTransactionContext(PostgresTransaction(self))

    async def _close(self) -> None:
        if self._pool is not None:
            stack, self._pool = self._pool, None
            await stack.close()


client_class = PostgresClient
