"""What is urgent and has waited for a provider: after a minute it goes on to the next channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import Push
from models.push import PushClass, PushState
from notifications.next_channel import goes_on, successors
from notifications.parts import PushParts
from notifications.policy import OTHER_CHANNEL_AFTER
from notifications.recipients import Recipient


async def urgent_successors(
    parts: PushParts, recipient: Recipient | None, pushes: Sequence[Push], now: datetime
) -> dict[int, list[Push]]:
    """Return the next rows of what is urgent, has waited long enough, and can go elsewhere."""
    late = [push for push in pushes if _is_urgent(push) and has_waited(push, now)]
    rows = await successors(parts, recipient, late, now)
    return {push_id: next_rows for push_id, next_rows in rows.items() if goes_on(next_rows)}


async def urgent_behind(
    parts: PushParts, lane: Sequence[Push], now: datetime
) -> tuple[list[Push], list[Push]]:
    """Return what is urgent in a lane behind what is under way, and can go elsewhere.

    At first what has waited long enough, then what has not.
    """
    urgent = [push for push in lane if push.state == PushState.PLANNED and _is_urgent(push)]
    if not urgent:
        return [], []
    recipient = await parts.recipients.find(urgent[0].person_id)
    rows = await successors(parts, recipient, urgent, now)
    able = [push for push in urgent if goes_on(rows[push.id])]
    able.sort(key=lambda push: push.created_at)
    late = [push for push in able if has_waited(push, now)]
    return late, able[len(late) :]


def has_waited(push: Push, now: datetime) -> bool:
    """Tell if a push no longer waits for a provider that is away."""
    return push.created_at + OTHER_CHANNEL_AFTER <= now


def _is_urgent(push: Push) -> bool:
    return push.push_class == PushClass.URGENT
