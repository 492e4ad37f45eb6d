"""Erasure of data that the core has had for a month (PIPL Art. 19).

Each erasure is a job of its own, so that a failure blocks no other. They run in batches: a
statement has 4 s, however much there is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bff import misfits
from bff.context import AppContext
from jobs import ClaimedJob, JobKind
from models import Draft, Forward, ServiceCase

RETENTION = timedelta(days=30)
BATCH = 500
EVERY_S = 3600.0


def erase_kinds(context: AppContext) -> tuple[JobKind, ...]:
    async def bodies(_: ClaimedJob) -> None:
        await erase_bodies(context.clock.now() - RETENTION)

    async def forms(_: ClaimedJob) -> None:
        await erase_forms(context.clock.now() - RETENTION)

    async def leftovers(_: ClaimedJob) -> None:
        await ServiceCase.forget_leftovers()

    async def oddities(_: ClaimedJob) -> None:
        await misfits.forget(context.clock)

    return (
        JobKind(name="erase-misfits", work=oddities, every_s=EVERY_S),
        JobKind(name="erase-forwards", work=bodies, every_s=EVERY_S),
        JobKind(name="erase-drafts", work=forms, every_s=EVERY_S),
        JobKind(name="erase-leftovers", work=leftovers, every_s=EVERY_S),
    )


async def erase_bodies(before: datetime) -> int:
    """Erase the bodies that the core acknowledged or refused before then; return their number."""
    count, after_id = 0, ""
    while ids := await Forward.erase_bodies(before, after_id, BATCH):
        count, after_id = count + len(ids), ids[-1]
    return count


async def erase_forms(before: datetime) -> int:
    """Erase the forms of the drafts behind them."""
    count, after_id = 0, ""
    while ids := await Draft.forget_submitted(before, after_id, BATCH):
        count, after_id = count + len(ids), ids[-1]
    return count
