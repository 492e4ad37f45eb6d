"""Job that discards files at the core."""

from __future__ import annotations

import asyncio

import msgspec

from bff.context import AppContext
from bff.core_problems import tried_again
from bff.materials.service import DISCARD, key_of
from gateways.call import BUDGET_S, OutgoingCall
from jobs import Claimed, JobKind


class _Discarding(msgspec.Struct):
    ids: list[str]


def discard_kind(context: AppContext) -> JobKind:
    return JobKind(name=DISCARD, work=lambda job: discard(context, job), at_once=4)


async def discard(context: AppContext, job: Claimed) -> None:
    """Again from the first when one of them fails: to discard what is not there is no error."""
    ids = msgspec.json.decode(job.payload, type=_Discarding).ids
    for core_id in ids:
        deadline = asyncio.get_running_loop().time() + BUDGET_S
        call = OutgoingCall(f"job-{job.id}", deadline)
        with tried_again():
            await context.core.materials.discard(core_id, call, idempotency_key=key_of(core_id))
