"""Erasure of what was sent (PIPL Art. 19): texts, addresses and receipts after 30 days."""

from __future__ import annotations

from datetime import timedelta

from jobs import ClaimedJob, JobKind
from models import PushReceipt
from models.push_lane import erase_texts
from notifications.parts import PushParts

RETENTION = timedelta(days=30)
BATCH = 500
EVERY_S = 3600.0


def erase_kind(parts: PushParts) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        await erase(parts)

    return JobKind(name="erase-pushes", work=work, every_s=EVERY_S, at_once=1)


async def erase(parts: PushParts) -> None:
    """Erase in batches: a statement has 4 s, however much there is."""
    before = parts.clock.now() - RETENTION
    while await erase_texts(before, BATCH) == BATCH:
        pass
    while await PushReceipt.erase(before, BATCH) == BATCH:
        pass
