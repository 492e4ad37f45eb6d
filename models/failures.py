"""Failures of the database in our own terms.

The engines (``models.postgres``, ``models.sqlite``) turn errors of asyncpg, SQLite and the
operating system into these where they call the database, so nobody else knows the drivers.
A row that breaks a constraint stays Tortoise's IntegrityError, a time-out TimeoutError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Literal

import asyncpg
from tortoise.exceptions import (
    BaseORMException,
    IntegrityError,
    OperationalError,
    TransactionManagementError,
)

Failure = Literal["away", "full", "read-only"]


class DatabaseFailure(Exception):
    """Failure of the database itself, caused by the driver's error, whose text may quote a row."""

    failure: ClassVar[Failure] = "away"


class DatabaseAway(DatabaseFailure):
    """Failure to reach the database, or loss of the connection to it."""


class DatabaseRefused(DatabaseFailure):
    """Error that the database answered with: a deadlock, a lock, a wrong password, a lost table."""


class DatabaseFull(DatabaseRefused):
    """Refusal of a write because the disk is full."""

    failure = "full"


class DatabaseReadOnly(DatabaseRefused):
    """Refusal of a write by a database that can only be read: a standby, a protected file."""

    failure = "read-only"


class TableMissing(DatabaseRefused):
    """Refusal of a statement about a table that is not there, as before the first migration."""


class DataRejected(Exception):
    """Rejection of a value that no row can hold, such as text with a null character."""


# For ``except`` clauses that report any failure of the database.
DATABASE_ERRORS = (BaseORMException, DatabaseFailure, DataRejected)

_CONNECTION_ERRORS = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection broke during its setup
)
_DRIVERS = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    sqlite3.Error,
    OperationalError,  # Tortoise's name for some of the drivers' errors
    TransactionManagementError,
)
_CONSTRAINT = (asyncpg.IntegrityConstraintViolationError, sqlite3.IntegrityError)
_PRIMARY = 0xFF  # of SQLite's extended result codes


@contextmanager
def database_called() -> Iterator[None]:
    """Raise a driver's error of the block as ours. Wrap only calls of the database."""
    try:
        yield
    except _DRIVERS as error:
        raise_translated(error)
        raise


def raise_translated(error: BaseException) -> None:
    """Raise our exception for a driver's error, caused by it. Return for any other error."""
    if (translated := translate(error)) is not None:
        raise translated from _driver_error(error)


def translate(error: BaseException) -> Exception | None:
    """Return our exception for a driver's error, None for one that stays as it is."""
    cause = _driver_error(error)
    if not isinstance(cause, _DRIVERS) or isinstance(error, (TimeoutError, IntegrityError)):
        return None
    if isinstance(cause, BaseORMException):
        return None  # Tortoise's own error about its use, not an answer of the database
    if isinstance(cause, _CONSTRAINT):
        return IntegrityError(cause)
    text = str(cause) or type(cause).__name__
    if isinstance(cause, asyncpg.DiskFullError) or _sqlite_code(cause) == sqlite3.SQLITE_FULL:
        return DatabaseFull(text)
    if (
        isinstance(cause, asyncpg.ReadOnlySQLTransactionError)
        or _sqlite_code(cause) == sqlite3.SQLITE_READONLY
    ):
        return DatabaseReadOnly(text)
    if isinstance(cause, (asyncpg.DataError, sqlite3.DataError, ValueError)):
        return DataRejected(text)
    if isinstance(cause, asyncpg.UndefinedTableError) or text.startswith("no such table"):
        return TableMissing(text)
    return DatabaseAway(text) if isinstance(cause, _CONNECTION_ERRORS) else DatabaseRefused(text)


def _driver_error(error: BaseException) -> BaseException:
    """Return the driver's error, which Tortoise passes as the argument of its own."""
    [first] = error.args[:1] or (None,)
    return first if isinstance(first, BaseException) else error


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY
