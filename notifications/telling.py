"""Telling a citizen something: a row of their inbox, and their streams woken after the commit."""

from __future__ import annotations

from datetime import datetime

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from models import InboxMessage
from models.together import Write
from models.wakes import wake
from notifications.live import WAKE
from notifications.messages import Message


async def tell(
    connection: BaseDBAsyncClient,
    person_id: str,
    message: Message,
    now: datetime,
    *rights: Write,
) -> bool:
    """Tell a person something inside the caller's transaction. False, and nothing told, when one of
    the ``rights`` to be told has ended.

    The person's row is locked until the commit. Who tells several people goes in the order of their
    ids: two transactions then never wait for each other.
    """
    body = msgspec.json.encode(message).decode()
    if not await InboxMessage.put(connection, person_id, message.KIND, body, now, *rights):
        return False
    await wake_streams(connection, person_id)
    return True


async def wake_streams(connection: BaseDBAsyncClient, person_id: str) -> None:
    """Let the person's streams look again, though nothing is told, as when a session has ended."""
    await wake(connection, WAKE, person_id)
