"""Results of sends: one guarded update with all its consequences, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, Retry, RetryLater, enqueue
from jobs.queue import jobs_about
from models import Push, PushReceipt
from models.guarded_writes import run_one_by_one, run_together
from models.push import PushChannel, PushClass, PushState
from models.push_lane import change_joint, sent_writes
from models.transaction import transact
from notifications.channels import (
    Accepted,
    Address,
    Channel,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Unknown,
)
from notifications.lanes import Joint
from notifications.next_channel import enqueue_send, put_and_enqueue, successors
from notifications.parts import PushParts
from notifications.policy import OTHER_CHANNEL_AFTER
from notifications.receipts import JOIN
from notifications.recipients import Recipient
from notifications.urgent import urgent_successors

ASK = "ask-push"
"""Kind of the job that asks about a push whose end is unknown. Its payload is the push's id."""
ASK_FIRST_S = 10.0
CID_VALID = timedelta(hours=23)
"""Time in which a repeated ``cid`` surely sends nothing twice; JPush keeps one for a day."""
FREE = {"state": PushState.PLANNED, "carrier_id": None, "cid": None}
"""Values of a push that goes back into its lane."""
PAUSES = Retry(first_s=2.0, factor=2.0, longest_s=300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAttempt:
    """One send of a joint push. ``is_again``: an earlier try may have been executed.

    ``channel``, ``recipient`` and ``address`` may be gone if it is.
    """

    parts: PushParts
    channel: Channel | None
    job: ClaimedJob
    joint: Joint
    recipient: Recipient | None
    address: Address | None
    outgoing: OutgoingPush
    is_again: bool = False


def with_key(attempt: SendAttempt, cid: str | None) -> SendAttempt:
    """Return the attempt with this key, or without one."""
    return replace(attempt, outgoing=replace(attempt.outgoing, cid=cid))


Step = Callable[[BaseDBAsyncClient], Awaitable[None]]


async def record(attempt: SendAttempt, result: SendResult) -> None:
    """Store the result, if the job still holds the push. Raise RetryLater to repeat its key."""
    match result:
        case Accepted():
            await _accept(attempt, result)
        case Rejected():
            await _reject(attempt, result)
        case NotSent() if not attempt.is_again:
            await _release(attempt, result)
        case _:
            await _leave_unsure(attempt, Unknown(result.reason))


async def _accept(attempt: SendAttempt, result: Accepted) -> None:
    """Store it and have receipts joined that were earlier: one statement where nothing is settled.

    It wakes no runner, since the one that runs this job looks for others next.
    """
    provider_id, now = result.provider_id, attempt.parts.clock.now()
    carrier, channel, address = attempt.joint.carrier, attempt.channel, attempt.address
    writes = [*sent_writes(carrier.id, provider_id, now, (attempt.job.id, attempt.job.claim))]
    if provider_id is not None:
        receipts = PushReceipt.of_send(PushChannel(carrier.channel), provider_id)
        writes.append(jobs_about(JOIN, receipts, now))
    if channel is None or address is None or not channel.has_quota:
        await run_together(*writes)
        return

    async def work(connection: BaseDBAsyncClient) -> None:
        if await run_one_by_one(connection, *writes) is not None:
            await channel.settle(connection, attempt.outgoing, address, result)

    await transact(work)


async def _reject(attempt: SendAttempt, result: Rejected) -> None:
    """End what it is about, and go on to its next channel in the same transaction.

    What went along with a carrier that is refused for itself waits again, as if it had not. It may
    be refused, too, so the carrier waits for it a little: it must not overtake it there.
    """
    now = attempt.parts.clock.now()
    pushes = attempt.joint.pushes_of(result)
    rows = await successors(attempt.parts, attempt.recipient, pushes, now)
    values = {"state": PushState.FAILED, "reason": result.reason[:40], "ended_at": now}
    if len(pushes) < len(attempt.joint.pushes):
        for row in rows[attempt.joint.carrier.id]:
            row.not_before = now + timedelta(seconds=attempt.parts.gather_s)

    async def step(connection: BaseDBAsyncClient) -> None:
        for push in pushes:
            await put_and_enqueue(connection, rows[push.id], now)

    along_values = FREE if result.is_about_carrier else None
    await _store(attempt, result, values, step, along_values)


async def _release(attempt: SendAttempt, result: NotSent) -> None:
    """Plan it again after a pause. What is urgent and has waited long goes to the next channel."""
    parts, carrier, now = attempt.parts, attempt.joint.carrier, attempt.parts.clock.now()
    later = pause(parts, carrier, carrier.tries + 1, result.after_s, now)
    rows = await urgent_successors(parts, attempt.recipient, attempt.joint.pushes, now)
    values = FREE | {"not_before": later, "reason": result.reason[:40]}

    async def step(connection: BaseDBAsyncClient) -> None:
        await enqueue_send(connection, carrier, later, now)
        for push_id, next_rows in rows.items():
            waiting = Push.filter(id=push_id, state=PushState.PLANNED).using_db(connection)
            await waiting.update(state=PushState.FAILED, reason="unreachable", ended_at=now)
            await put_and_enqueue(connection, next_rows, now)

    await _store(attempt, result, values, step)


def repeat_until(carrier: Push, now: datetime) -> datetime:
    """Return until when a repeat under the key is worth it, and surely sends nothing twice."""
    return min((carrier.reserved_at or now) + CID_VALID, carrier.worth_until)


async def _leave_unsure(attempt: SendAttempt, result: Unknown) -> None:
    """Repeat it with its key, if it has one. Else it is unsure, and the provider is asked."""
    parts, carrier, now = attempt.parts, attempt.joint.carrier, attempt.parts.clock.now()
    if attempt.outgoing.cid is not None:
        is_valid = now < repeat_until(carrier, now)
        joint = attempt.joint.pushes
        if is_valid and not await urgent_successors(parts, attempt.recipient, joint, now):
            raise RetryLater(reason=result.reason)
    urgent = [push for push in attempt.joint.pushes if push.push_class == PushClass.URGENT]
    rows = await successors(parts, attempt.recipient, urgent, now)
    values = {"state": PushState.UNSURE, "reason": result.reason[:40]}

    async def step(connection: BaseDBAsyncClient) -> None:
        for next_rows in rows.values():
            await put_and_enqueue(connection, next_rows, now)
        first = now + timedelta(seconds=ASK_FIRST_S)
        await enqueue(connection, ASK, str(carrier.id), now=now, run_at=first)

    await _store(attempt, result, values, step)


async def _store(
    attempt: SendAttempt,
    result: SendResult,
    values: dict[str, Any],
    step: Step,
    along_values: dict[str, Any] | None = None,
) -> None:
    """Write the result and its consequences, if this job still holds the push.

    What went along gets ``along_values``, or the same as the carrier.
    """
    carrier, channel, address = attempt.joint.carrier, attempt.channel, attempt.address
    holder = (attempt.job.id, attempt.job.claim)

    async def work(connection: BaseDBAsyncClient) -> None:
        if not await change_joint(connection, carrier.id, values, holder, along_values):
            return
        await step(connection)
        if channel is not None and address is not None:
            await channel.settle(connection, attempt.outgoing, address, result)

    await transact(work)


def pause(
    parts: PushParts, push: Push, tries: int, after_s: float | None, now: datetime
) -> datetime:
    """Return when to try again. What is urgent does not sleep past the time of another channel."""
    later = now + timedelta(seconds=max(PAUSES.pause_s(tries, parts.random), after_s or 0.0))
    other_channel_at = push.created_at + OTHER_CHANNEL_AFTER
    if push.push_class == PushClass.URGENT and now < other_channel_at < later:
        return other_channel_at
    return later
