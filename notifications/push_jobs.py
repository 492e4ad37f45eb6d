"""The jobs of pushes, for the program that runs them."""

from __future__ import annotations

from jobs import JobKind
from models.push import PushChannel
from notifications.erasure import erase_kind
from notifications.parts import PushParts
from notifications.plan import plan_kind
from notifications.receipts import receipt_kinds
from notifications.send import send_kind
from notifications.unsure import ask_kind


def push_kinds(parts: PushParts) -> tuple[JobKind, ...]:
    """Return every kind. Also those of channels that are off: what waits there has to end."""
    return (
        plan_kind(parts),
        *(send_kind(parts, channel) for channel in PushChannel),
        ask_kind(parts),
        *receipt_kinds(parts),
        erase_kind(parts),
    )
