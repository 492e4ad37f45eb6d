"""Route of the core's events."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.from_core.core_caller import CoreCaller
from bff.cases.from_core.intake import take_in
from bff.cases.from_core.schemas import EventReply
from bff.cases.problems import EVENT_MALFORMED
from bff.problems import Problem
from bff.problems.input import BODY_TOO_LARGE
from gateways.core import UnfitEvent, read_event
from gateways.core.events import MAX_EVENT_BYTES

routes = Routes("Core events", "Events of cases, from the core")


@routes.post("/core/events", limit=None, problems=(EVENT_MALFORMED,))
async def receive_core_event(call: Call[CoreCaller]) -> EventReply:
    """Receive an event of a case, from the core.

    A repetition gets the same answer. After any answer but 200 the core sends the event again.
    """
    body = call.request.body
    if len(body) > MAX_EVENT_BYTES:
        raise Problem(BODY_TOO_LARGE)
    try:
        event = read_event(body)
    except UnfitEvent as error:
        await call.context.misfits.note("events", [error.misfit])
        raise Problem(EVENT_MALFORMED) from None
    if await take_in(call.context, event) == "unfit":
        raise Problem(EVENT_MALFORMED)
    return EventReply(0, "ok")
