"""Discarding of files at the core that nobody needs: at once, or by a job when the core is away.

The core itself deletes what nobody discards (docs/decisions/0031).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.core_problems import tried_again
from gateways.call import BUDGET_S, OutgoingCall
from gateways.core import CoreError
from jobs import ClaimedJob, JobKind, enqueue
from models.transaction import transact

DISCARD = "discard-material"


class _Discarding(msgspec.Struct):
    ids: list[str]


def discard_kind(context: AppContext) -> JobKind:
    return JobKind(name=DISCARD, work=lambda job: _work_off(context, job), at_once=4)


async def discard(context: AppContext, core_ids: Sequence[str], call: OutgoingCall) -> None:
    """Discard files at the core: now, or by a job when it is away."""
    remaining = []
    for core_id in core_ids:
        try:
            await context.core.materials.discard(core_id, call, idempotency_key=_key_of(core_id))
        except CoreError:
            remaining.append(core_id)
    await discard_later(context, remaining)


async def discard_later(context: AppContext, core_ids: Sequence[str]) -> None:
    if core_ids:
        now = context.clock.now()
        await transact(lambda connection: enqueue_discard(connection, core_ids, now))


async def enqueue_discard(
    connection: BaseDBAsyncClient, core_ids: Sequence[str], now: datetime
) -> None:
    """Enqueue the job that discards files, in the transaction that deletes their rows."""
    if core_ids:
        payload = msgspec.json.encode({"ids": list(core_ids)}).decode()
        # After two days there is no need to try: the core deletes unused files itself.
        await enqueue(connection, DISCARD, payload, now=now, give_up_at=now + timedelta(days=2))


async def _work_off(context: AppContext, job: ClaimedJob) -> None:
    """Discard each file of a job.

    After a failure the job begins again with the first: discarding a missing file is no error.
    """
    ids = msgspec.json.decode(job.payload, type=_Discarding).ids
    for core_id in ids:
        deadline = asyncio.get_running_loop().time() + BUDGET_S
        call = OutgoingCall(f"job-{job.id}", deadline)
        with tried_again():
            await context.core.materials.discard(core_id, call, idempotency_key=_key_of(core_id))


def _key_of(core_id: str) -> str:
    return f"discard-{core_id}"
