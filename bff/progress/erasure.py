"""Erasure of messages that are three years old, their pushes and marks, and of devices."""

from __future__ import annotations

from datetime import timedelta

from bff.context import AppContext
from jobs import ClaimedJob, JobKind
from models import Device, FactMark, InboxMessage

JOB = "erase-messages"
RETENTION = timedelta(days=3 * 365)
EVERY_S = 3600.0
BATCH = 500


def erase_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        before = context.clock.now() - RETENTION
        while await InboxMessage.erase(before, BATCH) == BATCH:
            pass
        await FactMark.filter(at__lt=before).delete()
        await Device.forget_expired(context.clock.now())

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=300.0)
