"""Commands of ``python -m bff`` that need only the database. They import no server."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bff.database_start import (
    MIGRATE,
    CannotStart,
    open_answering_database,
    open_fitting_database,
)
from bff.demo import stock
from bff.identity.enrolment_codes import offer_enrolment
from bff.own_keys import make_folder
from bff.settings import Settings, SettingsError, load_settings
from ground.clock import SystemClock, in_china
from jobs import dead_letters
from models import migration as migrating
from models.orm import close_database, database_file

LONGEST_MIGRATION_S = 600.0


async def migrate() -> int:
    """Migrate the database to this version, once, before any worker of the version starts.

    If another process is migrating it, wait until that one has finished.
    """
    settings = load_settings()
    url = settings.database.url
    make_folder(settings.server.data_dir)
    if database_file(url) is None:  # PostgreSQL may still be starting
        await open_answering_database(settings)
        await close_database()
    try:
        async with migrating.alone(url, LONGEST_MIGRATION_S, _say_that_another_runs):
            await migrating.migrate(url)
    except migrating.AnotherMigration:
        raise CannotStart(
            f"another migration of this database has run for {LONGEST_MIGRATION_S:.0f} s. "
            f"When it has ended, run again: {MIGRATE}"
        ) from None
    return 0


def _say_that_another_runs() -> None:
    sys.stderr.write("bff: another migration of this database is running; waiting for its end\n")


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


async def enrol(terminal_id: str) -> int:
    """Print a one-time code. LookupError names the existing terminals when this is none."""
    async with opened_database():
        print(await offer_enrolment(SystemClock(), terminal_id))
    return 0


async def jobs() -> int:
    """Print the dead letters, the newest first."""
    async with opened_database():
        for job in await dead_letters.newest():
            dead_at = in_china(job.dead_at) if job.dead_at else "?"
            print(f"{job.id}  {job.kind}  {job.payload}  {dead_at}  {job.reason}")
    return 0


async def release_job(job_id: int) -> int:
    async with opened_database():
        if not await dead_letters.release(job_id, SystemClock().now()):
            raise LookupError(f"there is no dead job {job_id}. List them with: ./script/bff jobs")
    return 0
