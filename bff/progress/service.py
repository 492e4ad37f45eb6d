"""The citizen's live stream: a cursor over their inbox, resumed where they were."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from bff.context import AppContext
from bff.http.streams import Event
from bff.identity.callers import Citizen
from bff.identity.problems import SESSION_ENDED
from bff.progress import inbox
from ground.clock import in_china
from ground.language import Language
from models import InboxMessage, Person, Session
from models.failures import DatabaseFailure
from notifications import Reader
from notifications.live import Listener

log = logging.getLogger("bff.progress")

REPLAY_LIMIT = 100
STREAM_LIFE_S = 600.0
_encode = msgspec.json.Encoder().encode


async def stream(
    context: AppContext,
    citizen: Citizen,
    last_id: int | None,
    language: Language,
    write_heartbeat: Callable[[], None],
) -> AsyncGenerator[Event, None]:
    """Yield the events after ``last_id`` (from now on when None).

    The stream ends with the session, also by its age, or when it is old itself. ``hello`` comes
    first. A session gets what its scopes allow. ``gap`` says that more was missed than is repeated:
    read the lists again. ``unread`` comes when the number of unread messages has changed.
    """
    hub = context.progress.live
    reader = inbox.reader_of(citizen, language)
    listener = hub.open(citizen.person_id)
    session = _OpenSession(citizen.session_id, context.clock.now())
    try:
        await hub.presence.note([citizen.person_id])
        newest = await _newest(citizen.person_id)
        listener.seq = newest if last_id is None else min(last_id, newest)
        unread = await inbox.count_unread(context, reader)
        yield _hello(context, unread.number, listener.seq)
        if newest - listener.seq > REPLAY_LIMIT:
            listener.seq = newest
            yield await _gap(context, reader, unread.number, newest)
        clock = asyncio.get_running_loop().time
        ends_at = clock() + STREAM_LIFE_S

        def beat() -> None:
            write_heartbeat()
            if unread.may_lapse or clock() >= ends_at or session.may_be_over(context):
                listener.wake()

        listener.beat = beat  # the head and the first event are written
        while True:
            # Counted first: what comes meanwhile is shown before it counts, and wakes again.
            before, unread = unread, await inbox.count_unread(context, reader)
            async for event in _news(context, reader, listener):
                yield event
            if unread.number != before.number:
                yield Event("unread", _encode({"unread": unread.number}), listener.seq)
            if hub.is_closing or listener.is_evicted or clock() >= ends_at:
                return
            if await session.is_over(context):
                yield Event("session", _encode({"reasonCode": SESSION_ENDED.slug}))
                return
            await listener.wait()
    finally:
        hub.close(citizen.person_id, listener)


@dataclass(slots=True)
class _OpenSession:
    """The stream's session. Its end by age is read again then: it may have been renewed."""

    id: str
    ends_at: datetime

    def may_be_over(self, context: AppContext) -> bool:
        is_revoked = context.identity.revocations.is_revoked(self.id)
        return is_revoked or context.clock.now() >= self.ends_at

    async def is_over(self, context: AppContext) -> bool:
        """Tell if it is revoked or too old."""
        if self.may_be_over(context) and not context.identity.revocations.is_revoked(self.id):
            self.ends_at = await Session.end_of(self.id) or self.ends_at
        return self.may_be_over(context)


async def _news(
    context: AppContext, reader: Reader, listener: Listener
) -> AsyncGenerator[Event, None]:
    """Yield what the listener has not read yet."""
    for message in await InboxMessage.after(reader.person_id, listener.seq, REPLAY_LIMIT):
        listener.seq = message.seq
        if (event := await _event(context, message, reader)) is not None:
            yield event


def _hello(context: AppContext, unread: int, seq: int) -> Event:
    data = {"serverTime": in_china(context.clock.now()), "unread": unread}
    return Event("hello", _encode(data), seq)


async def _gap(context: AppContext, reader: Reader, unread: int, seq: int) -> Event:
    data = {
        "reason": "too-many-missed",
        "unread": unread,
        "newest": await inbox.newest(context, reader),
    }
    return Event("gap", _encode(data), seq)


async def _newest(person_id: str) -> int:
    person = await Person.get(id=person_id).only("inbox_seq")
    return int(person.inbox_seq)


async def _event(context: AppContext, message: InboxMessage, reader: Reader) -> Event | None:
    """Build the message's event; None if it is not for this reader, or cannot be built.

    Such a message is counted and skipped: otherwise the reader would be stuck at it.
    """
    try:
        view = await context.messages.show(message, reader)
    except Exception as error:
        if isinstance(error, (TimeoutError, DatabaseFailure)):
            raise  # the database failed, not the message
        context.counters["stream_message_unfit"] += 1
        log.error("message %d cannot be told", message.id, exc_info=error)
        return None
    return None if view is None else Event(message.kind, _encode(view.data), message.seq)
