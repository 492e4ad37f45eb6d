"""The citizen's inbox (消息): what they were told, how it reached them, and what they have read."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import UNSET
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.progress.arrival import arrival
from bff.progress.inbox_schemas import InboxItem, InboxPage, InboxQuery, InboxState, ReadMark
from ground.clock import in_china
from ground.language import Language
from models import InboxMessage, Push
from models.failures import DatabaseFailure
from models.push import PushClass
from models.transaction import transact
from notifications import MessageView, Reader, wake_streams

log = logging.getLogger("bff.progress")

_ROUNDS = 5
"""Reads of a page at most: many messages may be true no more."""


def reader_of(citizen: Citizen, language: Language) -> Reader:
    return Reader(citizen.person_id, language, frozenset(citizen.scopes))


async def page(context: AppContext, reader: Reader, query: InboxQuery) -> InboxPage:
    """Return a page, newest first. A message that is true no more is not in it."""
    kinds = context.messages.kinds_for(reader.scopes)
    abouts = await context.messages.tasks(reader) if query.todo else None
    views: list[tuple[InboxMessage, MessageView]] = []
    after, is_end = query.after, False
    for _ in range(_ROUNDS):
        room = query.limit - len(views)
        rows = await InboxMessage.before(
            reader.person_id, after, kinds, room, unread=query.unread, abouts=abouts
        )
        for row in rows:
            after = row.seq
            view = await show(context, row, reader)
            if view is not None and (not query.todo or _is_task(row, view)):
                views.append((row, view))
        is_end = len(rows) < room
        if is_end or len(views) == query.limit:
            break
    unread = await count_unread(context, reader)
    items = await _items(views, reader.language)
    return InboxPage(items, None if is_end else after, unread.number)


async def newest(context: AppContext, reader: Reader) -> InboxItem | None:
    """Return the newest message, for a client that has missed many."""
    items = (await page(context, reader, InboxQuery(limit=1))).items
    return items[0] if items else None


class Unread(NamedTuple):
    """Number of unread messages. It may sink without an act if one of them ``may_lapse``."""

    number: int
    may_lapse: bool


async def count_unread(context: AppContext, reader: Reader) -> Unread:
    """Count the unread messages that the inbox lists for this reader.

    One statement counts them by kind. Only those that may be true no more are composed.
    """
    kinds = context.messages.kinds_for(reader.scopes)
    numbers = await InboxMessage.count_unread(reader.person_id, kinds)
    lapsing = [kind for kind in numbers if context.messages.may_lapse(kind)]
    count = sum(numbers.values())
    if lapsing:
        most = sum(numbers[kind] for kind in lapsing)
        rows = await InboxMessage.before(reader.person_id, None, lapsing, most, unread=True)
        count -= most
        for row in rows:
            count += await show(context, row, reader) is not None
    return Unread(count, bool(lapsing))


async def mark_read(context: AppContext, reader: Reader, mark: ReadMark) -> InboxState:
    """Count messages as read, and tell the person's other screens.

    A session reads only what it may see: at a kiosk that is less than on the phone.
    """
    kinds, now = context.messages.kinds_for(reader.scopes), context.clock.now()
    up_to = None if mark.up_to is UNSET else mark.up_to
    about = None if mark.about is UNSET else mark.about

    async def work(connection: BaseDBAsyncClient) -> None:
        if await InboxMessage.mark_read(
            connection, reader.person_id, kinds, now, up_to=up_to, about=about
        ):
            await wake_streams(connection, reader.person_id)

    await transact(work)
    return InboxState((await count_unread(context, reader)).number)


async def show(context: AppContext, row: InboxMessage, reader: Reader) -> MessageView | None:
    """Compose a listed message; None if it is not for this reader, or cannot be composed.

    Such a message is counted and skipped: otherwise it would block the rest.
    """
    try:
        return await context.messages.show_listed(row, reader)
    except Exception as error:
        if isinstance(error, (TimeoutError, DatabaseFailure)):
            raise  # the database failed, not the message
        context.counters["inbox_message_unfit"] += 1
        log.error("message %d cannot be listed", row.id, exc_info=error)
        return None


async def _items(
    views: Iterable[tuple[InboxMessage, MessageView]], language: Language
) -> list[InboxItem]:
    views = list(views)
    pushes: dict[int, list[Push]] = defaultdict(list)
    ids = [row.id for row, _ in views]
    for push in await Push.filter(message_id__in=ids).order_by("id") if ids else []:
        pushes[push.message_id].append(push)
    return [_item(row, view, pushes[row.id], language) for row, view in views]


def _is_task(row: InboxMessage, view: MessageView) -> bool:
    """Tell if it asks for something: a task until it is done, a warning until it is read."""
    is_warning = view.push_class is PushClass.URGENT and row.read_at is None
    return view.push_class is PushClass.ACTION or is_warning


def _item(
    row: InboxMessage, view: MessageView, pushes: list[Push], language: Language
) -> InboxItem:
    reached, not_reached = arrival(pushes, language)
    return InboxItem(
        seq=row.seq,
        kind=row.kind,
        at=in_china(row.at),
        title=view.title,
        text=view.text,
        urgency=view.urgency,
        about=row.about,
        read=row.read_at is not None,
        todo=_is_task(row, view),
        push_class=view.push_class,
        item_code=view.item_code,
        reached=reached,
        not_reached=not_reached,
    )
