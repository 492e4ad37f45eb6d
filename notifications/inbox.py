"""Messages to a citizen: a row of their inbox, and a wake-up of their streams after the commit."""

from __future__ import annotations

from datetime import datetime

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from jobs.queue import DUE, job_about_previous
from models import InboxMessage
from models.guarded_writes import Write, run_in_order
from models.wakes import Wake, wake
from notifications.live import WAKE
from notifications.messages import Message

PLAN = "plan-push"
"""Kind of the job that plans the pushes of a message. Its payload is the message's id."""


async def tell(
    connection: BaseDBAsyncClient,
    person_id: str,
    message: Message,
    now: datetime,
    *rights: Write,
) -> bool:
    """Write a message to a person, and the job that plans its pushes, in the caller's transaction.

    Return False, and write nothing, if one of the ``rights`` to receive it has ended. The person's
    row is locked until the commit. A caller with several recipients takes them in the order of
    their ids, so two transactions never wait for each other.
    """
    writes = tell_writes(person_id, message, now, *rights)
    [message_id, *_] = await run_in_order(connection, *writes)
    if message_id is None:
        return False
    if message.SUPERSEDES:
        await InboxMessage.supersede(
            connection, person_id, message.KIND, message.about, message_id, now
        )
    for wake_up in wakes_of(person_id, message):
        await wake(connection, wake_up.signal, wake_up.text)
    return True


def tell_writes(
    person_id: str, message: Message, now: datetime, *rights: Write, needs_guard: bool = False
) -> list[Write]:
    """Build the writes of telling a person, in order; the caller runs them next to each other.

    With ``needs_guard`` they go into ``run_together`` with ``wakes_of`` the person, and depend on
    its guard. The first id that they give is the message's, or null if a right has ended.
    """
    if needs_guard and message.SUPERSEDES:
        raise ValueError("a message that supersedes others needs a transaction")
    body = msgspec.json.encode(message).decode()
    may_push = _may_push(message)
    writes = InboxMessage.writes(
        person_id,
        message.KIND,
        body,
        now,
        *rights,
        about=message.about,
        is_read=message.is_silent,
        needs_plan=may_push,
        needs_guard=needs_guard,
    )
    return [*writes, job_about_previous(PLAN, now)] if may_push else [*writes]


def wakes_of(person_id: str, message: Message) -> tuple[Wake, ...]:
    """Return what this message wakes: the person's streams, and the runners if it may be pushed."""
    streams = Wake(WAKE, person_id)
    return (streams, Wake(DUE)) if _may_push(message) else (streams,)


def _may_push(message: Message) -> bool:
    return message.MAY_PUSH and not message.is_silent


async def wake_streams(connection: BaseDBAsyncClient, person_id: str) -> None:
    """Wake the person's streams without a message, as when a session has ended."""
    await wake(connection, WAKE, person_id)
