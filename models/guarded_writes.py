"""A guarded change and its consequences, all or nothing.

On PostgreSQL it is one statement, since each round trip costs as much as the work; on SQLite, which
has no writes in WITH, one transaction.

    stored = await together(
        Write("UPDATE draft SET … WHERE id = $1 AND version = $2 RETURNING person_id AS id", …),
        insertion(case, guarded="person_id"),
        insertion(forward),
        Write("INSERT INTO job (…) VALUES (…) RETURNING id", …),
    )

The first write is the guard and returns ``id``. Another has that id, ``{guard}``, in its WHERE or,
an insert, in a column that may not be null: so nothing is written when the guard finds nothing.
``{previous}`` is the ``id`` that the write before gave, or null.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from asyncpg.exceptions import NotNullViolationError
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from models.transaction import commit_alone, database, execute_returning, transact
from models.wakes import Wake, wake

GUARD = "{guard}"
PREVIOUS = "{previous}"
_PARAMETER = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True, init=False)
class Write:
    """One statement with its own parameters, numbered from ``$1``."""

    sql: str
    values: tuple[object, ...]

    def __init__(self, sql: str, *values: object) -> None:
        object.__setattr__(self, "sql", sql)
        object.__setattr__(self, "values", values)

    def numbered_after(self, before: int) -> str:
        """Return the SQL with ``before`` added to each parameter number."""
        return _renumber(self.sql, before)


@lru_cache(maxsize=512)
def _renumber(sql: str, before: int) -> str:
    return _PARAMETER.sub(lambda match: f"${int(match[1]) + before}", sql)


def insertion(row: Model, guard_column: str | None = None) -> Write:
    """Build the insert of a new row, all columns; ``guard_column`` gets the guard's id."""
    sql, names = _insert(type(row), guard_column)
    fields = row._meta.fields_map
    return Write(sql, *(fields[name].to_db_value(getattr(row, name), row) for name in names))


@cache
def _insert(model: type[Model], guard_column: str | None) -> tuple[str, tuple[str, ...]]:
    fields = model._meta.fields_map
    columns = [name for name in model._meta.db_fields if not fields[name].generated]
    names = tuple(name for name in columns if name != guard_column)
    placed = {name: f"${number}" for number, name in enumerate(names, 1)}
    values = ", ".join(placed.get(name, GUARD) for name in columns)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", names  # noqa: S608


async def run_together(
    guard: Write, *writes: Write, wakes: Sequence[Wake] = ()
) -> list[Any] | None:
    """Execute all writes if the guard finds its row; otherwise none, and return None.

    Return the id that each write with RETURNING id gave, the guard's first; None for one that
    matched no row. The ``wakes`` are sent after the commit.
    """
    if not any(GUARD in write.sql for write in writes):
        raise ValueError("something must depend on the guard")
    if database().capabilities.dialect == "sqlite":
        return await transact(lambda connection: _run_and_wake(connection, wakes, guard, *writes))
    return await commit_alone(lambda connection: _run_as_one(connection, guard, *writes), wakes)


async def _run_and_wake(
    connection: BaseDBAsyncClient, wakes: Sequence[Wake], guard: Write, *writes: Write
) -> list[Any] | None:
    ids = await run_one_by_one(connection, guard, *writes)
    if ids is not None:
        for each in wakes:
            await wake(connection, each.signal, each.text)
    return ids


async def _run_as_one(
    connection: BaseDBAsyncClient, guard: Write, *writes: Write
) -> list[Any] | None:
    all_writes = (guard, *writes)
    statement = _combined_sql(tuple((write.sql, len(write.values)) for write in all_writes))
    values = [value for write in all_writes for value in write.values]
    try:
        [row] = await execute_returning(connection, statement, *values)
    except IntegrityError as error:
        if isinstance(error.__cause__, NotNullViolationError):
            return None
        raise
    return None if row["guard"] is None else list(row.values())


@lru_cache(maxsize=256)
def _combined_sql(writes: tuple[tuple[str, int], ...]) -> str:
    """Build one statement of all writes, each given by its SQL and its number of values.

    It is kept: building it anew takes 60 µs of a submission.
    """
    parts: list[str] = []
    ids: list[str] = []
    before = 0
    for number, (sql, values) in enumerate(writes):
        name = f"w{number}" if number else "guard"
        text = _renumber(sql, before).replace(GUARD, "(SELECT id FROM guard)")
        last = f"w{number - 1}" if number > 1 else "guard"
        text = text.replace(PREVIOUS, f"(SELECT id FROM {last})")  # noqa: S608 - our own names
        parts.append(f"{name} AS ({text})")
        before += values
        if "RETURNING id" in sql or not number:
            ids.append(name)
    columns = ", ".join(f"(SELECT id FROM {name}) AS {name}" for name in ids)  # noqa: S608
    return f"WITH {', '.join(parts)} SELECT {columns}"


async def run(connection: BaseDBAsyncClient, write: Write) -> list[dict[str, object]]:
    """Do one write in the caller's transaction. Return the rows that it is RETURNING."""
    return await execute_returning(connection, write.sql, *write.values)


async def run_one_by_one(
    connection: BaseDBAsyncClient, guard: Write, *writes: Write
) -> list[Any] | None:
    """Execute the writes one by one in the caller's transaction."""
    match = await execute_returning(connection, guard.sql, *guard.values)
    if not match:
        return None
    return [match[0]["id"], *await run_in_order(connection, *writes, guard_id=match[0]["id"])]


async def run_in_order(
    connection: BaseDBAsyncClient, *writes: Write, guard_id: object = None
) -> list[Any]:
    """Execute the writes in the caller's transaction, without a guard or after it.

    Return the ids of those with RETURNING id.
    """
    ids: list[Any] = []
    previous_id = guard_id
    for write in writes:
        sql, values = write.sql, list(write.values)
        is_there = "TRUE" if guard_id is not None else "FALSE"
        sql = sql.replace(f"{GUARD} IS NOT NULL", is_there)  # PostgreSQL asks for a type otherwise
        for place, value in ((GUARD, guard_id), (PREVIOUS, previous_id)):
            if place in sql:
                values.append(value)
                sql = sql.replace(place, f"${len(values)}")
        rows = await execute_returning(connection, sql, *values)
        previous_id = rows[0].get("id") if rows else None
        if "RETURNING id" in sql:
            ids.append(previous_id)
    return ids
