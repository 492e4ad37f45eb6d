"""Cases (办件): what I have submitted, what became of it, what I must do now."""

from __future__ import annotations

from bff.cases import service
from bff.cases.schemas import CasePage, CaseQuery, CaseView, ReceiptView
from bff.http.endpoint import Call, Routes
from bff.identity.callers import Citizen

routes = Routes("Cases")


@routes.get("/v1/cases")
async def list_cases(call: Call[Citizen], query: CaseQuery) -> CasePage:
    """My cases and those done for me, newest first."""
    return await service.list_cases(call.context, call.who, query, call.request.language)


@routes.get("/v1/cases/<case_id:str>", cacheable=True, problems=("case-not-found",))
async def read_case(call: Call[Citizen], case_id: str) -> CaseView:
    """One case: its timeline, its deadlines, who handles it, and what waits for me."""
    return await service.read_case(call.context, call.who, case_id, call.request.language)


@routes.get(
    "/v1/cases/<case_id:str>/receipt",
    cacheable=True,
    problems=("case-not-found", "not-acknowledged"),
)
async def receipt(call: Call[Citizen], case_id: str) -> ReceiptView:
    """The receipt (收件 or 受理), to be kept or printed."""
    return await service.receipt(call.context, call.who, case_id, call.request.language)
