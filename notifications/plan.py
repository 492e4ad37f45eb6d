"""The job ``plan-push``: it decides if a message goes outside, by which channel, and when.

Messages of a person are planned in their order, whichever job comes first: each job plans what
stands before its own message, too. So a lane never sees a newer message before an older one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs import ClaimedJob, JobKind
from models import InboxMessage, Push
from models.guarded_writes import run, run_together
from models.push import PushChannel, PushClass, PushState
from models.transaction import database
from notifications.composition import show_safely
from notifications.inbox import PLAN
from notifications.next_channel import (
    PushSubject,
    ended_push,
    next_pushes,
    push_writes,
    wakes_of_pushes,
)
from notifications.parts import PushParts
from notifications.policy import send_time, worth_until
from notifications.recipients import Recipient


def plan_kind(parts: PushParts) -> JobKind:
    async def work(job: ClaimedJob) -> None:
        await plan_up_to(parts, int(job.payload))

    return JobKind(name=PLAN, work=work)


async def plan_up_to(parts: PushParts, message_id: int) -> None:
    """Plan the pushes of this message, and of all before it that are not planned yet."""
    messages = await InboxMessage.list_unplanned(message_id)
    if not messages:
        return
    recipient = await parts.recipients.find(messages[0].person_id)
    for message in messages:
        await _plan(parts, recipient, message)


async def _plan(parts: PushParts, recipient: Recipient | None, message: InboxMessage) -> None:
    now = parts.clock.now()
    pushes = await _pushes_of(parts, recipient, message, now)
    guard = InboxMessage.planned_write(message.id)
    if pushes:
        writes = push_writes(pushes, now, needs_guard=True)
        await run_together(guard, *writes, wakes=wakes_of_pushes(pushes, now))
    else:
        await run(database(), guard)


async def _pushes_of(
    parts: PushParts, recipient: Recipient | None, message: InboxMessage, now: datetime
) -> list[Push]:
    """Return the rows of a message: none if no channel may have it, or if it is not for outside."""
    if recipient is None or not parts.channels:
        return []
    view = await show_safely(parts, message, recipient)
    if view is None:
        return []
    not_by = view.outside.not_by
    names = [name for name in PushChannel if name in parts.channels and name not in not_by]
    if not names:
        return []
    subject = PushSubject(
        person_id=message.person_id,
        message_id=message.id,
        seq=message.seq,
        push_class=view.push_class,
        worth_until=worth_until(view.push_class, message.at),
    )
    first = names[0]
    if message.read_at is not None:
        return [ended_push(subject, first, now, PushState.NOT_NEEDED, "read")]
    if subject.worth_until <= now:
        return [ended_push(subject, first, now, PushState.NOT_NEEDED, "stale")]
    not_before = await _first_time(parts, recipient, subject, message.at, now)
    rows = await next_pushes(parts, recipient, subject, now, not_before=not_before, left_out=not_by)
    return rows or [ended_push(subject, first, now, PushState.NOT_NEEDED, "switched-off")]


async def _first_time(
    parts: PushParts, recipient: Recipient, subject: PushSubject, at: datetime, now: datetime
) -> datetime:
    """Return when to send at first. Whoever has a stream open gets time to read it there.

    ``urgent`` does not wait for that, nor for what else comes.
    """
    earliest = now
    if subject.push_class is not PushClass.URGENT:
        is_watching = await parts.may_watch(subject.person_id)
        wait_s = parts.grace_s if is_watching else min(parts.gather_s, parts.grace_s)
        earliest = max(now, at + timedelta(seconds=wait_s))
    return send_time(subject.push_class, earliest, recipient.choice, subject.person_id, None)
