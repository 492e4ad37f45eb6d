"""The next push of a message: on the first channel that its recipient wants and can be reached by.

A channel without an address of theirs gets a row too, which ends at once: so the inbox can say why
a message did not go there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import enqueue
from jobs.queue import DUE, job_after_previous
from models import InboxMessage, Push, push_lane
from models.guarded_writes import Write, run_in_order
from models.push import PushChannel, PushClass, PushState
from models.wakes import Wake, wake
from notifications.composition import show_safely
from notifications.parts import PushParts
from notifications.policy import channels_for
from notifications.recipients import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSubject:
    """Message that pushes are about."""

    person_id: str
    message_id: int
    seq: int
    push_class: PushClass
    worth_until: datetime


def subject_of(push: Push) -> PushSubject:
    return PushSubject(
        person_id=push.person_id,
        message_id=push.message_id,
        seq=push.seq,
        push_class=PushClass(push.push_class),
        worth_until=push.worth_until,
    )


def job_name(channel: PushChannel) -> str:
    """Return the kind of the job that sends on a channel. Its payload is the person's id."""
    return f"push-{channel.value}"


async def next_pushes(
    parts: PushParts,
    recipient: Recipient | None,
    subject: PushSubject,
    now: datetime,
    *,
    not_before: datetime | None = None,
    left_out: Iterable[PushChannel] = (),
) -> list[Push]:
    """Return the rows of the channels that are not in ``left_out``; the last one may wait.

    None waits if no channel is left, or if it is no longer worth sending.
    """
    rows: list[Push] = []
    if recipient is None or subject.worth_until <= now:
        return rows
    names_left_out = set(left_out)
    for name in channels_for(subject.push_class, recipient.choice):
        channel = parts.channels.get(name)
        if channel is None or name in names_left_out:
            continue
        if await channel.address_of(subject.person_id) is not None:
            rows.append(new_push(subject, name, now, not_before=not_before or now))
            return rows
        rows.append(ended_push(subject, name, now, PushState.FAILED, "no-address"))
    return rows


async def successors(
    parts: PushParts, recipient: Recipient | None, pushes: Sequence[Push], now: datetime
) -> dict[int, list[Push]]:
    """Return the next rows of each push's message, by the push's id."""
    rows: dict[int, list[Push]] = {}
    for push in pushes:
        names = await Push.filter(message_id=push.message_id).values_list("channel", flat=True)
        left_out = {PushChannel(str(name)) for name in names}
        left_out |= await _not_by(parts, recipient, push.message_id)
        rows[push.id] = await next_pushes(
            parts, recipient, subject_of(push), now, left_out=left_out
        )
    return rows


async def _not_by(
    parts: PushParts, recipient: Recipient | None, message_id: int
) -> frozenset[PushChannel]:
    """Return the channels by which a message must not go."""
    message = await InboxMessage.get_or_none(id=message_id)
    if message is None or recipient is None:
        return frozenset()
    view = await show_safely(parts, message, recipient)
    return frozenset() if view is None else view.outside.not_by


async def has_gone_on(push: Push) -> bool:
    """Tell if a later channel has the message. One that failed, as without an address, has not."""
    later = Push.filter(message_id=push.message_id, id__gt=push.id)
    return bool(await later.exclude(state=PushState.FAILED).exists())


def goes_on(rows: Sequence[Push]) -> bool:
    """Tell if one of these rows is still to be sent."""
    return any(row.state == PushState.PLANNED for row in rows)


async def put_and_enqueue(
    connection: BaseDBAsyncClient, rows: Iterable[Push], now: datetime
) -> None:
    """Write pushes, and a job for each that waits, in the caller's transaction."""
    pushes = list(rows)
    await run_in_order(connection, *push_writes(pushes, now))
    for each in wakes_of_pushes(pushes, now):
        await wake(connection, each.signal, each.text)


def push_writes(rows: Iterable[Push], now: datetime, *, needs_guard: bool = False) -> list[Write]:
    """Build the writes of pushes that do not exist, and of a job for each of these that waits.

    Whoever commits them wakes ``wakes_of_pushes``.
    """
    writes: list[Write] = []
    for push in rows:
        writes.append(push_lane.new_push(push, needs_guard=needs_guard))
        if push.state == PushState.PLANNED:
            kind = job_name(PushChannel(push.channel))
            writes.append(job_after_previous(kind, push.person_id, now, push.not_before))
    return writes


def wakes_of_pushes(rows: Iterable[Push], now: datetime) -> tuple[Wake, ...]:
    """Return what new pushes wake: the runners, if one of them is due."""
    is_due = any(push.state == PushState.PLANNED and push.not_before <= now for push in rows)
    return (Wake(DUE),) if is_due else ()


async def enqueue_send(
    connection: BaseDBAsyncClient, push: Push, run_at: datetime, now: datetime
) -> None:
    """Write the job that looks at the push's lane at this time."""
    kind = job_name(PushChannel(push.channel))
    await enqueue(connection, kind, push.person_id, now=now, run_at=run_at)


def new_push(subject: PushSubject, channel: PushChannel, now: datetime, **values: Any) -> Push:
    return Push(
        **{
            "person_id": subject.person_id,
            "message_id": subject.message_id,
            "seq": subject.seq,
            "channel": channel.value,
            "push_class": subject.push_class.value,
            "state": PushState.PLANNED.value,
            "not_before": now,
            "worth_until": subject.worth_until,
            "created_at": now,
            **values,
        }
    )


def ended_push(
    subject: PushSubject, channel: PushChannel, now: datetime, state: PushState, reason: str
) -> Push:
    return new_push(subject, channel, now, state=state.value, reason=reason, ended_at=now)
