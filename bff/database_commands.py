"""Commands of ``python -m bff`` that need only the database. They import no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bff.database_start import open_answering_database, open_fitting_database
from bff.demo import stock
from bff.own_keys import make_folder
from bff.settings import Settings, SettingsError, load_settings
from models.orm import close_database, orm_config


async def migrate() -> int:
    """Migrate the database to this version, once, before any worker of the version starts."""
    settings = load_settings()
    # Imported here, because a server starts a tenth of a second sooner without it.
    from tortoise.migrations.api import migrate as apply_migrations

    make_folder(settings.server.data_dir)
    await open_answering_database(settings)
    await close_database()
    try:
        await apply_migrations(config=orm_config(settings.database.url))
    finally:
        await close_database()
    return 0


@asynccontextmanager
async def opened_database() -> AsyncIterator[Settings]:
    settings = load_settings()
    await open_fitting_database(settings)
    try:
        yield settings
    finally:
        await close_database()


async def seed() -> int:
    """Create the demo's hall and terminals. Outside a demo they would be back doors."""
    if not load_settings().server.demo:
        raise SettingsError("seed makes the demo's hall and terminals, and BFF_DEMO is not 1")
    async with opened_database():
        await stock.seed()
    return 0
