"""The end of a draft that nobody goes on with: when it comes, and the message that says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from models import InboxMessage
from notifications import Message

DRAFT_LIFE = timedelta(days=30)
"""Time without a change after which a draft is deleted."""


class DraftDue(Message):
    """Message to whoever wrote a draft: it will be deleted unless they go on with it."""

    KIND = "draft-due"
    MAY_PUSH = True
    SUPERSEDES = True

    draft_id: str
    version: int

    @property
    def about(self) -> str:
        return about_draft(self.draft_id)


def about_draft(draft_id: str) -> str:
    return f"draft:{draft_id}"


async def end_reminders(
    connection: BaseDBAsyncClient, person_id: str, draft_id: str, now: datetime
) -> None:
    """Count the reminders of a deleted draft as read: they are shown no more."""
    about = about_draft(draft_id)
    await InboxMessage.mark_read(
        connection, person_id, [DraftDue.KIND], now, up_to=None, about=about
    )
