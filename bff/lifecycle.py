"""Opens everything a worker needs, in order, and closes it in the other."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from contextlib import suppress
from typing import Any

from asyncpg import CannotConnectNowError
from redis.exceptions import RedisError
from sanic import Sanic

from bff.api.after import page_headers
from bff.background import Background
from bff.catalogue.index import ItemIndex
from bff.catalogue.items import KnownItems
from bff.certificates.file_links import FileLinks
from bff.certificates.lists import CertificateLists
from bff.codes.images import CodeImages
from bff.codes.live_codes import LiveCodes
from bff.context import AppContext
from bff.drafts.upload_places import UploadPlaces
from bff.http.connections import Connections, allowed_by_system
from bff.http.idempotency import IdempotencyKeys
from bff.http.rate_limits import RateWindows
from bff.identity.proofs import Proofs
from bff.identity.revocations import Revocations
from bff.identity.tokens import Tokens
from bff.job_kinds import job_kinds
from bff.key_check import check_keys
from bff.keys import Keys, derive
from bff.logs import RequestLog
from bff.misfits import Misfits
from bff.redis_link import RedisLink, open_listener
from bff.redis_memory import RedisMemory
from bff.redis_seal import RedisSeal
from bff.settings import Settings
from bff.signals import Signals
from gateways.core import CoreConfig, CorePlatform
from ground.clock import Clock
from ground.ids import new_id
from jobs import Runner
from jobs.queue import DUE
from models.encryption import FieldCipher, use_cipher
from models.failures import DatabaseAway
from models.orm import close_database, open_database
from models.transaction import database, returning, transactions_ended
from models.usage_log import Sealer, sealer
from models.wakes import send_with, stop_sending_with
from notifications.live import WAKE, LiveHub
from qr import CodeKey, KeyRing

START_S = 10.0
ASKED_AGAIN_S = 0.2
JOBS_END_S = (
    3.0  # with 2 s for what is cancelled and 15 s for requests, the 20 s of docs/operations.md
)


def build_context(settings: Settings, clock: Clock) -> AppContext:
    """Everything, connected to nothing yet. Called inside the worker's event loop."""
    counters: Counter[str] = Counter()
    redis = RedisLink(settings.redis_url, settings.redis_timeout_s)
    listener = open_listener(settings.redis_url, settings.redis_timeout_s)
    misfits, tokens = Misfits(clock, counters), open_tokens(settings, clock)
    core = open_core(settings, clock, misfits)
    signals, seal = Signals(redis, listener, counters), RedisSeal(settings.keys, counters)
    context = AppContext(
        settings=settings,
        clock=clock,
        new_id=new_id,
        counters=counters,
        background=Background(counters),
        request_log=RequestLog(counters=counters),
        page_headers=page_headers(settings),
        redis=redis,
        redis_listener=listener,
        core=core,
        misfits=misfits,
        signals=signals,
        connections=Connections(
            allowed_by_system(settings.connections_at_once),
            settings.connections_per_account,
            settings.body_bytes_at_once,
            counters,
            settings.proxies,
        ),
        rate_windows=RateWindows(redis, clock, counters),
        idempotency=IdempotencyKeys(
            clock, new_id, settings.idempotency_lease_s, settings.idempotency_s
        ),
        tokens=tokens,
        revocations=Revocations(clock, signals, seal, tokens.longest_s),
        proofs=open_proofs(settings, RedisMemory(redis, seal, clock), clock),
        code_ring=code_ring(settings.keys),
        live_codes=LiveCodes(redis, seal, settings.code_memory_s),
        code_images=CodeImages(clock),
        upload_places=UploadPlaces(settings.uploads_per_citizen, settings.uploads_at_once),
        live_hub=LiveHub(settings.streams_per_citizen),
        item_index=ItemIndex(),
        known_items=KnownItems(),
        certificate_lists=CertificateLists(core, settings.keys, clock, settings.certificate_list_s),
        file_links=FileLinks(redis, seal, clock, settings.file_link_s),
        log_sealer=log_sealer(settings.keys),
    )
    context.jobs = Runner(job_kinds(context), clock, new_id, counters)
    signals.listen(WAKE, context.live_hub.wake)
    signals.listen(DUE, lambda _: context.jobs.wake())
    return context


