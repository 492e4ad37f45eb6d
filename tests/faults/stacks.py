"""Stacks of PostgreSQL connections for the tests of their faults, and two that are wrong."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg

from models.connection_stack import Connection, ConnectionStack, Place
from tests.services.postgres import PostgresServer
from tests.support.waiting import eventually

SIZE = 4


class Carefree(ConnectionStack):
    """The control: it puts every connection back as it is."""

    async def release(self, connection: Connection, error: BaseException | None = None) -> None:
        self._keep(connection)


class Forgetful(ConnectionStack):
    """The control: what comes together with a cancellation goes to nobody."""

    async def _turn(self) -> Place:
        waiter: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return await waiter


def stack_for(
    server: PostgresServer, size: int = SIZE, kind: type[ConnectionStack] = ConnectionStack
) -> ConnectionStack:
    name = f"stack-{secrets.token_hex(4)}"

    async def connect() -> Connection:
        made = await asyncpg.connect(
            server.url("postgres"),
            connection_class=Connection,
            server_settings={"application_name": name},
        )
        return cast(Connection, made)

    return kind(connect, size)


@asynccontextmanager
async def borrow(stack: ConnectionStack) -> AsyncIterator[Connection]:
    """Borrow a connection as ``models.postgres`` does."""
    connection = await stack.acquire()
    try:
        yield connection
    except BaseException as error:
        await stack.release(connection, error)
        raise
    await stack.release(connection)


async def ask(stack: ConnectionStack, statement: str, *values: object) -> object:
    async with borrow(stack) as connection:
        return await connection.fetchval(statement, *values)


async def whole(stack: ConnectionStack, size: int = SIZE) -> None:
    """Take all connections at once: each is clean and gives its caller's answer."""
    taken = [await stack.acquire() for _ in range(size)]
    assert len(set(taken)) == size
    for number, connection in enumerate(taken):
        assert not connection.is_in_transaction()
        assert await connection.fetchval("SELECT $1::int", number) == number
    for connection in taken:
        await stack.release(connection)


async def start_sleep(stack: ConnectionStack) -> tuple[asyncio.Task[object], int]:
    """Start a statement that does not end. Return its task and its server process."""
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def run() -> object:
        async with borrow(stack) as connection:
            started.set_result(connection.get_server_pid())
            return await connection.fetchval("SELECT pg_sleep(600)")

    task = asyncio.ensure_future(run())
    pid = await started
    waits_for = "SELECT wait_event FROM pg_stat_activity WHERE pid = $1"

    async def asleep() -> bool:
        return await ask(stack, waits_for, pid) == "PgSleep"

    await eventually(asleep)
    return task, pid
