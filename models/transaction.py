"""The only way to open a transaction.

Sanic cancels a handler when its client hangs up. A cancellation inside Tortoise's BEGIN never
reaches its exit: on SQLite every later statement then waits for ever, on PostgreSQL the pool
drains. So the transaction runs in a task of its own, behind a shield, and ends by itself if the
caller is cancelled. For figures and a test that shows it, see
docs/decisions/0002-one-transaction-function.md, tests/faults/.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from models.wakes import Wake, collect, send

T = TypeVar("T")
_PARAMETER = re.compile(r"\$(\d+)")

# The event loop keeps weak references only. A stopping server waits for these tasks.
_running: set[asyncio.Task[object]] = set()


async def transact(work: Callable[[BaseDBAsyncClient], Awaitable[T]]) -> T:
    """Run ``work`` in one transaction: committed when it returns, rolled back when it raises.

    After the commit, the wake-ups that ``work`` asked for are sent (``models.wakes``). ``work``
    awaits nothing but SQL, and its first statement is a write: SQLite then takes its write lock at
    once and waits for it, while a read that turns into a write would be refused as busy.
    """
    return await _shield(_in_transaction(work))


async def commit_alone(
    work: Callable[[BaseDBAsyncClient], Awaitable[T]], wakes: Collection[Wake]
) -> T:
    """Run the one statement of ``work``, which is its own commit; then send the wake-ups.

    Send none if it returns None. Like a transaction, it ends by itself if the caller is cancelled.
    """
    return await _shield(_alone(work, wakes))


async def _shield(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


async def _alone(work: Callable[[BaseDBAsyncClient], Awaitable[T]], wakes: Collection[Wake]) -> T:
    result = await work(database())
    if result is not None:
        await send(wakes)
    return result


async def _in_transaction(work: Callable[[BaseDBAsyncClient], Awaitable[T]]) -> T:
    async with in_transaction() as connection:
        with collect(connection) as wakes:
            result = await work(connection)
    await send(wakes)
    return result


async def transactions_ended() -> None:
    """Wait until no transaction is under way, before the connections are closed."""
    while _running:
        await asyncio.wait(set(_running))


def database() -> BaseDBAsyncClient:
    """Return the connection for single statements, outside any transaction."""
    return get_connection("default")


async def answers() -> None:
    """Ask the database for an answer of any kind. Raise its failure."""
    await execute_returning(database(), "SELECT 1 AS one")


async def execute_returning(
    connection: BaseDBAsyncClient, statement: str, *values: object
) -> list[dict[str, object]]:
    """Return the rows of one hand-written statement, usually ``… RETURNING``.

    Parameters are numbered ``$1`` as in PostgreSQL; SQLite uses ``?1`` and has no row locks.
    (Tortoise's ``execute_query`` discards RETURNING rows; ``execute_query_dict`` keeps them.)
    """
    if connection.capabilities.dialect == "sqlite":
        statement = _PARAMETER.sub(r"?\1", statement).replace(" FOR SHARE", "")
    return list(await connection.execute_query_dict(statement, list(values)))