def open_tokens(settings: Settings, clock: Clock) -> Tokens:
    return Tokens(
        settings.keys,
        clock,
        settings.access_token_s,
        settings.refresh_token_s,
        settings.kiosk_session_s,
    )


def open_proofs(settings: Settings, memory: RedisMemory, clock: Clock) -> Proofs:
    """Make the verifier of terminals' proofs."""
    url, window_s = settings.public_url, settings.proof_window_s
    return Proofs(memory, clock, url, window_s, settings.demo)


def open_core(settings: Settings, clock: Clock, misfits: Misfits | None = None) -> CorePlatform:
    """Create the client of the core. It reports the entries that it skips to ``misfits``."""
    config = CoreConfig(
        base_url=settings.core_url,
        app_id=settings.core_app_id,
        app_key=settings.core_app_key.encode(),
        digest="sm3" if settings.core_digest == "sm3" else "sha256",
        call_timeout_s=settings.core_timeout_s,
    )
    return CorePlatform.create(
        config,
        clock=clock.unix,
        nonce=lambda: secrets.token_hex(16),
        report=None if misfits is None else misfits.note,
    )


def code_ring(keys: Keys) -> KeyRing:
    return KeyRing(
        tuple(
            CodeKey(
                key.id,
                key.derived("code"),
                None if key.retired_at is None else int(key.retired_at.timestamp()),
            )
            for key in keys.ring
        )
    )


def field_cipher(keys: Keys) -> FieldCipher:
    return FieldCipher(keys.current.id, {key.id: key.derived("field") for key in keys.ring})


def log_sealer(keys: Keys) -> Sealer:
    return sealer(derive(keys.fixed, "usage-log"))


async def open_context(settings: Settings, clock: Clock) -> AppContext:
    """A connected context. A database that does not answer within ``START_S`` stops the start;
    Redis may come later.
    """
    use_cipher(field_cipher(settings.keys))
    await open_database(settings.database_url)
    try:
        await database_answers()
        await check_keys(settings.keys)
        context = build_context(settings, clock)
        await context.revocations.catch_up()
        with suppress(RedisError):
            await context.proofs.begin()
    except BaseException:
        await close_database()  # SQLite's thread would keep the failed process alive
        raise
    send_with(context.signals.send)
    context.background.start_loop("signals", context.signals.run)
    context.background.start_loop("idempotency", context.idempotency.run)
    if settings.jobs == "inside":
        context.background.start_loop("jobs", context.jobs.run)
    return context


async def database_answers() -> None:
    """Wait for an answer: ``START_S`` at most, not at all for a file. Raises what the last try did,
    TimeoutError when there was no answer of any kind.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + START_S
    while True:
        try:
            async with asyncio.timeout_at(until):
                await returning(database(), "SELECT 1 AS one")
            return
        except (DatabaseAway, CannotConnectNowError):  # not there yet, or still starting
            is_file = database().capabilities.dialect == "sqlite"
            if is_file or loop.time() + ASKED_AGAIN_S > until:
                raise
        await asyncio.sleep(ASKED_AGAIN_S)


async def stop_loops(context: AppContext, jobs_end_s: float = JOBS_END_S) -> None:
    """Streams and loops end; jobs that do not end by themselves are handed back."""
    await context.live_hub.end_all()
    await context.jobs.stop(jobs_end_s)
    await context.background.stop_loops()


async def close_context(context: AppContext) -> None:
    await context.background.work_ended()
    await transactions_ended()
    stop_sending_with(context.signals.send)
    context.code_images.close()
    context.request_log.flush()
    await context.core.close()
    for client in (context.redis, context.redis_listener):
        await client.aclose()
    await close_database()


def add_to(app: Sanic[Any, Any], settings: Settings, clock: Clock) -> None:
    """Hook the context into the worker's life: streams and loops end before it stops, connections
    after.
    """

    @app.before_server_start
    async def start(app: Sanic[Any, Any]) -> None:
        app.ctx = await open_context(settings, clock)

    @app.before_server_stop
    async def stop_running(app: Sanic[Any, Any]) -> None:
        await stop_loops(app.ctx)

    @app.after_server_stop
    async def stop(app: Sanic[Any, Any]) -> None:
        await close_context(app.ctx)
