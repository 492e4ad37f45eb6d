"""Forwarding (转报): an act, its ledger row and its job are one commit; then the act is sent.

It is sent at once, and again with growing pauses until the core has answered or its time is over.

    stored ──> sent ──> acknowledged │ refused        settled in one transaction
       └─ job ──> sent again … ──> not forwarded, and said

The request that stored it holds the job from the start and makes the first attempt itself, by the
runner's own rules: if it dies, the lease expires and a runner continues. The core gets the same key
and the same bytes every time, so an attempt after a lost answer changes nothing there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bff.cases.forwarding import ledger
from bff.cases.forwarding.ledger import JOB
from bff.cases.forwarding.rules import RULES, Connection
from bff.context import AppContext
from bff.core_problems import tried_again
from gateways.call import OutgoingCall
from gateways.core import CoreRefused
from jobs import ClaimedJob, JobKind, Retry
from jobs.queue import held_job, removal
from models import Forward
from models.encryption import Clear
from models.forward import ForwardKind, ForwardState
from models.guarded_writes import Write, insertion, run
from models.transaction import transact

TRY_S = 10.0
LEASE_S = 30.0
# The breaker spares a core that is down, the pauses spare us. A try may meet the open breaker once
# more after the core is back: twice the longest, with jitter, is the minute that all is sent in.
RETRY = Retry(first_s=1.0, factor=2.0, longest_s=25.0)


@dataclass(slots=True)
class PendingForward:
    """A new forward with the job that its request holds, and the result of the first attempt."""

    forward: Forward
    job: ClaimedJob
    is_late: bool = False
    answer: Any = None
    refusal: CoreRefused | None = None


def new_forward(
    kind: ForwardKind, forward_id: str, case_id: str, body: bytes, now: datetime, until: datetime
) -> Forward:
    return Forward(
        id=forward_id,
        kind=kind,
        case_id=case_id,
        body=Clear(body.decode()),
        state=ForwardState.QUEUED,
        created_at=now,
        until=until,
    )


async def store(
    connection: Connection, context: AppContext, forwards: Sequence[Forward]
) -> list[PendingForward]:
    """Write ledger rows and their jobs inside the caller's transaction."""
    pending = []
    for forward in forwards:
        rows, pending_forward = writes(context, forward)
        for write in rows:
            rows_of_job = await run(connection, write)
        pending.append(with_job_id(pending_forward, int(str(rows_of_job[0]["id"]))))
    return pending


def writes(context: AppContext, forward: Forward) -> tuple[list[Write], PendingForward]:
    """Build the writes of a ledger row and its job. The last one returns the job's id."""
    now, claim = context.clock.now(), context.new_id()
    until = now + timedelta(seconds=LEASE_S)
    job = ClaimedJob(0, JOB, forward.id, claim, 1, now, forward.until)
    return [
        insertion(forward),
        held_job(JOB, forward.id, claim, until, now, forward.until),
    ], PendingForward(forward, job)


def with_job_id(pending_forward: PendingForward, job_id: int) -> PendingForward:
    return replace(pending_forward, job=replace(pending_forward.job, id=job_id))


async def try_now(
    context: AppContext, pending_forwards: Sequence[PendingForward], call: OutgoingCall
) -> None:
    """Make the first attempt of each, within the request's time.

    Whatever happens, nothing is lost.
    """
    await asyncio.gather(*(_try(context, forward, call) for forward in pending_forwards))


async def _try(context: AppContext, pending_forward: PendingForward, call: OutgoingCall) -> None:
    async def work(_: ClaimedJob) -> bool:
        return await _send(context, pending_forward, call)

    await context.jobs.attempt(pending_forward.job, work)


def forward_kind(context: AppContext) -> JobKind:
    """Build the job kind: the runner's side of the same work."""

    async def work(job: ClaimedJob) -> None:
        forward = await Forward.get(id=job.payload)
        if forward.state == ForwardState.NOT_FORWARDED:
            await _release(context, forward, job)
        elif forward.state != ForwardState.QUEUED:
            return
        deadline = asyncio.get_running_loop().time() + TRY_S
        await _send(
            context,
            PendingForward(forward, job, is_late=True),
            OutgoingCall(f"forward-{forward.id}", deadline),
        )

    async def give_up(connection: Connection, job: ClaimedJob, reason: str) -> None:
        forward = await Forward.get(id=job.payload, using_db=connection)
        rules = RULES[forward.kind]
        await rules.on_give_up(connection, forward, reason, context.clock.now())

    return JobKind(name=JOB, work=work, retry=RETRY, on_dead=give_up, at_once=32, lease_s=LEASE_S)


async def _release(context: AppContext, forward: Forward, job: ClaimedJob) -> None:
    """Note that an operator has released the job of a given-up forward (``release-job``)."""
    now = context.clock.now()
    until = job.give_up_at or now
    await transact(lambda connection: ledger.requeue(connection, forward.id, until, now))


async def _send(context: AppContext, pending_forward: PendingForward, call: OutgoingCall) -> bool:
    """Send, and write what the answer means. Return True if the job was removed with it."""
    forward, rules = pending_forward.forward, RULES[pending_forward.forward.kind]
    try:
        with tried_again():
            answer = await rules.send(context.core, forward, call)
    except CoreRefused as error:
        refusal = pending_forward.refusal = error
        await _settle(context, lambda conn, now: rules.on_refusal(conn, forward, refusal, now))
        return False
    pending_forward.answer = answer
    if rules.on_timely_answer is not None and not pending_forward.is_late:
        now = context.clock.now()
        return await rules.on_timely_answer(forward, answer, now, removal(pending_forward.job))
    await _settle(
        context,
        lambda conn, now: rules.on_answer(conn, forward, answer, pending_forward.is_late, now),
    )
    return False


async def _settle(
    context: AppContext, move: Callable[[Connection, datetime], Awaitable[None]]
) -> None:
    now = context.clock.now()
    await transact(lambda connection: move(connection, now))
