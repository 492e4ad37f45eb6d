"""The end of a push that its provider could not deliver, whether it told us or was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from notifications.recipients import Recipient

OPEN = (PushState.SENT, PushState.UNSURE)


@dataclass(frozen=True, slots=True)
class _End:
    """End of a push that went out in vain: its changes, and the rows of its next channels."""

    push: Push
    changes: dict[str, Any]
    rows: list[Push]
    is_again: bool


async def settle_undelivered(
    parts: PushParts, pushes: Sequence[Push], values: dict[str, Any], now: datetime
) -> None:
    """Store these values of pushes that failed as one, and take them to their next channels.

    What is urgent, was unsure and has no other channel goes out once more by this one. All of it is
    one transaction: they go on together there, and none overtakes another.
    """
    if not pushes:
        return
    recipient = await parts.recipients.find(pushes[0].person_id)
    ordered = sorted(pushes, key=lambda push: push.seq)
    ends = [await _end_of(parts, recipient, push, values, now) for push in ordered]

    async def work(connection: BaseDBAsyncClient) -> None:
        for end in ends:
            is_open = Push.filter(id=end.push.id, state__in=OPEN).using_db(connection)
            if not await is_open.update(**end.changes):
                continue
            await put_and_enqueue(connection, end.rows, now)
            if end.is_again:
                await enqueue_send(connection, end.push, now, now)

    await transact(work)


async def _end_of(
    parts: PushParts,
    recipient: Recipient | None,
    push: Push,
    values: dict[str, Any],
    now: datetime,
) -> _End:
    is_elsewhere = await has_gone_on(push)
    rows = [] if is_elsewhere else (await successors(parts, recipient, [push], now))[push.id]
    is_again = may_repeat(push, now) and not is_elsewhere and not goes_on(rows)
    return _End(push, repeat_values(now) if is_again else values, rows, is_again)


def may_repeat(push: Push, now: datetime) -> bool:
    """Tell if a push is worth its one repeat, should no other channel be left."""
    is_first = push.state == PushState.UNSURE and not push.is_repeat
    return push.push_class == PushClass.URGENT and is_first and now < push.worth_until


def repeat_values(now: datetime) -> dict[str, Any]:
    """Return what makes a push go out once more."""
    values: dict[str, Any] = {"state": PushState.PLANNED, "not_before": now, "is_repeat": True}
    return values | {"carrier_id": None, "cid": None}
