"""Job that deletes drafts without a change for 30 days, with their files at the core."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.drafts.ends import DRAFT_LIFE, end_reminders
from bff.materials.discards import enqueue_discard
from jobs import ClaimedJob, JobKind
from models import Draft
from models.transaction import transact

SWEEP = "sweep-drafts"
SWEEP_S = 3600.0
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
    draft = await Draft.get_or_none(id=draft_id).only("id", "person_id")
    if draft is None:
        return False

    async def work(connection: BaseDBAsyncClient) -> bool:
        core_ids = await Draft.remove(connection, draft.id, oldest)
        if core_ids is None:
            return False
        await enqueue_discard(connection, core_ids, now)
        await end_reminders(connection, draft.person_id, draft.id, now)
        return True

    return await transact(work)
