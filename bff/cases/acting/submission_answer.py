"""Answer to a submission (提交): its cases as the first try left them, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Q

from bff.cases.acting.orders import Submission
from bff.cases.acting.submission_schemas import SubmissionView
from bff.cases.forwarding.sending import PendingForward
from bff.cases.problems import CASE_REFUSED
from bff.cases.reading.schemas import CaseSummary
from bff.cases.reading.situation import Situation
from bff.cases.reading.situations import readable_cases
from bff.cases.reading.view import summaries, summary
from bff.context import AppContext
from bff.core_problems import refused_as
from bff.identity.callers import Citizen
from bff.request_context import RequestContext
from gateways.core import case_state
from ground.clock import in_china
from ground.language import Language, Text
from ground.masking import mask_name
from models import ServiceCase
from models.forward import ForwardState
from models.service_case import CaseState

_ALL = Text("已提交，省平台已接收。", "Submitted. The province has received your application.")
_NOT_YET = Text(
    "我们已收到并保存，省平台暂未接收。我们会继续报送，结果会通知您，无需重复提交。",
    "We have your application. The province does not have it yet. We keep sending it and "
    "will tell you. Do not submit it again.",
)
_SOME = Text(
    "省平台没有接收其中 {refused} 项，原因和办法见该项。",
    "The province did not accept {refused} of your applications. Open each one to see "
    "why, and what to do.",
)


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """Submission that has been stored and tried: for each item a case, and its forward."""

    submission: Submission
    cases: Sequence[ServiceCase]
    queued: Sequence[PendingForward]


async def answer(
    context: AppContext, request: RequestContext[Citizen], stored_submission: StoredSubmission
) -> SubmissionView:
    """Answer a submission without reading its rows again.

    They are read for an agent, whose right to follow it may just have ended. Raises
    ``case-refused`` if the core refuses all of it; the draft is then open again.
    """
    submission, cases = stored_submission.submission, stored_submission.cases
    language = request.language
    applicant = submission.ready.applicant
    if applicant.delegation is not None:
        ids = [case.id for case in cases]
        again = await ServiceCase.filter(id__in=ids).order_by("id")
        readable = await readable_cases(context, request.caller.person_id, again)
        if any(case.until is not None for case in readable):
            return _view(await summaries(context, readable, language), language)
    _take_answers(stored_submission)
    names = {applicant.person.id: mask_name(applicant.person.display_name)}
    today = in_china(context.clock.now()).date()
    situations = (
        Situation(case, pending.forward, item, None, today, draft=submission.ready.draft)
        for case, pending, item in zip(
            cases, stored_submission.queued, submission.items, strict=True
        )
    )
    return _view([summary(situation, names, language) for situation in situations], language)


async def answer_again(
    context: AppContext, request: RequestContext[Citizen], submission_id: str
) -> SubmissionView | None:
    """Answer the same key again, after its answer was lost.

    Return None if nothing was stored under it.
    """
    person_id, language = request.caller.person_id, request.language
    of_submission = Q(id=submission_id) | Q(bundle_id=submission_id)
    cases = await ServiceCase.filter(of_submission, person_id=person_id).order_by("id")
    if not cases:
        return None
    readable = await readable_cases(context, person_id, cases)
    return _view(await summaries(context, readable, language), language)


def _take_answers(submission: StoredSubmission) -> None:
    """Copy the first attempt's changes into our rows, without reading them again.

    Raises ``case-refused`` if the core refuses all of it; the draft is then open again.
    """
    for case, forward in zip(submission.cases, submission.queued, strict=True):
        if forward.refusal is not None:
            case.state, forward.forward.state = CaseState.NOT_FORWARDED, ForwardState.REFUSED
        elif forward.answer is not None:
            case.case_no, case.version = forward.answer.case_no, forward.answer.version
            case.state, case.upstream_code = case_state(forward.answer.state), forward.answer.state
            receipt = forward.answer.receipt
            case.receipt_number = receipt.number if receipt else forward.answer.case_no
    refusals = [forward.refusal for forward in submission.queued if forward.refusal is not None]
    if len(refusals) == len(submission.queued):
        raise refused_as(refusals[0], CASE_REFUSED)


def _view(cases: list[CaseSummary], language: Language) -> SubmissionView:
    return SubmissionView(
        cases=cases,
        bundle_id=cases[0].bundle_id,
        acknowledged=all(case.acknowledged for case in cases),
        message=_message(cases, language),
    )


def _message(cases: list[CaseSummary], language: Language) -> str:
    """Say whether the core has all parts, has refused some, or has yet to answer."""
    refused = sum(case.state == CaseState.NOT_FORWARDED for case in cases)
    queued = any(not case.acknowledged and case.state != CaseState.NOT_FORWARDED for case in cases)
    parts = [_SOME.render(language, refused=refused)] if refused else []
    if queued:
        parts.append(_NOT_YET.render(language))
    return " ".join(parts) if parts else _ALL.render(language)
