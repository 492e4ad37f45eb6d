"""PostgreSQL's connections under faults: none is lost, and none is used before it is clean."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import cast

import asyncpg
import pytest

from models import connection_stack
from models.connection_stack import Connection, ConnectionStack, StackClosed
from tests.faults.stacks import (
    SIZE,
    Carefree,
    Forgetful,
    ask,
    borrow,
    stack_for,
    start_sleep,
    whole,
)
from tests.services.postgres import PostgresServer
from tests.support.waiting import eventually

STORMS, CALLERS, SEED = 40, 24, 20261128
COUNT = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name = current_setting('application_name')"
)


@pytest.fixture
async def stack(mortal_postgres: PostgresServer) -> AsyncIterator[ConnectionStack]:
    made = stack_for(mortal_postgres)
    yield made
    await made.close()


async def test_connections_are_opened_when_needed_and_the_last_is_taken_first(
    stack: ConnectionStack,
) -> None:
    for _ in range(5):
        assert await ask(stack, COUNT) == 1
    first, second = await stack.acquire(), await stack.acquire()
    await stack.release(first)
    await stack.release(second)
    assert await stack.acquire() is second
    await stack.release(second)


async def test_callers_beyond_the_size_are_served_in_their_order(stack: ConnectionStack) -> None:
    served: list[int] = []

    async def call(number: int) -> None:
        async with borrow(stack) as connection:
            served.append(number)
            assert await connection.fetchval(COUNT) <= SIZE

    await asyncio.gather(*(call(number) for number in range(60)))
    waited = [number for number in served if number >= SIZE]  # the first open one each
    assert waited == list(range(SIZE, 60))
    await whole(stack)


async def test_waiting_for_a_connection_has_a_bound(
    stack: ConnectionStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [await stack.acquire() for _ in range(SIZE)]
    monkeypatch.setattr(connection_stack, "WAIT_S", 0.1)
    with pytest.raises(TimeoutError):
        await stack.acquire()
    monkeypatch.undo()
    for connection in taken:
        await stack.release(connection)
    await whole(stack)


async def test_a_server_that_takes_no_new_connection_costs_no_place(
    stack: ConnectionStack, mortal_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's first process is frozen: the line is there, and nobody answers."""
    monkeypatch.setattr(connection_stack, "WAIT_S", 0.2)
    os.kill(mortal_postgres.pid, signal.SIGSTOP)
    try:
        calls = await asyncio.gather(
            *(stack.acquire() for _ in range(3 * SIZE)), return_exceptions=True
        )
    finally:
        os.kill(mortal_postgres.pid, signal.SIGCONT)
    assert {type(call) for call in calls} == {TimeoutError}
    monkeypatch.undo()
    await whole(stack)


async def test_connections_that_the_server_ended_are_replaced(
    stack: ConnectionStack, mortal_postgres: PostgresServer
) -> None:
    await whole(stack)
    task, _ = await start_sleep(stack)
    ended = list(stack._open)
    pids = ", ".join(str(connection.get_server_pid()) for connection in ended)
    await asyncio.to_thread(
        mortal_postgres.execute, f"SELECT pg_terminate_backend(pid) FROM unnest(ARRAY[{pids}]) pid"
    )
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await task
    await eventually(lambda: all(connection.is_closed() for connection in ended))
    await whole(stack)
    assert not set(ended) & stack._open


async def test_a_restart_of_the_server_is_survived(
    stack: ConnectionStack, mortal_postgres: PostgresServer
) -> None:
    await whole(stack)
    await asyncio.to_thread(mortal_postgres.stop)
    for _ in range(3 * SIZE):
        with pytest.raises((OSError, asyncpg.PostgresError, asyncpg.InterfaceError)):
            await ask(stack, "SELECT 1")
    await asyncio.to_thread(mortal_postgres.start)
    await whole(stack)


async def test_a_cancelled_statement_ends_before_its_connection_is_used_again(
    stack: ConnectionStack,
) -> None:
    task, pid = await start_sleep(stack)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    found = await ask(
        stack, "SELECT state FROM pg_stat_activity WHERE pid = $1 AND pid <> pg_backend_pid()", pid
    )
    assert found in (None, "idle")
    await whole(stack)


async def left_in_a_transaction(kind: type[ConnectionStack], server: PostgresServer) -> bool:
    """Cancel somebody inside a transaction. Say whether the next caller finds it open."""
    stack = stack_for(server, 1, kind)

    async def begin() -> None:
        async with borrow(stack) as connection:
            await connection.execute("BEGIN")
            await asyncio.get_running_loop().create_future()

    task = asyncio.ensure_future(begin())
    await eventually(lambda: any(one.is_in_transaction() for one in stack._open))
    task.cancel()
    await asyncio.wait([task])
    try:
        async with borrow(stack) as connection:
            return bool(connection.is_in_transaction())
    finally:
        await stack.close()


async def test_an_open_transaction_is_rolled_back_before_reuse(
    mortal_postgres: PostgresServer,
) -> None:
    assert not await left_in_a_transaction(ConnectionStack, mortal_postgres)


async def test_a_carefree_stack_hands_an_open_transaction_to_the_next(
    mortal_postgres: PostgresServer,
) -> None:
    """The control."""
    assert await left_in_a_transaction(Carefree, mortal_postgres)


