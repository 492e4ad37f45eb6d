"""Configuration of Tortoise from one database URL, for server, migrations and tests alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise import Tortoise

from models.failures import TableMissing
from models.transaction import database, execute_returning, transactions_ended

CONNECTIONS = 10  # per worker; more does not help a hot row (docs/sources.md)


def orm_config(database_url: str) -> dict[str, Any]:
    """Build Tortoise's configuration for a database URL.

    Schemes are ``sqlite:///path`` and ``postgres://user:password@host:port/name``.

    Raises ValueError for any other scheme.
    """
    return {
        "connections": {"default": _connection(database_url)},
        "apps": {
            "models": {
                "models": ["models"],
                "migrations": "models.migrations",
                "default_connection": "default",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(database_url: str) -> dict[str, Any]:
    url = urlsplit(database_url)
    if file := database_file(database_url):
        return {
            "engine": "models.sqlite",
            "credentials": {
                "file_path": file,
                "journal_mode": "WAL",
                "busy_timeout": 5000,
                # Answered writes survive a power cut, at half the writes per second.
                "synchronous": "FULL",
            },
        }
    if url.scheme in ("postgres", "postgresql"):
        return {
            "engine": "models.postgres",
            "credentials": {
                "host": url.hostname,
                "port": url.port or 5432,
                "user": unquote(url.username or ""),
                "password": unquote(url.password) if url.password else None,
                "database": url.path.lstrip("/"),
                "maxsize": CONNECTIONS,
                # Together with WAIT_S of models.connection_stack within a request's 8 s.
                "command_timeout": 4,
                "application_name": "mashangban-bff",
                **dict(parse_qsl(url.query)),
            },
        }
    raise ValueError(f"database URL must be sqlite:///… or postgres://…, not {url.scheme}://")


def database_file(database_url: str) -> str | None:
    """Return the path of SQLite's file; None for another kind of database."""
    url = urlsplit(database_url)
    return unquote(url.path) if url.scheme == "sqlite" else None


def credentials_of(database_url: str) -> dict[str, Any]:
    """Return the arguments of the engine's client."""
    credentials: dict[str, Any] = _connection(database_url)["credentials"]
    return credentials


async def open_database(database_url: str) -> None:
    # The global fallback makes the connections visible to request tasks (docs/sources.md).
    await Tortoise.init(config=orm_config(database_url), _enable_global_fallback=True)


async def missing_migrations() -> list[str]:
    """List this version's migrations that the open database lacks."""
    names = {path.stem for path in Path(__file__).with_name("migrations").glob("[0-9]*.py")}
    try:
        rows = await execute_returning(
            database(), "SELECT name FROM tortoise_migrations WHERE app = $1", "models"
        )
    except TableMissing:
        rows = []  # the first migration makes the table
    return sorted(names - {str(row["name"]) for row in rows})


async def close_database() -> None:
    await transactions_ended()
    await Tortoise.close_connections()


# For Tortoise's own command line: `tortoise -c models.orm.TORTOISE_ORM makemigrations -n
# what_changed`. It compares models with migrations and opens no database.
TORTOISE_ORM = orm_config("sqlite:///:memory:")
