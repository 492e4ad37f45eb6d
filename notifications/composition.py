"""Composition of a message for its recipient, where a fault of one must not stop the others."""

from __future__ import annotations

import logging

from models import InboxMessage
from models.failures import DatabaseFailure
from notifications.messages import PushView
from notifications.parts import PushParts
from notifications.recipients import Recipient

log = logging.getLogger("notifications")


async def show_safely(
    parts: PushParts, message: InboxMessage, recipient: Recipient
) -> PushView | None:
    """Compose a push for its recipient; None if it is not for them, or cannot be composed."""
    try:
        return await parts.show(message, recipient.reader)
    except (TimeoutError, DatabaseFailure):
        raise  # the database failed, not the message
    except Exception as error:
        log.error("message %d cannot be composed", message.id, exc_info=error)
        return None
