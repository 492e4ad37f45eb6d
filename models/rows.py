"""Rows by a hand-written WHERE, for reads that every request makes.

Tortoise builds the SQL of a query anew each time, in Python, which costs as much as the database's
answer. The results are the same objects.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from tortoise.models import Model

from models.transaction import database, execute_returning

M = TypeVar("M", bound=Model)


async def select_rows(model: type[M], condition: str, *values: object) -> list[M]:
    """Read all columns of the rows that match ``condition``, with parameters from ``$1``.

    Anything that may follow a WHERE may follow there.
    """
    rows = await execute_returning(database(), f"{_select(model)} WHERE {condition}", *values)
    return [model._init_from_db(**row) for row in rows]


@cache
def _select(model: type[Model]) -> str:
    columns = ", ".join(sorted(model._meta.db_fields))
    return f"SELECT {columns} FROM {model._meta.db_table}"  # noqa: S608 - our own names


def columns_of(model: type[Model], table: str, prefix: str = "") -> str:
    """Return all columns for a SELECT from several tables, each named with ``prefix``."""
    return ", ".join(f"{table}.{name} AS {alias}" for name, alias in _aliases(model, prefix))


def row_of(model: type[M], row: dict[str, object], prefix: str = "") -> M:
    """Return the row of one model from a row of such a SELECT."""
    return model._init_from_db(**{name: row[alias] for name, alias in _aliases(model, prefix)})


@cache
def _aliases(model: type[Model], prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, prefix + name) for name in sorted(model._meta.db_fields))
