"""Route of the live stream."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.http.streams import EventStream
from bff.identity.callers import Citizen
from bff.progress import service
from bff.scopes import Scope

routes = Routes("Progress", "Live stream to citizens")

_MAX_ID = 2**63 - 1


@routes.get("/v1/stream", scope=Scope.FOLLOW, media="text/event-stream")
async def open_stream(call: Call[Citizen]) -> HTTPResponse:
    """Open the live stream of server-sent events.

    Events: ``hello``, ``scan`` (a ``UsageEntry``), ``case`` (an event of a case), ``session``,
    ``delegation``, ``gap``. After a break, send ``Last-Event-ID`` to get what was missed.
    """
    given = call.request.headers.getone("last-event-id", "")
    last_id = (
        min(int(given), _MAX_ID)
        if given.isascii() and given.isdecimal() and len(given) < 20
        else None
    )
    return EventStream(service.stream(call.context, call.who, last_id, call.request.language))
