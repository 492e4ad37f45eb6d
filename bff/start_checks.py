"""What the server needs before it starts, asked once in its first process: one clear line instead
of a traceback from each worker.
"""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from urllib.parse import unquote, urlsplit

from asyncpg import InterfaceError, PostgresError
from redis.asyncio.connection import parse_url
from tortoise.exceptions import BaseORMException, OperationalError

from bff.clock import SystemClock
from bff.lifecycle import START_S, database_answers, open_core
from bff.settings import Settings
from models import Job
from models.orm import close_database, open_database

_DATABASE_ERRORS = (BaseORMException, PostgresError, InterfaceError, sqlite3.Error, OSError)


class CannotStart(RuntimeError):
    """Something is missing. The text says what, and what to do."""


async def open_answering_database(settings: Settings) -> None:
    """Open it; CannotStart when it does not answer within ``START_S``."""
    try:
        _file_can_be_opened(settings.database_url)
        await open_database(settings.database_url)
        async with asyncio.timeout(START_S):
            await database_answers()
    except ValueError as error:
        raise CannotStart(f"BFF_DATABASE_URL: {error}") from None
    except TimeoutError:
        raise CannotStart(f"the database did not answer within {START_S:.0f} s") from None
    except _DATABASE_ERRORS as error:
        said = str(error).partition("\n")[0]
        raise CannotStart(f"the database refused: {type(error).__name__}: {said}") from None


def _file_can_be_opened(database_url: str) -> None:
    """SQLite's. Where it cannot, aiosqlite's thread would outlive the loop and say so at length."""
    url = urlsplit(database_url)
    if url.scheme == "sqlite":
        sqlite3.connect(unquote(url.path)).close()


async def check(settings: Settings) -> None:
    """Raises CannotStart. Redis and the core are not asked: they may come later."""
    _port_is_free(settings)
    await check_without_port(settings)


async def check_without_port(settings: Settings) -> None:
    """The same for a process that does not listen."""
    _addresses_can_be_right(settings)
    try:
        await open_answering_database(settings)
        await Job.exists()
    except OperationalError:
        raise CannotStart(
            "the database has not this version's tables. Make them with: python -m bff migrate"
        ) from None
    finally:
        await close_database()


def _addresses_can_be_right(settings: Settings) -> None:
    if settings.workers < 1:
        raise CannotStart("BFF_WORKERS must be at least 1")
    try:
        open_core(settings, SystemClock())
    except ValueError as error:
        raise CannotStart(f"BFF_CORE_URL or BFF_CORE_APP_ID: {error}") from None
    try:
        if settings.redis_url:
            parse_url(settings.redis_url)
    except ValueError as error:
        raise CannotStart(f"BFF_REDIS_URL: {error}") from None


def _port_is_free(settings: Settings) -> None:
    place = f"{settings.host}:{settings.port}"
    try:
        family, *_ = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else "no such port"
        raise CannotStart(
            f"cannot listen on {place}: {why}. Choose with BFF_HOST and BFF_PORT"
        ) from None
