"""Routes by which a citizen reads cases (办件)."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.problems import CASE_NOT_FOUND, NOT_ACKNOWLEDGED
from bff.cases.reading import overlaps, service
from bff.cases.reading.overlap_schemas import Overlaps
from bff.cases.reading.receipt_schemas import ReceiptView
from bff.cases.reading.schemas import CasePage, CaseQuery, CaseView
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.scopes import Scope

routes = Routes("Cases", "Submitted applications: submission, progress, what is left to do")


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
    "/v1/items/<code:str>/overlaps",
    scope=Scope.APPLY,
    problems=(ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ, *ACTING_REFUSALS),
)
async def read_overlaps(call: Call[Citizen], code: str) -> Overlaps:
    """Read what the citizen already has for a service: open cases, a draft, its certificate."""
    return await overlaps.overlaps(call.context, call.request_context, code)
