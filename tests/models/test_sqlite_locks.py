"""A lock that was taken for something that then fails is given back."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from tortoise.backends.base.client import ConnectionWrapper
from tortoise.backends.sqlite.client import SqliteTransactionWrapper
from tortoise.exceptions import IntegrityError

from models import Hall, sqlite
from models.failures import DatabaseRefused
from models.orm import close_database, open_database
from models.transaction import database, execute_returning, transact

BOUND_S = 10.0


@pytest.fixture
async def no_database(tmp_path: Path) -> Path:
    file = tmp_path / "letter.sqlite3"
    file.write_bytes(b"This is a letter, not a database. " * 100)
    return file


async def ask_twice(file: Path) -> list[str]:
    """Return what each of two statements, and of two transactions, raises."""
    await open_database(f"sqlite://{file}")
    raised = []
    try:
        for _ in range(2):
            with pytest.raises((DatabaseRefused, TimeoutError)) as caught:
                async with asyncio.timeout(60):
                    await execute_returning(database(), "SELECT 1 AS one")
            raised.append(type(caught.value).__name__)
            with pytest.raises((DatabaseRefused, TimeoutError)) as caught:
                async with asyncio.timeout(60):
                    await transact(lambda connection: execute_returning(connection, "SELECT 1"))
            raised.append(type(caught.value).__name__)
    finally:
        await asyncio.wait_for(close_database(), BOUND_S)
    return raised


async def test_a_file_that_is_no_database_is_said_each_time(no_database: Path) -> None:
    assert await ask_twice(no_database) == ["DatabaseRefused"] * 4


async def test_with_tortoises_own_locks_the_second_waits_for_ever(
    no_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wait for ever with Tortoise's own locks: the control.

    Nobody cancels the transactions, so the test looks at their statements only.
    """
    monkeypatch.setattr(sqlite, "HeldConnection", ConnectionWrapper)
    await open_database(f"sqlite://{no_database}")
    raised = []
    for _ in range(2):
        with pytest.raises((sqlite3.DatabaseError, TimeoutError)) as caught:
            async with asyncio.timeout(1):
                await execute_returning(database(), "SELECT 1 AS one")
        raised.append(type(caught.value).__name__)
    await close_database()
    assert raised == ["DatabaseError", "TimeoutError"]


async def a_commit_that_fails(small_tables: str) -> int:
    """Count the halls after a commit failed and another was written by itself."""
    await execute("PRAGMA foreign_keys = ON")
    await execute("CREATE TABLE child (id TEXT REFERENCES hall (id) DEFERRABLE INITIALLY DEFERRED)")

    async def work(connection: object) -> None:
        await execute_returning(connection, "INSERT INTO hall VALUES ('lost', 'n', 'a', 'r')")  # type: ignore[arg-type]
        await execute_returning(connection, "INSERT INTO child VALUES ('nobody')")  # type: ignore[arg-type]

    with pytest.raises((IntegrityError, sqlite3.IntegrityError)):  # the control has the driver's
        await transact(work)
    await execute("DELETE FROM child")
    await Hall.create(id="kept", name="n", address="a", region="r")
    file = small_tables.removeprefix("sqlite://")
    with sqlite3.connect(file) as other:
        return int(other.execute("SELECT count(*) FROM hall").fetchone()[0])


async def execute(statement: str) -> None:
    await database().execute_query(statement)


async def test_a_commit_that_fails_leaves_nothing_open(small_tables: str) -> None:
    """A constraint that is checked at the commit fails it as a full disk may."""
    assert await a_commit_that_fails(small_tables) == 1


async def test_without_the_rollback_the_next_write_is_in_the_failed_transaction(
    small_tables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: nobody else sees what was answered as written."""
    monkeypatch.setattr(sqlite.SqliteTransaction, "commit", SqliteTransactionWrapper.commit)
    assert await a_commit_that_fails(small_tables) == 0
