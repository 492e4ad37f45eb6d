"""Messages to a citizen: a row of their inbox, and a wake-up of their streams after the commit."""

from __future__ import annotations

from datetime import datetime

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import enqueue
from models import InboxMessage
from models.guarded_writes import Write
from models.wakes import wake
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
    may_push = message.MAY_PUSH and not message.is_silent
    row = await InboxMessage.put(
        connection,
        person_id,
        message.KIND,
        msgspec.json.encode(message).decode(),
        now,
        *rights,
        about=message.about,
        is_read=message.is_silent,
        needs_plan=may_push,
    )
    if row is None:
        return False
    if message.SUPERSEDES:
        await InboxMessage.supersede(
            connection, person_id, message.KIND, message.about, row.seq, now
        )
    if may_push:
        await enqueue(connection, PLAN, str(row.id), now=now)
    await wake_streams(connection, person_id)
    return True


async def wake_streams(connection: BaseDBAsyncClient, person_id: str) -> None:
    """Wake the person's streams without a message, as when a session has ended."""
    await wake(connection, WAKE, person_id)
