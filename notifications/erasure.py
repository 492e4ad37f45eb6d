"""Erasure after 30 days (PIPL Art. 19): texts, addresses, receipts, and what strangers allowed.

Strangers are WeChat accounts that nobody has bound: WeChat tells of their answers, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs import ClaimedJob, JobKind
from models import Installation, PushReceipt
from models.push_lane import erase_texts
from models.wechat import WechatQuota
from notifications.parts import PushParts

RETENTION = timedelta(days=30)
BATCH = 500
STEP = 5000
STEPS = 20
EVERY_S = 3600.0
JOB = "erase-pushes"
PLACE = f"place:{JOB}"


def erase_kind(parts: PushParts) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        await erase(parts)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1)


async def erase(parts: PushParts) -> None:
    """Erase in batches: a statement has 4 s, however much there is."""
    before = parts.clock.now() - RETENTION
    while await erase_texts(before, BATCH) == BATCH:
        pass
    while await PushReceipt.erase(before, BATCH) == BATCH:
        pass
    await _erase_unbound(before)


async def _erase_unbound(before: datetime) -> None:
    """Look at the next rows, however few of them go; a later run goes on and begins anew."""
    last = int(await Installation.read(PLACE) or 0)
    for _ in range(STEPS):
        last = await WechatQuota.erase_unbound(before, last, STEP)
        await Installation.put(PLACE, str(last))
        if not last:
            break
