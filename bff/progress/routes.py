"""The live stream."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.http.endpoint import Call, Routes
from bff.http.streams import EventStream
from bff.identity.callers import Citizen
from bff.progress import service

routes = Routes("Progress")

_MAX_ID = 2**63 - 1


@routes.get("/v1/stream", media="text/event-stream")
async def stream(call: Call[Citizen]) -> HTTPResponse:
    """Server-sent events: ``hello``, ``scan`` (a usage-log entry), ``session``, ``gap``; resumes
    after Last-Event-ID.
    """
    given = call.request.headers.getone("last-event-id", "")
    last_id = (
        min(int(given), _MAX_ID)
        if given.isascii() and given.isdecimal() and len(given) < 20
        else None
    )
    return EventStream(service.stream(call.context, call.who, last_id, call.request.language))
