"""Job that deletes drafts without a change for 30 days, with their files at the core."""

from __future__ import annotations

from datetime import timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.materials.discards import enqueue_discard
from jobs import ClaimedJob, JobKind
from models import Draft
from models.transaction import transact

SWEEP = "sweep-drafts"
SWEEP_S = 3600.0
DRAFT_LIFE = timedelta(days=30)
BATCH = 100


def sweep_kind(context: AppContext) -> JobKind:
    async def work(job: ClaimedJob) -> None:
        await sweep(context)

    return JobKind(name=SWEEP, work=work, every_s=SWEEP_S, lease_s=300.0)


async def sweep(context: AppContext) -> int:
    """Delete old drafts; return how many. A draft that changes meanwhile stays."""
    now = context.clock.now()
    oldest = now - DRAFT_LIFE
    swept = 0
    while True:
        draft_ids = await Draft.list_unchanged(oldest, BATCH)
        for draft_id in draft_ids:
            swept += await _delete(context, draft_id)
        if len(draft_ids) < BATCH:
            return swept


async def _delete(context: AppContext, draft_id: str) -> bool:
    now = context.clock.now()
    oldest = now - DRAFT_LIFE

    async def work(connection: BaseDBAsyncClient) -> bool:
        core_ids = await Draft.remove(connection, draft_id, oldest)
        await enqueue_discard(connection, core_ids or [], now)
        return core_ids is not None

    return await transact(work)
