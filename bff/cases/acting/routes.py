"""Routes of what a citizen does: submit a draft, then act on the case."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.acting import delivery, evaluation, payment, submission, supplement, withdrawal
from bff.cases.acting.schemas import (
    DeliveryRequest,
    EvaluationRequest,
    EvaluationTags,
    PaymentLink,
    SupplementRequest,
    WithdrawalRequest,
)
from bff.cases.acting.submission_schemas import CommitmentList, SubmissionRequest, SubmissionView
from bff.cases.problems import (
    CASE_CHANGED,
    CASE_CLOSED,
    CASE_NOT_FOUND,
    CASE_REFUSED,
    COMMITMENT_MISSING,
    COMMITMENT_NOT_OFFERED,
    DELIVERY_NOT_OFFERED,
    DELIVERY_ORDERED,
    EVALUATED_ALREADY,
    NOT_DECIDED,
    NOTHING_DUE,
    NOTHING_TO_WITHDRAW,
    NOTICE_ANSWERED,
    NOTICE_NOT_OPEN,
    NOTICE_PAST,
    REASON_MISSING,
    SUPPLEMENT_INCOMPLETE,
    WITHDRAWN_ALREADY,
)
from bff.cases.reading.schemas import CaseView
from bff.cases.reading.service import read_case
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.core_problems import CORE_REFUSED, CORE_UNAVAILABLE
from bff.drafts.problems import (
    APPLICANT_AGE_NOT_ELIGIBLE,
    APPLICANT_NOT_ELIGIBLE,
    DRAFT_CHANGED,
    DRAFT_INCOMPLETE,
    DRAFT_NOT_FOUND,
    DRAFT_SUBMITTED,
    ITEM_NOT_ONLINE,
)
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials.problems import CERTIFICATE_LAPSED
from bff.scopes import Scope

routes = Routes("Cases")

_ITEM_GONE = (ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ)


@routes.get(
    "/v1/drafts/<draft_id:id>/commitments",
    scope=Scope.APPLY,
    problems=(DRAFT_NOT_FOUND, DRAFT_SUBMITTED, *_ITEM_GONE, *ACTING_REFUSALS),
)
async def list_commitments(call: Call[Citizen], draft_id: str) -> CommitmentList:
    """List the commitments (承诺) that a draft asks for before it is submitted."""
    return await submission.offered_commitments(call.context, call.request_context, draft_id)


@routes.post(
    "/v1/cases",
    scope=Scope.APPLY,
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="acknowledged",
    problems=(
        DRAFT_NOT_FOUND,
        DRAFT_SUBMITTED,
        DRAFT_CHANGED,
        DRAFT_INCOMPLETE,
        COMMITMENT_MISSING,
        COMMITMENT_NOT_OFFERED,
        CERTIFICATE_LAPSED,
        ASSURANCE_TOO_LOW,
        ITEM_NOT_ONLINE,
        APPLICANT_AGE_NOT_ELIGIBLE,
        APPLICANT_NOT_ELIGIBLE,
        CASE_REFUSED,
        *_ITEM_GONE,
        *ACTING_REFUSALS,
    ),
)
async def submit_case(call: Call[Citizen], body: SubmissionRequest) -> SubmissionView:
    """Submit a draft (提交).

    201: the core has it, under its number. 202: this server has it and brings it to the core.
    There is nothing to submit again.
    """
    return await submission.submit(call.context, call.request_context, body)


async def _case(call: Call[Citizen], case_id: str) -> CaseView:
    """Return the case as this person may see it now.

    An agent whose delegation has just ended sees it as it stood at that moment.
    """
    return await read_case(call.context, call.caller, case_id, call.request.language)


_MAY_ACT = (CASE_NOT_FOUND, CASE_REFUSED, *ACTING_REFUSALS)


@routes.post(
    "/v1/cases/<case_id:id>/supplements",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="all_acknowledged",
    problems=(
        *_MAY_ACT,
        NOTICE_NOT_OPEN,
        NOTICE_ANSWERED,
        NOTICE_PAST,
        SUPPLEMENT_INCOMPLETE,
        CERTIFICATE_LAPSED,
        CASE_CHANGED,
        WITHDRAWN_ALREADY,
        ASSURANCE_TOO_LOW,
    ),
)
async def supplement_case(call: Call[Citizen], body: SupplementRequest, case_id: str) -> CaseView:
    """Supplement a case with everything that its notice asks for (补正).

    Send all of it at once: the fields here, the materials before. Each notice takes one supplement.
    202: this server has it, the core does not yet.
    """
    await supplement.supplement(call.context, call.request_context, case_id, body)
    return await _case(call, case_id)


@routes.post(
    "/v1/cases/<case_id:id>/withdrawal",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    pending_unless="all_acknowledged",
    problems=(
        *_MAY_ACT,
        CASE_CLOSED,
        NOTHING_TO_WITHDRAW,
        WITHDRAWN_ALREADY,
        ASSURANCE_TOO_LOW,
    ),
)
async def withdraw_case(call: Call[Citizen], body: WithdrawalRequest, case_id: str) -> CaseView:
    """Withdraw a case (撤回).

    A case that the core has not acknowledged is brought there first, since part of it may have
    arrived, and withdrawn then: 202 until then.
    """
    await withdrawal.withdraw(call.context, call.request_context, case_id, body)
    return await _case(call, case_id)


@routes.post(
    "/v1/cases/<case_id:id>/evaluation",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    key_required=True,
    pending_unless="all_acknowledged",
    problems=(*_MAY_ACT, NOT_DECIDED, EVALUATED_ALREADY, REASON_MISSING),
)
async def evaluate_case(call: Call[Citizen], body: EvaluationRequest, case_id: str) -> CaseView:
    """Evaluate a case (好差评), once.

    A grade 4 or 5 needs a reason. The agency follows it up by ``followUpBy``.
    """
    await evaluation.evaluate(call.context, call.request_context, case_id, body)
    return await _case(call, case_id)


@routes.get("/v1/evaluation-tags", limit="public", cacheable=True)
async def list_evaluation_tags(call: Call[AnonymousCaller]) -> EvaluationTags:
    """List the tags that an evaluation may have."""
    return evaluation.tags(call.request.language)


@routes.post(
    "/v1/cases/<case_id:id>/payment",
    scope=Scope.FOLLOW,
    limit="submissions",
    problems=(*_MAY_ACT, NOTHING_DUE, CORE_UNAVAILABLE, CORE_REFUSED),
)
async def pay_case(call: Call[Citizen], case_id: str) -> PaymentLink:
    """Pay what is due for a case (缴费): get the link to the payment page.

    While a payment is open, its link is answered again.
    """
    return await payment.begin(call.context, call.request_context, case_id)


@routes.post(
    "/v1/cases/<case_id:id>/delivery",
    scope=Scope.FOLLOW,
    status=201,
    limit="submissions",
    pending_unless="all_acknowledged",
    problems=(*_MAY_ACT, DELIVERY_NOT_OFFERED, DELIVERY_ORDERED, ASSURANCE_TOO_LOW),
)
async def deliver_case(call: Call[Citizen], body: DeliveryRequest, case_id: str) -> CaseView:
    """Order delivery of the result by post (邮寄), once."""
    await delivery.deliver(call.context, call.request_context, case_id, body)
    return await _case(call, case_id)
