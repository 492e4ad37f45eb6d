"""What the core has had for a month is not kept here as well (PIPL Art. 19).

Each erasure is a job of its own, so that one that fails holds up no other. They go in batches: a
statement has 4 s, however much has come together.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bff import misfits
from bff.context import AppContext
from jobs import Claimed, JobKind
from models import Draft, ServiceCase
from models.transaction import database, returning

KEPT = timedelta(days=30)
BATCH = 500
EVERY_S = 3600.0


def erase_kinds(context: AppContext) -> tuple[JobKind, ...]:
    async def bodies(_: Claimed) -> None:
        await erase_bodies(context.clock.now() - KEPT)

    async def forms(_: Claimed) -> None:
        await erase_forms(context.clock.now() - KEPT)

    async def leftovers(_: Claimed) -> None:
        await ServiceCase.forget_leftovers()

    async def oddities(_: Claimed) -> None:
        await misfits.forget(context.clock)

    return (
        JobKind(name="erase-misfits", work=oddities, every_s=EVERY_S),
        JobKind(name="erase-forwards", work=bodies, every_s=EVERY_S),
        JobKind(name="erase-drafts", work=forms, every_s=EVERY_S),
        JobKind(name="erase-leftovers", work=leftovers, every_s=EVERY_S),
    )


async def erase_bodies(before: datetime) -> int:
    """Of what the core has acknowledged or refused before then; how many there were. What was given
    up keeps its own: it can be released.
    """
    erased, after_id = 0, ""
    while ids := await _bodies(before, after_id):
        erased, after_id = erased + len(ids), ids[-1]
    return erased


async def erase_forms(before: datetime) -> int:
    """The same of the drafts that they were made of."""
    erased, after_id = 0, ""
    while ids := await Draft.forget_submitted(before, after_id, BATCH):
        erased, after_id = erased + len(ids), ids[-1]
    return erased


async def _bodies(before: datetime, after_id: str) -> list[str]:
    """The next ones in the order of their ids. It is worded so that no other index looks better: by
    one of those each batch would read and sort all that is to be erased.
    """
    rows = await returning(
        database(),
        "UPDATE forward SET body = NULL WHERE id IN (SELECT id FROM forward WHERE id > $2 "
        "AND state NOT IN ('queued', 'not_forwarded') AND COALESCE(settled_at, $1) < $1 "
        "AND body IS NOT NULL "
        "ORDER BY id LIMIT $3) RETURNING id",
        before.astimezone(UTC),
        after_id,
        BATCH,
    )
    return sorted(str(row["id"]) for row in rows)
