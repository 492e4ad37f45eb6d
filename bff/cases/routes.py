"""Cases (办件): what I have submitted, what became of it, what I must do now."""

from __future__ import annotations

from bff.cases import service, submission
from bff.cases.schemas import (
    CasePage,
    CaseQuery,
    CaseView,
    CommitmentList,
    ReceiptView,
    SubmissionRequest,
    SubmissionView,
)
from bff.cases.submission import Submitting
from bff.context import core_call
from bff.http.endpoint import Call, Routes
from bff.http.idempotency import HEADER as IDEMPOTENCY_KEY
from bff.identity.callers import Citizen

routes = Routes("Cases")

_ITEM_GONE = ("item-not-found", "item-ended")
_DELEGATION = ("delegation-not-found", "delegation-not-in-force", "delegation-not-for-item")


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


@routes.get(
    "/v1/drafts/<draft_id:str>/commitments",
    problems=("draft-not-found", "draft-submitted", *_ITEM_GONE, *_DELEGATION),
)
async def commitments(call: Call[Citizen], draft_id: str) -> CommitmentList:
    """What I may and must agree to before I submit this draft (承诺)."""
    request = call.request
    return await submission.offered_commitments(
        call.context, call.who, draft_id, request.acting_for, request.language
    )


@routes.post(
    "/v1/cases",
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="acknowledged",
    problems=(
        "draft-not-found",
        "draft-submitted",
        "draft-changed",
        "draft-incomplete",
        "commitment-missing",
        "commitment-not-offered",
        "assurance-too-low",
        "case-refused",
        *_ITEM_GONE,
        *_DELEGATION,
    ),
)
async def submit_case(call: Call[Citizen], body: SubmissionRequest) -> SubmissionView:
    """Submit a draft (提交). 201: the core has it, under its number. 202: we have it, the core does
    not yet; we go on, and there is nothing to submit again.
    """
    request = call.request
    return await submission.submit(
        call.context,
        Submitting(
            citizen=call.who,
            acting_for=request.acting_for,
            wanted=body,
            key=request.headers[IDEMPOTENCY_KEY],
            call=core_call(request),
            language=request.language,
        ),
    )
