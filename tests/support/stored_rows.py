"""What a database holds, read past the models: every value of every column as it lies there."""

from __future__ import annotations

from typing import Any

from models.transaction import database, execute_returning

_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_POSTGRES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"


async def table_names() -> set[str]:
    kind = database().capabilities.dialect
    rows = await execute_returning(database(), _SQLITE if kind == "sqlite" else _POSTGRES)
    return {str(row["name"]) for row in rows}


async def rows_of(table: str) -> list[dict[str, Any]]:
    return await execute_returning(database(), f'SELECT * FROM "{table}"')


async def stored_text() -> str:
    """All of it as one text, to search in. Table and column stand before each value."""
    tables = sorted(await table_names() - {"tortoise_migrations"})
    lines = [
        f"{table}.{column}={value}"
        for table in tables
        for row in await rows_of(table)
        for column, value in row.items()
    ]
    return "\n".join(lines)


async def row_counts() -> dict[str, int]:
    """Count the rows of each table, without pushes and their jobs.

    The runner plans the pushes of an earlier message while a test asks that nothing is written.
    """
    tables = {table: await rows_of(table) for table in sorted(await table_names() - {"push"})}
    tables["job"] = [job for job in tables["job"] if "push" not in str(job["kind"])]
    return {table: len(rows) for table, rows in tables.items()}
