"""Commands of ``python -m bff`` that need the server, one function each: returns the exit code."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import msgspec
from sanic import Sanic
from sanic.worker.loader import AppLoader

from bff import start_checks, workers
from bff.api.openapi import describe
from bff.app import create_app
from bff.capabilities import WHOLE
from bff.catalogue import pull
from bff.core_client import open_core
from bff.database_commands import opened_database
from bff.database_start import CannotStart, open_fitting_database
from bff.doctor import examine, examine_outside
from bff.embedded_redis import address_beside, embedded_redis
from bff.health import Finding
from bff.http.protocol import Connection
from bff.logs import set_up_logging
from bff.misfits import Misfits
from bff.operations.service import EXAMPLES_FILE, OPENAPI_FILE
from bff.own_keys import new_secret
from bff.page_settings import built_in_pages, front_choices, mini_program_sheet, style_sheet
from bff.settings import Settings, export_redis_url, load_settings, table
from bff.version import VERSION
from gateways.core import CoreError
from ground.clock import SystemClock
from ground.garbage import exempt_all
from ground.ids import new_id
from models.orm import close_database

BACKLOG = 4096  # with Sanic's 100 a burst of connections would wait for SYN retries


def serve() -> int:
    """Serve until a signal. Without BFF_REDIS_URL a private Valkey server runs alongside."""
    settings = load_settings()
    asyncio.run(start_checks.check(settings, WHOLE.start_checks))
    if settings.redis.url:
        _serve(settings)
        return 0
    with embedded_redis(settings.server.data_dir) as url:
        export_redis_url(url)
        _serve(replace(settings, redis=replace(settings.redis, url=url)))
    return 0


def _serve(settings: Settings) -> None:
    set_up_logging()
    app = _exempt_from_collection(create_app(settings))
    app.prepare(
        host=settings.server.host,
        port=settings.server.port,
        workers=settings.server.workers,
        single_process=settings.server.workers == 1,
        backlog=BACKLOG,
        access_log=False,
        motd=False,
        protocol=Connection,
    )
    if settings.server.workers == 1:
        Sanic.serve_single(primary=app)
    else:
        workers.keep_workers(app)
        Sanic.serve(primary=app, app_loader=AppLoader(factory=_worker_app))


def _worker_app() -> Sanic[Any, Any]:
    workers.join_parent()
    set_up_logging()
    return _exempt_from_collection(create_app())


def _exempt_from_collection(app: Sanic[Any, Any]) -> Sanic[Any, Any]:
    """Let the app exempt what it has made at its start from garbage collection."""

    @app.after_server_start
    async def exempt(app: Sanic[Any, Any]) -> None:
        exempt_all()

    return app


async def doctor() -> int:
    """Print each finding; return 1 when something is wrong."""
    settings = load_settings()
    url = settings.redis.url or address_beside(settings.server.data_dir)
    settings = replace(settings, redis=replace(settings.redis, url=url))
    try:
        await open_fitting_database(settings, record_keys=False)
    except CannotStart as error:
        findings = [
            Finding("database", False, str(error)),
            *await examine_outside(settings, SystemClock()),
        ]
    else:
        try:
            findings = await examine(settings, SystemClock())
        finally:
            await close_database()
    for finding in findings:
        print(f"{'ok  ' if finding.good else 'BAD '} {finding.part}: {finding.text}")
    return 0 if all(finding.good for finding in findings) else 1


async def pull_items(all_items: bool) -> int:
    async with opened_database() as settings:
        if all_items:
            await pull.forget_cursor()
        core = open_core(settings, SystemClock(), Misfits(SystemClock(), Counter()))
        try:
            pulled = await pull.pull_items(core, SystemClock(), new_id)
        except CoreError as error:
            print(f"bff: the core does not give its catalogue: {error}", file=sys.stderr)
            return 1
        finally:
            await core.close()
    print(f"{pulled.items} items, {pulled.ended} ended, {pulled.skipped} skipped")
    return 0


def openapi_text() -> bytes:
    examples = msgspec.json.decode(EXAMPLES_FILE.read_bytes())
    document = describe(WHOLE.routes, VERSION, examples, WHOLE.code_actions.values())
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def openapi(write: bool) -> int:
    if write:
        OPENAPI_FILE.write_bytes(openapi_text())
    else:
        sys.stdout.buffer.write(openapi_text())
    return 0


def settings(write: bool) -> int:
    """Print the table of all settings, or write it into docs/operations.md."""
    if write:
        text = table.DOCUMENT.read_text("utf-8")
        table.DOCUMENT.write_text(table.written_in(text), "utf-8")
    else:
        print(table.markdown_table(), end="")
    return 0


def theme(write: bool) -> int:
    """Print the style sheet of the themes. Or write it, and what fronts know of the settings.

    Return 1 if a colour is hard to read.
    """
    from bff.page_settings.palette_check import low_contrasts  # imports coloraide, 0.25 s

    if faults := list(low_contrasts()):
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    if write:
        style_sheet.TOKENS_FILE.write_text(style_sheet.tokens(), "utf-8")
        mini_program_sheet.FILE.write_text(mini_program_sheet.mini_program_sheet(), "utf-8")
        front_choices.CHOICES_FILE.write_text(front_choices.choices(), "utf-8")
        front_choices.WORDS_FILE.write_text(front_choices.words(), "utf-8")
    else:
        print(style_sheet.tokens(), end="")
    return 0


def pages(write: bool) -> int:
    """Print the pages that the fronts have without the server, or write them."""
    if write:
        built_in_pages.FILE.write_text(built_in_pages.built_in_pages(), "utf-8")
    else:
        print(built_in_pages.built_in_pages(), end="")
    return 0


def new_keys() -> int:
    print(f"BFF_KEYS=1:{new_secret()}")
    print(f"BFF_FIXED_KEY={new_secret()}")
    return 0
