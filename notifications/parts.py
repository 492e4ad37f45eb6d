"""Parts that the jobs of pushes work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from ground.clock import Clock
from models import InboxMessage
from models.push import PushChannel
from notifications.channels import Channel
from notifications.messages import PushView, Reader
from notifications.recipients import Recipients

GRACE_S = 15.0
"""Seconds in which whoever has a stream open can read a message before it goes outside."""
GATHER_S = 2.0
"""Seconds for everybody else: the core posts one act as several events, and they go as one."""


async def _anybody(person_id: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class PushParts:
    """Channels that are set up, and where people and messages come from.

    ``may_watch`` tells if a person has a stream open, or that nobody knows. ``random`` is uniform
    in [0, 1): it spreads the pauses after a failure.
    """

    channels: Mapping[PushChannel, Channel]
    recipients: Recipients
    show: Callable[[InboxMessage, Reader], Awaitable[PushView | None]]
    clock: Clock
    random: Callable[[], float]
    may_watch: Callable[[str], Awaitable[bool]] = _anybody
    grace_s: float = GRACE_S
    gather_s: float = GATHER_S
