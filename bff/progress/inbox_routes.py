"""Routes of the inbox."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.identity.callers import Citizen
from bff.progress import inbox
from bff.progress.inbox_schemas import InboxPage, InboxQuery, InboxState, ReadMark
from bff.scopes import Scope

routes = Routes("Inbox", "Messages to citizens")


@routes.get("/v1/inbox", scope=Scope.FOLLOW)
async def read_inbox(call: Call[Citizen], query: InboxQuery) -> InboxPage:
    """List the messages to the citizen (消息), newest first.

    Reading the list changes nothing: send ``POST /v1/inbox/read`` when they were seen. A kiosk gets
    news of cases only.
    """
    reader = inbox.reader_of(call.caller, call.request.language)
    return await inbox.page(call.context, reader, query)


@routes.post("/v1/inbox/read", scope=Scope.FOLLOW)
async def mark_read(call: Call[Citizen], body: ReadMark) -> InboxState:
    """Mark messages as read: up to a number, or all about something that the citizen opened.

    Again, it changes nothing. The citizen's other devices get ``unread`` on their stream.
    """
    reader = inbox.reader_of(call.caller, call.request.language)
    return await inbox.mark_read(call.context, reader, body)
