"""Wake-ups go out once after the commit, whatever became of the caller, never after a rollback."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import enqueue
from jobs.dead_letters import let_run
from jobs.queue import DUE, run_soon
from models import Installation, wakes
from models.transaction import database, transact, transactions_ended
from models.wakes import Send, Wake, send_with, stop_sending_with, wake
from tests.support.waiting import eventually

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


class RefusedError(Exception):
    """Error that ends a transaction."""


@contextmanager
def wake_sender(send: Send) -> Iterator[None]:
    send_with(send)
    try:
        yield
    finally:
        stop_sending_with(send)


@pytest.fixture
def sent_wakes() -> Iterator[list[Wake]]:
    """Return the wake-ups that are sent, in order."""
    results: list[Wake] = []

    async def send(together: Collection[Wake]) -> None:
        results.extend(together)

    with wake_sender(send):
        yield results


async def rows_seen(url: str) -> int:
    """Return the number of rows that another process sees, which are the committed ones."""
    asked = "SELECT count(*) FROM installation"
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite://").partition("?")[0]) as file:
            return int(file.execute(asked).fetchone()[0])
    connection = await asyncpg.connect(url.replace("asyncpg://", "postgres://").partition("?")[0])
    try:
        return int(await connection.fetchval(asked))
    finally:
        await connection.close()


async def write(connection: BaseDBAsyncClient) -> None:
    await Installation.create(using_db=connection, name="fact", value="1")


async def seen_by_the_woken(url: str, wakes_up: Callable[..., Awaitable[None]]) -> list[int]:
    """Return the rows that a listener sees when a transaction writes one and wakes it."""
    results: list[int] = []

    async def look(_: Collection[Wake]) -> None:
        results.append(await rows_seen(url))

    async def work(connection: BaseDBAsyncClient) -> None:
        await write(connection)
        await wakes_up(connection, "news", "p1")

    with wake_sender(look):
        await transact(work)
    return results


async def test_whoever_is_woken_finds_what_was_written(tables: str) -> None:
    assert await seen_by_the_woken(tables, wake) == [1]


async def test_woken_before_the_commit_it_finds_nothing(tables: str) -> None:
    """Negative control: sent by hand, inside the transaction."""

    async def at_once(connection: BaseDBAsyncClient, signal: str, text: str) -> None:
        await wakes.send([Wake(signal, text)])

    assert await seen_by_the_woken(tables, at_once) == [0]


async def test_after_a_rollback_nobody_is_woken(tables: str, sent_wakes: list[Wake]) -> None:
    async def work(connection: BaseDBAsyncClient) -> None:
        await write(connection)
        await wake(connection, "news", "p1")
        raise RefusedError

    with pytest.raises(RefusedError):
        await transact(work)
    assert (sent_wakes, await Installation.all().count()) == ([], 0)
    await transact(lambda connection: wake(connection, "news", "p1"))
    assert sent_wakes == [Wake("news", "p1")]  # control


async def test_a_caller_that_is_cancelled_loses_no_wake(
    tables: str, sent_wakes: list[Wake]
) -> None:
    """As by Sanic, when a client hangs up in the middle of the transaction."""
    begun, let = asyncio.Event(), asyncio.Event()

    async def work(connection: BaseDBAsyncClient) -> None:
        await write(connection)
        await wake(connection, "news", "p1")
        begun.set()
        await let.wait()

    caller = asyncio.create_task(transact(work))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert sent_wakes == []
    let.set()
    await eventually(lambda: bool(sent_wakes))
    assert (sent_wakes, await rows_seen(tables)) == ([Wake("news", "p1")], 1)


async def test_a_wake_that_the_caller_sends_is_lost_with_it(
    tables: str, sent_wakes: list[Wake]
) -> None:
    """Negative control: sent after ``transact`` has returned, by who called it."""
    begun, let = asyncio.Event(), asyncio.Event()

    async def work(connection: BaseDBAsyncClient) -> None:
        await write(connection)
        begun.set()
        await let.wait()

    async def call() -> None:
        await transact(work)
        await wakes.send([Wake("news", "p1")])

    caller = asyncio.create_task(call())
    await begun.wait()
    caller.cancel()
    let.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await transactions_ended()
    assert (sent_wakes, await rows_seen(tables)) == ([], 1)


async def test_each_is_woken_once_for_a_transaction(
    small_tables: str, sent_wakes: list[Wake]
) -> None:
    async def work(connection: BaseDBAsyncClient) -> None:
        await write(connection)
        for person_id in ("p1", "p2", "p1"):
            await wake(connection, "news", person_id)

    await transact(work)
    assert sorted(sent_wakes, key=str) == [Wake("news", "p1"), Wake("news", "p2")]


async def test_without_a_transaction_it_is_sent_at_once(
    small_tables: str, sent_wakes: list[Wake]
) -> None:
    await wake(database(), "news", "p1")
    assert sent_wakes == [Wake("news", "p1")]


async def test_what_cannot_be_sent_undoes_nothing(
    small_tables: str, sent_wakes: list[Wake], caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Collection[Wake]) -> None:
        raise RuntimeError

    async def work(connection: BaseDBAsyncClient) -> str:
        await write(connection)
        await wake(connection, "news")
        return "done"

    with wake_sender(broken):
        assert await transact(work) == "done"
    assert (sent_wakes, await rows_seen(small_tables)) == ([Wake("news")], 1)
    assert "a wake-up was not sent" in caplog.text


async def test_a_due_job_wakes_the_runners_and_no_other_does(
    small_tables: str, sent_wakes: list[Wake]
) -> None:
    later = NOW + timedelta(seconds=5)

    async def put(**options: object) -> int:
        before = len(sent_wakes)
        await transact(lambda conn: enqueue(conn, "note", "{}", now=NOW, **options))  # type: ignore[arg-type]
        return len(sent_wakes) - before

    assert await put(key="once") == 1
    assert await put(key="once") == 0  # it is there
    assert await put(run_at=later) == 0
    assert await put(run_at=later, claim="mine") == 0  # its maker runs it
    await run_soon("once", NOW - timedelta(seconds=1))
    await transact(lambda conn: let_run(conn, "other", "{}", NOW, later))
    await transact(lambda conn: let_run(conn, "other", "{}", NOW, later))
    assert sent_wakes == [Wake(DUE)] * 4
