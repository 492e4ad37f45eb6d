"""The end of a push that its provider could not deliver, whether it told us or was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from models import Push
from models.push import PushClass, PushState
from models.transaction import transact
from notifications.next_channel import (
    enqueue_send,
    goes_on,
    has_gone_on,
    put_and_enqueue,
    successors,
)
from notifications.parts import PushParts

OPEN = (PushState.SENT, PushState.UNSURE)


async def settle_undelivered(
    parts: PushParts, push: Push, values: dict[str, Any], now: datetime
) -> None:
    """Store these values of a failed push, and take its message to the next channel.

    What is urgent, was unsure and has no other channel goes out once more by this one.
    """
    recipient = await parts.recipients.find(push.person_id)
    is_elsewhere = await has_gone_on(push)
    rows = [] if is_elsewhere else (await successors(parts, recipient, [push], now))[push.id]
    is_again = may_repeat(push, now) and not is_elsewhere and not goes_on(rows)
    changes = repeat_values(now) if is_again else values

    async def work(connection: BaseDBAsyncClient) -> None:
        is_open = Push.filter(id=push.id, state__in=OPEN).using_db(connection)
        if not await is_open.update(**changes):
            return
        await put_and_enqueue(connection, rows, now)
        if is_again:
            await enqueue_send(connection, push, now, now)

    await transact(work)


def may_repeat(push: Push, now: datetime) -> bool:
    """Tell if a push is worth its one repeat, should no other channel be left."""
    is_first = push.state == PushState.UNSURE and not push.is_repeat
    return push.push_class == PushClass.URGENT and is_first and now < push.worth_until


def repeat_values(now: datetime) -> dict[str, Any]:
    """Return what makes a push go out once more."""
    values: dict[str, Any] = {"state": PushState.PLANNED, "not_before": now, "is_repeat": True}
    return values | {"carrier_id": None, "cid": None}
