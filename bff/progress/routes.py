"""Routes of the core's events, of receipts, and of the live stream."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.benefits import service as benefits
from bff.cases.from_core.intake import take_in
from bff.http.streams import EventStream
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.problems.input import BODY_TOO_LARGE
from bff.progress import service
from bff.progress.core_caller import CoreCaller
from bff.progress.problems import EVENT_MALFORMED, RECEIPTS_MALFORMED
from bff.progress.schemas import EventReply, ReceiptReply
from bff.progress.sms_caller import SmsProvider
from bff.progress.sms_receipts import keep_receipts
from bff.scopes import Scope
from gateways.core import Benefit, UnfitEvent, read_any_event
from gateways.core.events import MAX_EVENT_BYTES
from gateways.sms import MAX_RECEIPT_BYTES, UnfitReceipts, read_receipts

routes = Routes("Progress", "Live stream to citizens, events from the core")

_MAX_ID = 2**63 - 1


@routes.get("/v1/stream", scope=Scope.FOLLOW, media="text/event-stream")
async def open_stream(call: Call[Citizen]) -> HTTPResponse:
    """Open the live stream of server-sent events.

    Events: ``hello`` with the number of ``unread`` messages, ``scan`` (a ``UsageEntry``), ``case``
    (an event of a case), ``notice-due``, ``draft-due``, ``benefit``, ``session``, ``delegation``,
    ``settings``, ``unread`` when that number changes, ``gap`` with it and the ``newest`` message.
    After a break, send ``Last-Event-ID`` to get what was missed.
    """
    header = call.request.headers.getone("last-event-id", "")
    last_id = (
        min(int(header), _MAX_ID)
        if header.isascii() and header.isdecimal() and len(header) < 20
        else None
    )
    language = call.request.language
    return EventStream(
        lambda beat: service.stream(call.context, call.caller, last_id, language, beat)
    )


@routes.post("/core/events", limit=None, problems=(EVENT_MALFORMED,))
async def receive_core_event(call: Call[CoreCaller]) -> EventReply:
    """Receive an event of a case, or an offer of 免申即享, from the core.

    A repetition gets the same answer. After any answer but 200 the core sends the event again.
    """
    body = call.request.body
    if len(body) > MAX_EVENT_BYTES:
        raise Problem(BODY_TOO_LARGE)
    try:
        event = read_any_event(body)
    except UnfitEvent as error:
        await call.context.misfits.note("events", [error.misfit])
        raise Problem(EVENT_MALFORMED) from None
    if isinstance(event, Benefit):
        await benefits.take_in(call.context, event)
    elif await take_in(call.context, event) == "unfit":
        raise Problem(EVENT_MALFORMED)
    return EventReply(0, "ok")


@routes.post("/sms/receipts/<secret:str>", limit=None, problems=(RECEIPTS_MALFORMED,))
async def receive_sms_receipts(call: Call[SmsProvider], secret: str) -> ReceiptReply:
    """Receive receipts of SMS, from Tencent Cloud. ``secret`` is ``BFF_SMS_RECEIPTS_PATH``.

    They are not signed: those that belong to no send of ours are answered alike and dropped.
    """
    body = call.request.body
    if len(body) > MAX_RECEIPT_BYTES:
        raise Problem(BODY_TOO_LARGE)
    try:
        receipts = read_receipts(body)
    except UnfitReceipts:
        raise Problem(RECEIPTS_MALFORMED) from None
    await keep_receipts(call.context, receipts)
    return ReceiptReply(0, "OK")
