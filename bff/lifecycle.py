"""Life of a worker: opens everything it needs, in order, and closes it in reverse order."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from sanic import Sanic

from bff.api.face import Face
from bff.background import Background
from bff.capabilities import WHOLE
from bff.context import AppContext
from bff.core_client import open_core
from bff.database_start import database_answers, field_cipher
from bff.health import Health
from bff.http.parts import HttpParts
from bff.key_check import check_keys
from bff.misfits import Misfits
from bff.redis_link import RedisLink, open_listener
from bff.redis_seal import RedisSeal
from bff.scans import CodeActions
from bff.settings import Jobs, Settings
from bff.signals import Signals
from bff.wechat_client import open_wechat
from bff.worker_life import WorkerLife
from ground.clock import Clock
from ground.ids import new_id
from jobs import Runner
from jobs.queue import DUE
from models.encryption import use_cipher
from models.orm import close_database, open_database
from models.transaction import transactions_ended
from models.wakes import send_with, stop_sending_with
from notifications import Messages

# With 15 s for requests and 2 s for cancelled tasks this fits the 20 s of docs/operations.md.
JOBS_END_S = 3.0


def build_context(
    settings: Settings,
    clock: Clock,
    face: Face = WHOLE,
    life: WorkerLife | None = None,
) -> AppContext:
    """Build everything, connected to nothing yet. Called inside the worker's event loop."""
    life = life or WorkerLife()
    counters: Counter[str] = Counter()
    redis = RedisLink(settings.redis.url, settings.redis.timeout_s)
    listener = open_listener(settings.redis.url, settings.redis.timeout_s)
    signals = Signals(redis, listener, counters)
    misfits = Misfits(clock, counters)
    core = open_core(settings, clock, misfits)
    wechat = open_wechat(settings, redis, clock, counters)
    proxies = settings.server.proxies
    policies = {policy.name: policy for policy in face.rate_policies}
    http = HttpParts.open(proxies, clock, new_id, counters, redis, policies)
    for close in (redis.aclose, signals.aclose, core.close, http.request_log.flush):
        life.on_close(close)
    if wechat is not None:
        life.on_close(wechat.close)
    context = AppContext(
        life=life,
        settings=settings,
        clock=clock,
        new_id=new_id,
        counters=counters,
        background=Background(counters),
        redis=redis,
        seal=RedisSeal(settings.keys, counters),
        signals=signals,
        core=core,
        wechat=wechat,
        misfits=misfits,
        http=http,
        health=Health(features=dict(face.features)),
    )
    context.jobs = Runner(tuple(face.job_kinds(context)), clock, new_id, counters)
    context.messages = Messages(tuple(face.message_kinds(context)))
    context.codes.actions = CodeActions(face.code_actions)
    context.codes.refused_scans = face.refused_scans
    for name, part in face.readiness.items():
        context.health.readiness[name] = partial(part, context)
    context.health.gauges.extend(partial(gauges, context) for gauges in face.gauges)
    context.signals.listen(DUE, lambda _: context.jobs.wake())
    return context


async def open_context(settings: Settings, clock: Clock, face: Face = WHOLE) -> AppContext:
    """Open a connected context.

    A database that does not answer within ``START_S`` stops the start; Redis may come later.
    """
    use_cipher(field_cipher(settings.keys))
    await open_database(settings.database.url)
    life = WorkerLife()
    life.on_close(close_database)
    try:
        await database_answers()
        await check_keys(settings.keys)
        context = build_context(settings, clock, face, life)
        await life.start()
    except BaseException:
        await life.close()  # SQLite's thread would keep the failed process alive
        raise
    send_with(context.signals.send_all)
    life.on_close(partial(stop_sending_with, context.signals.send_all))
    context.background.start_loop("signals", context.signals.run)
    context.background.start_loop("idempotency", context.http.idempotency.run)
    if settings.server.jobs is Jobs.INSIDE:
        context.background.start_loop("jobs", context.jobs.run)
    return context


async def stop_loops(context: AppContext, jobs_end_s: float = JOBS_END_S) -> None:
    """End streams and loops; jobs that do not end in time are released."""
    await context.life.stop()
    await context.jobs.stop(jobs_end_s)
    await context.background.stop_loops()


async def close_context(context: AppContext) -> None:
    try:
        await context.background.work_ended()
        await transactions_ended()
    finally:
        await context.life.close()


def add_to(app: Sanic[Any, Any], settings: Settings, clock: Clock, face: Face) -> None:
    """Add the context to the worker's life.

    Streams and loops end before it stops, connections after.
    """

    @app.before_server_start
    async def start(app: Sanic[Any, Any]) -> None:
        app.ctx = await open_context(settings, clock, face)

    @app.before_server_stop
    async def stop_running(app: Sanic[Any, Any]) -> None:
        await stop_loops(app.ctx)

    @app.after_server_stop
    async def stop(app: Sanic[Any, Any]) -> None:
        await close_context(app.ctx)
