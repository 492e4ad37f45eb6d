"""The database at the start of a server or a command: it answers, and it is ours.

A command that needs only the database imports this and no server.
"""

from __future__ import annotations

import asyncio

from bff.key_check import WrongKeys, check_keys
from bff.keys import Keys
from bff.settings import Settings
from models.encryption import FieldCipher, use_cipher
from models.failures import DATABASE_ERRORS, DatabaseAway
from models.orm import close_database, missing_migrations, open_database
from models.transaction import answers, database

START_S = 10.0
ASKED_AGAIN_S = 0.2
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
    message = str(error).partition("\n")[0]
    if isinstance(error, DatabaseAway):
        return f"the database cannot be reached: {message}"
    if isinstance(error, DATABASE_ERRORS):
        return f"the database refused: {type(error.__cause__ or error).__name__}: {message}"
    return None


async def database_answers() -> None:
    """Wait until the database answers: ``START_S`` at most, not at all for a file.

    Raises the last refusal, or TimeoutError when there was no answer of any kind.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + START_S
    refusal: DatabaseAway | None = None
    while True:
        try:
            async with asyncio.timeout_at(until):
                await answers()
            return
        except DatabaseAway as error:  # not there yet, or still starting
            is_file = database().capabilities.dialect == "sqlite"
            if is_file or loop.time() + ASKED_AGAIN_S > until:
                raise
            refusal = error
        except TimeoutError:
            raise refusal or TimeoutError from None
        await asyncio.sleep(ASKED_AGAIN_S)


def field_cipher(keys: Keys) -> FieldCipher:
    return FieldCipher(keys.current.id, {key.id: key.derive("field") for key in keys.ring})
