"""Erasure after 30 days (PIPL Art. 19): texts, addresses, receipts, and what strangers allowed.

Strangers are WeChat accounts that nobody has bound: WeChat tells of their answers, too.
"""

from __future__ import annotations

from datetime import timedelta

from jobs import ClaimedJob, JobKind
from models import PushReceipt
from models.push_lane import erase_texts
from models.wechat import WechatQuota
from notifications.parts import PushParts

RETENTION = timedelta(days=30)
BATCH = 500
STEP = 5000
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
    last = 0
    while last := await WechatQuota.erase_unbound(before, last, STEP):
        pass
