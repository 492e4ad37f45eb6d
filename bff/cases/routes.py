"""Cases (办件): what I have submitted, what became of it, what I must do now."""

from __future__ import annotations

from bff.api.callers import Anyone
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases import (
    delivery,
    evaluation,
    payment,
    service,
    submission,
    supplement,
    withdrawal,
)
from bff.cases.act_schemas import (
    DeliveryRequest,
    EvaluationRequest,
    EvaluationTags,
    PaymentLink,
    SupplementRequest,
    WithdrawalRequest,
)
from bff.cases.acts import Doing
from bff.cases.receipt_schemas import ReceiptView
from bff.cases.schemas import CasePage, CaseQuery, CaseView
from bff.cases.submission import Submitting
from bff.cases.submission_schemas import CommitmentList, SubmissionRequest, SubmissionView
from bff.context import core_call
from bff.http.idempotency import HEADER as IDEMPOTENCY_KEY
from bff.identity.callers import Citizen
from bff.scopes import Scope

routes = Routes("Cases")

_ITEM_GONE = ("item-not-found", "item-ended", "catalogue-not-read")
_DELEGATION = ("delegation-not-found", "delegation-not-in-force", "delegation-not-for-item")


@routes.get("/v1/cases", scope=Scope.FOLLOW)
async def list_cases(call: Call[Citizen], query: CaseQuery) -> CasePage:
    """My cases and those done for me, newest first."""
    return await service.list_cases(call.context, call.who, query, call.request.language)


@routes.get(
    "/v1/cases/<case_id:str>", scope=Scope.FOLLOW, cacheable=True, problems=("case-not-found",)
)
async def read_case(call: Call[Citizen], case_id: str) -> CaseView:
    """One case: its timeline, its deadlines, who handles it, and what waits for me."""
    return await service.read_case(call.context, call.who, case_id, call.request.language)


@routes.get(
    "/v1/cases/<case_id:str>/receipt",
    scope=Scope.FOLLOW,
    cacheable=True,
    problems=("case-not-found", "not-acknowledged"),
)
async def receipt(call: Call[Citizen], case_id: str) -> ReceiptView:
    """The receipt (收件 or 受理), to be kept or printed."""
    return await service.receipt(call.context, call.who, case_id, call.request.language)


@routes.get(
    "/v1/drafts/<draft_id:str>/commitments",
    scope=Scope.APPLY,
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
    scope=Scope.APPLY,
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
        "certificate-lapsed",
        "assurance-too-low",
        "item-not-online",
        "applicant-not-eligible",
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


_MAY_ACT = ("case-not-found", "case-refused", *_DELEGATION)


def _doing(call: Call[Citizen], case_id: str) -> Doing:
    request = call.request
    return Doing(
        citizen=call.who,
        case_id=case_id,
        acting_for=request.acting_for,
        key=request.headers.getone(IDEMPOTENCY_KEY, None),
        call=core_call(request),
        language=request.language,
    )


@routes.post(
    "/v1/cases/<case_id:str>/supplements",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="all_acknowledged",
    problems=(
        *_MAY_ACT,
        "notice-not-open",
        "notice-answered",
        "notice-past",
        "supplement-incomplete",
        "certificate-lapsed",
        "case-changed",
        "withdrawn-already",
        "assurance-too-low",
    ),
)
async def supplement_case(call: Call[Citizen], body: SupplementRequest, case_id: str) -> CaseView:
    """Send what a notice asked for (补正): its fields, with the materials gathered before. All of
    it at once, and once for each notice. 202: we have it, the core does not yet.
    """
    return await supplement.supplement(call.context, _doing(call, case_id), body)


@routes.post(
    "/v1/cases/<case_id:str>/withdrawal",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    pending_unless="all_acknowledged",
    problems=(
        *_MAY_ACT,
        "case-closed",
        "nothing-to-withdraw",
        "withdrawn-already",
        "assurance-too-low",
    ),
)
async def withdraw_case(call: Call[Citizen], body: WithdrawalRequest, case_id: str) -> CaseView:
    """Take a case back (撤回). One that the core has not acknowledged is brought there first, since
    part of it may have arrived, and then withdrawn: 202 until then.
    """
    return await withdrawal.withdraw(call.context, _doing(call, case_id), body)


@routes.post(
    "/v1/cases/<case_id:str>/evaluation",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="all_acknowledged",
    problems=(*_MAY_ACT, "not-decided", "evaluated-already", "reason-missing"),
)
async def evaluate_case(call: Call[Citizen], body: EvaluationRequest, case_id: str) -> CaseView:
    """Evaluate it (好差评), once. A 4 or a 5 says why, and is looked into by ``followUpBy``."""
    return await evaluation.evaluate(call.context, _doing(call, case_id), body)


@routes.get("/v1/evaluation-tags", limit="public", cacheable=True)
async def evaluation_tags(call: Call[Anyone]) -> EvaluationTags:
    """What an evaluation may name, good and bad."""
    return evaluation.tags(call.request.language)


@routes.post(
    "/v1/cases/<case_id:str>/payment",
    scope=Scope.FOLLOW,
    limit="submissions",
    problems=(*_MAY_ACT, "nothing-due", "core-unavailable", "core-refused"),
)
async def pay_case(call: Call[Citizen], case_id: str) -> PaymentLink:
    """Where to pay what is due (缴费). Asked again, the open payment again."""
    return await payment.begin(call.context, _doing(call, case_id))


@routes.post(
    "/v1/cases/<case_id:str>/delivery",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    pending_unless="all_acknowledged",
    problems=(*_MAY_ACT, "delivery-not-offered", "delivery-ordered", "assurance-too-low"),
)
async def deliver_case(call: Call[Citizen], body: DeliveryRequest, case_id: str) -> CaseView:
    """Have the result sent by express (邮寄), once."""
    return await delivery.deliver(call.context, _doing(call, case_id), body)
