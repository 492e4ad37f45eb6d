"""Jobs of drafts: delete those that nobody has touched for 30 days, discard files at the core."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.core_problems import tried_again
from bff.drafts.materials import DISCARD, enqueue_discard, key_of
from gateways.call import OutgoingCall
from jobs import Claimed, JobKind
from models import Draft
from models.transaction import transact

SWEEP = "sweep-drafts"
SWEEP_S = 3600.0
BATCH = 100


class _Discarding(msgspec.Struct):
    ids: list[str]


def discard_kind(context: AppContext) -> JobKind:
    return JobKind(name=DISCARD, work=lambda job: discard(context, job), at_once=4)


def sweep_kind(context: AppContext) -> JobKind:
    async def work(job: Claimed) -> None:
        await sweep(context)

    return JobKind(name=SWEEP, work=work, every_s=SWEEP_S, lease_s=300.0)


async def discard(context: AppContext, job: Claimed) -> None:
    """Again from the first when one of them fails: to discard what is not there is no error."""
    ids = msgspec.json.decode(job.payload, type=_Discarding).ids
    for core_id in ids:
        deadline = asyncio.get_running_loop().time() + context.settings.request_budget_s
        call = OutgoingCall(f"job-{job.id}", deadline)
        with tried_again():
            await context.core.materials.discard(core_id, call, idempotency_key=key_of(core_id))


async def sweep(context: AppContext) -> int:
    """Delete old drafts; return how many. One that is changed meanwhile stays."""
    now = context.clock.now()
    oldest = now - timedelta(seconds=context.settings.draft_life_s)
    swept = 0
    while True:
        found = await Draft.untouched(oldest, BATCH)
        for draft_id in found:
            swept += await _delete(context, draft_id)
        if len(found) < BATCH:
            return swept


async def _delete(context: AppContext, draft_id: str) -> bool:
    now = context.clock.now()
    oldest = now - timedelta(seconds=context.settings.draft_life_s)

    async def work(connection: BaseDBAsyncClient) -> bool:
        held = await Draft.remove(connection, draft_id, oldest)
        await enqueue_discard(connection, held or [], now)
        return held is not None

    return await transact(work)
