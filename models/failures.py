"""Classification of failed statements: the database is away, full, or takes no writes.

An ``OSError`` counts only where the database was called: there ``database_called`` turns it into a
``DatabaseAway``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from asyncpg import (
    DiskFullError,
    InterfaceError,
    InternalClientError,
    PostgresError,
    ReadOnlySQLTransactionError,
)
from tortoise.exceptions import (
    BaseORMException,
    DBConnectionError,
    IntegrityError,
    NotExistOrMultiple,
    OperationalError,
    TransactionManagementError,
)

Failure = Literal["away", "full", "read-only"]

_AWAY = (
    DBConnectionError,
    OperationalError,
    TransactionManagementError,
    PostgresError,
    InterfaceError,
    InternalClientError,  # a connection that was cut while it was made ready
    sqlite3.Error,
)
_PRIMARY = 0xFF  # of SQLite's extended result codes


class DatabaseAway(Exception):
    """Failure to reach the database, or loss of the connection to it."""


# For ``except`` where a command or the start reports whatever the database said.
DATABASE_ERRORS = (BaseORMException, DatabaseAway, *_AWAY)


@contextmanager
def database_called() -> Iterator[None]:
    """Turn an OSError of the block into DatabaseAway. Wrap only calls of the database."""
    try:
        yield
    except (TimeoutError, DBConnectionError):
        raise  # these OSErrors are precise enough
    except OSError as error:
        raise DatabaseAway(str(error) or type(error).__name__) from error


def failure_of(error: BaseException) -> Failure | None:
    """Classify a failure of the database.

    Return None for any other error, also when the database rejects our statement.
    """
    if isinstance(error, DatabaseAway):
        return "away"
    if isinstance(error, (IntegrityError, NotExistOrMultiple)) or not isinstance(error, _AWAY):
        return None  # NotExistOrMultiple: Tortoise counts it among operational errors
    said = _driver_error(error)
    if isinstance(said, DiskFullError) or _sqlite_code(said) == sqlite3.SQLITE_FULL:
        return "full"
    if (
        isinstance(said, ReadOnlySQLTransactionError)
        or _sqlite_code(said) == sqlite3.SQLITE_READONLY
    ):
        return "read-only"
    return "away"


def _driver_error(error: BaseException) -> BaseException:
    """Return the driver's error, which Tortoise passes as the argument of its own."""
    [first] = error.args[:1] or (None,)
    return first if isinstance(first, BaseException) else error


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY
