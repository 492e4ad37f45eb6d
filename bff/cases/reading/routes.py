"""Routes by which a citizen reads cases (办件)."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.problems import (
    CASE_NOT_FOUND,
    NOT_ACKNOWLEDGED,
    RECEIPT_NOT_DRAWN,
    RECEIPTS_BUSY,
)
from bff.cases.reading import overlaps, service
from bff.cases.reading.overlap_schemas import Overlaps
from bff.cases.reading.receipt_schemas import ReceiptView
from bff.cases.reading.schemas import CasePage, CaseQuery, CaseView
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.paper.document import draw_document
from bff.paper.picture import draw_picture
from bff.paper.press import Draw
from bff.scopes import Scope

routes = Routes("Cases", "Submitted applications: submission, progress, what is left to do")

_MEDIA = {"pdf": "application/pdf", "png": "image/png"}


@routes.get("/v1/cases", scope=Scope.FOLLOW)
async def list_cases(call: Call[Citizen], query: CaseQuery) -> CasePage:
    """List the cases of the citizen, and those submitted for them, newest first."""
    return await service.list_cases(call.context, call.caller, query, call.request.language)


@routes.get(
    "/v1/cases/<case_id:id>", scope=Scope.FOLLOW, cacheable=True, problems=(CASE_NOT_FOUND,)
)
async def read_case(call: Call[Citizen], case_id: str) -> CaseView:
    """Read a case: its timeline, its time limits, its department and the citizen's tasks."""
    return await service.read_case(call.context, call.caller, case_id, call.request.language)


@routes.get(
    "/v1/cases/<case_id:id>/receipt",
    scope=Scope.FOLLOW,
    cacheable=True,
    problems=(CASE_NOT_FOUND, NOT_ACKNOWLEDGED),
)
async def read_receipt(call: Call[Citizen], case_id: str) -> ReceiptView:
    """Read the receipt (收件 or 受理) of a case, to keep or print."""
    return await service.receipt(call.context, call.caller, case_id, call.request.language)


@routes.get(
    "/v1/cases/<case_id:id>/receipt.pdf",
    scope=Scope.FOLLOW,
    limit="receipts",
    media="application/pdf",
    problems=(CASE_NOT_FOUND, NOT_ACKNOWLEDGED, RECEIPTS_BUSY, RECEIPT_NOT_DRAWN),
)
async def fetch_receipt_document(call: Call[Citizen], case_id: str) -> HTTPResponse:
    """Fetch the receipt of a case as PDF: A4, with text that can be selected."""
    return await _file_reply(call, case_id, draw_document, "pdf")


@routes.get(
    "/v1/cases/<case_id:id>/receipt.png",
    scope=Scope.FOLLOW,
    limit="receipts",
    media="image/png",
    problems=(CASE_NOT_FOUND, NOT_ACKNOWLEDGED, RECEIPTS_BUSY, RECEIPT_NOT_DRAWN),
)
async def fetch_receipt_picture(call: Call[Citizen], case_id: str) -> HTTPResponse:
    """Fetch the receipt of a case as a picture, as wide as a phone, black on white.

    A picture has at most 160 lines and says so if that is not all of it. The PDF has the rest.
    """
    return await _file_reply(call, case_id, draw_picture, "png")


async def _file_reply(
    call: Call[Citizen], case_id: str, draw: Draw, extension: str
) -> HTTPResponse:
    language = call.request.language
    body = await service.receipt_file(call.context, call.caller, case_id, language, draw)
    headers = {
        "Content-Disposition": f'attachment; filename="receipt.{extension}"',
        "Cache-Control": "private, no-store",
    }
    return HTTPResponse(body, 200, headers, _MEDIA[extension])


@routes.get(
    "/v1/items/<code:str>/overlaps",
    scope=Scope.APPLY,
    problems=(ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ, *ACTING_REFUSALS),
)
async def read_overlaps(call: Call[Citizen], code: str) -> Overlaps:
    """Read what the citizen already has for a service: open cases, a draft, its certificate."""
    return await overlaps.overlaps(call.context, call.request_context, code)
