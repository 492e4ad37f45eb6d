"""Checks before the server and its commands start.

The first process runs them once, and prints one clear line instead of a traceback from each worker.
"""

from __future__ import annotations

import socket

from redis.asyncio.connection import parse_url

from bff.core_client import open_core
from bff.key_check import WrongKeys, check_keys
from bff.lifecycle import START_S, database_answers, field_cipher
from bff.settings import Settings
from ground.clock import SystemClock
from models.encryption import use_cipher
from models.failures import DATABASE_ERRORS, DatabaseAway
from models.orm import close_database, missing_migrations, open_database

MIGRATE = "./script/bff migrate"


class CannotStart(RuntimeError):
    """Reason why the server cannot start. The text says what is missing, and what to do."""


async def open_answering_database(settings: Settings) -> None:
    """Open the database. Raise CannotStart if it does not answer within ``START_S``.

    It is closed then: an open one would keep the process alive.
    """
    try:
        await open_database(settings.database.url)
    except ValueError as error:
        raise CannotStart(f"BFF_DATABASE_URL: {error}") from None
    try:
        await database_answers()
    except BaseException as error:
        await close_database()
        if (words := in_words(error)) is None:
            raise
        raise CannotStart(words) from None


async def open_fitting_database(settings: Settings, *, record_keys: bool = True) -> None:
    """Open the database. Raise CannotStart unless it answers and fits.

    It fits if it has this version's tables and was sealed with our keys.
    """
    use_cipher(field_cipher(settings.keys))
    await open_answering_database(settings)
    try:
        await _check_contents(settings, record_keys)
    except BaseException as error:
        await close_database()
        if (words := in_words(error)) is None:
            raise
        raise CannotStart(words) from None


async def _check_contents(settings: Settings, record_keys: bool) -> None:
    if await missing_migrations():
        raise CannotStart(f"the database has not this version's tables. Make them with: {MIGRATE}")
    try:
        await check_keys(settings.keys, record=record_keys)
    except WrongKeys as error:
        raise CannotStart(str(error)) from None


def in_words(error: BaseException) -> str | None:
    """Describe a database error in one line; None for any other error."""
    if isinstance(error, TimeoutError):
        return f"the database did not answer within {START_S:.0f} s"
    said = str(error).partition("\n")[0]
    if isinstance(error, DatabaseAway):
        return f"the database cannot be reached: {said}"
    if isinstance(error, DATABASE_ERRORS):
        return f"the database refused: {type(error.__cause__ or error).__name__}: {said}"
    return None


async def check(settings: Settings) -> None:
    """Check that the server can start. Raise CannotStart.

    Redis and the core are not checked: they may come later.
    """
    _port_is_free(settings)
    await check_without_port(settings)


async def check_without_port(settings: Settings) -> None:
    """Check the same for a process that does not listen."""
    _addresses_can_be_right(settings)
    await open_fitting_database(settings)
    await close_database()


def _addresses_can_be_right(settings: Settings) -> None:
    try:
        open_core(settings, SystemClock())
    except ValueError as error:
        raise CannotStart(f"BFF_CORE_…: {error}") from None
    try:
        if settings.redis.url:
            parse_url(settings.redis.url)
    except ValueError as error:
        raise CannotStart(f"BFF_REDIS_URL: {error}") from None


def _port_is_free(settings: Settings) -> None:
    host, port = settings.server.host, settings.server.port
    place = f"{host}:{port}"
    try:
        family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else "no such port"
        raise CannotStart(
            f"cannot listen on {place}: {why}. Choose with BFF_HOST and BFF_PORT"
        ) from None
