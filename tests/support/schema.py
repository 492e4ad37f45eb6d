"""This version's tables in an empty database: migrated once in a run, and copied from then on."""

from __future__ import annotations

from pathlib import Path

import asyncpg
from tortoise.migrations.api import migrate

from models.orm import close_database, orm_config

_sqlite: list[bytes] = []
_on_postgres: dict[str, str] = {}
"""Server to the database there that is copied."""


async def migrated(database_url: str) -> None:
    """``database_url`` is empty, and nobody is connected to it."""
    if database_url.startswith("sqlite"):
        file = Path(database_url.removeprefix("sqlite://"))
        if not _copied(file):
            await _migrate(database_url)
            _keep(file)
    else:
        await _migrated_on_postgres(database_url)


def _copied(file: Path) -> bool:
    if _sqlite:
        file.write_bytes(_sqlite[0])
    return bool(_sqlite)


def _keep(file: Path) -> None:
    _sqlite.append(file.read_bytes())


async def _migrated_on_postgres(url: str) -> None:
    server, _, name = url.rpartition("/")
    if server in _on_postgres:
        await _execute(server, f'DROP DATABASE "{name}"')
        await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{_on_postgres[server]}"')
    else:
        await _migrate(url)
        pattern = f"migrated_{name}"
        await _execute(server, f'CREATE DATABASE "{pattern}" TEMPLATE "{name}"')
        _on_postgres[server] = pattern


async def _migrate(url: str) -> None:
    await migrate(config=orm_config(url))
    await close_database()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres", timeout=10)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