async def test_a_connection_that_does_not_become_clean_is_cut(
    stack: ConnectionStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its server process is frozen, so the cancelled statement never ends."""
    monkeypatch.setattr(connection_stack, "CLEAN_S", 0.2)
    task, pid = await start_sleep(stack)
    os.kill(pid, signal.SIGSTOP)
    try:
        task.cancel()
        async with asyncio.timeout(60):
            with pytest.raises(asyncio.CancelledError):
                await task
            await whole(stack)
        assert pid not in {connection.get_server_pid() for connection in stack._open}
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_second_cancellation_cuts_the_connection(
    stack: ConnectionStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_stack, "CLEAN_S", 600.0)
    task, pid = await start_sleep(stack)
    os.kill(pid, signal.SIGSTOP)
    try:
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        async with asyncio.timeout(60):
            await asyncio.wait([task])
            await whole(stack)
        assert pid not in {connection.get_server_pid() for connection in stack._open}
    finally:
        os.kill(pid, signal.SIGCONT)


async def storm(stack: ConnectionStack, chance: random.Random) -> None:
    """Call with many at once, and cancel each at a moment of its own, some of them twice."""

    async def call(number: int) -> None:
        async with borrow(stack) as connection:
            if number % 2:
                assert await connection.fetchval("SELECT $1::int", number) == number
                return
            async with connection.transaction():
                assert await connection.fetchval("SELECT $1::int", number) == number

    async def cancel(number: int) -> None:
        task = asyncio.ensure_future(call(number))
        for _ in range(chance.randint(0, 60)):
            await asyncio.sleep(0)
        task.cancel()
        if chance.random() < 0.3:
            await asyncio.sleep(0)
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    await asyncio.gather(*(cancel(number) for number in range(CALLERS)))


async def test_a_storm_of_cancellations_costs_no_connection(
    stack: ConnectionStack, mortal_postgres: PostgresServer
) -> None:
    chance = random.Random(SEED)
    for _ in range(STORMS):
        await storm(stack, chance)
        await whole(stack)
    assert len(stack._open) == SIZE

    async def none_too_many() -> bool:
        return cast(int, await ask(stack, COUNT)) <= SIZE

    await eventually(none_too_many)  # the server notices by and by who is gone


async def test_a_forgetful_stack_loses_its_places_in_the_same_storm(
    mortal_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    chance = random.Random(SEED)
    stack = stack_for(mortal_postgres, SIZE, Forgetful)
    monkeypatch.setattr(connection_stack, "WAIT_S", 1.0)

    async def storms() -> None:
        for _ in range(STORMS):
            await storm(stack, chance)
            await whole(stack)

    with pytest.raises(TimeoutError):
        await storms()
    monkeypatch.setattr(connection_stack, "CLOSE_S", 0.1)
    await stack.close()


async def test_a_connection_idle_for_long_is_not_used(
    stack: ConnectionStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    await whole(stack)
    idle = set(stack._open)
    monkeypatch.setattr(connection_stack, "IDLE_S", 0.0)
    assert await ask(stack, "SELECT 1") == 1
    assert not idle & stack._open
    assert all(connection.is_closed() for connection in idle)


async def refused_write(stack: ConnectionStack) -> Connection:
    """Write on a connection whose server has become read-only. Return the connection."""
    async with borrow(stack) as connection:
        await connection.execute("SET default_transaction_read_only = on")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with borrow(stack) as connection:
            await connection.execute("CREATE TABLE refused (id int)")
    return connection


async def test_a_server_that_became_a_standby_is_left(
    stack: ConnectionStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failover the address leads to another server; old lines may still be there."""
    young = await refused_write(stack)
    assert young in stack._open, "a database in maintenance would be flooded"
    monkeypatch.setattr(connection_stack, "DISTRUST_S", 0.0)
    old = await refused_write(stack)
    assert old not in stack._open
    assert await ask(stack, "SHOW default_transaction_read_only") == "off"


async def close_while(
    stack: ConnectionStack, work: Callable[[], Awaitable[object]]
) -> BaseException | object:
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await stack.close()
        [ended] = await asyncio.gather(task, return_exceptions=True)
    return ended


async def test_closing_waits_for_who_is_at_work_and_refuses_the_rest(
    mortal_postgres: PostgresServer,
) -> None:
    stack = stack_for(mortal_postgres)
    await whole(stack)
    assert await close_while(stack, lambda: ask(stack, "SELECT 1 FROM pg_sleep(0.2)")) == 1
    with pytest.raises(StackClosed):
        await stack.acquire()
    await stack.close()  # a second time does nothing


async def test_closing_ends_who_waits_and_who_connects(mortal_postgres: PostgresServer) -> None:
    stack = stack_for(mortal_postgres, 1)
    connection = await stack.acquire()
    closing = asyncio.ensure_future(close_while(stack, stack.acquire))
    await asyncio.sleep(0.1)
    await stack.release(connection)
    assert isinstance(await closing, StackClosed)
    assert connection.is_closed()
    stack = stack_for(mortal_postgres, 1)
    assert isinstance(await close_while(stack, stack.acquire), StackClosed)


async def test_closing_has_a_bound(
    mortal_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_stack, "CLOSE_S", 0.2)
    stack = stack_for(mortal_postgres)
    task, _ = await start_sleep(stack)
    async with asyncio.timeout(60):
        await stack.close()
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
            await task
    assert not stack._open
