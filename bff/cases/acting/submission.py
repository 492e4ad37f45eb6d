"""Submission (提交): from a ready draft to the ledger in one transaction, then on to the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from bff.cases.acting.commitments import made, offered
from bff.cases.acting.orders import order_for
from bff.cases.acting.submission_schemas import CommitmentList, SubmissionRequest, SubmissionView
from bff.cases.forwarding.sending import Queued, born, new_forward, try_at_once, writes
from bff.cases.problems import CASE_REFUSED
from bff.cases.reading.schemas import CaseSummary
from bff.cases.reading.situations import seen_by
from bff.cases.reading.todo import Situation
from bff.cases.reading.view import summaries, summary
from bff.catalogue import service as catalogue
from bff.catalogue.pull import read_on_soon
from bff.context import AppContext
from bff.core_problems import refused_as
from bff.drafts import service as drafts
from bff.drafts.problems import DRAFT_CHANGED, DRAFT_SUBMITTED
from bff.drafts.service import ReadyDraft
from bff.identity.callers import Citizen
from bff.identity.rights import Rights, must_stand
from bff.materials.lapsed import must_be_in_force_still
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import CaseOrder, Item, case_state, encoded
from ground.clock import in_china
from ground.ids import parse_id
from ground.language import Language, Text
from ground.masking import mask_name
from models import Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState
from models.together import insertion, together

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
class Submitting:
    """A submission of one draft by one citizen under one idempotency key."""

    citizen: Citizen
    acting_for: str | None
    wanted: SubmissionRequest
    key: str
    call: OutgoingCall
    language: Language


async def submit(context: AppContext, submitting: Submitting) -> SubmissionView:
    """Store the submission, then forward it at once. The answer says if the core has acknowledged.

    The submission's id follows from the citizen and the key: if a worker dies after its commit, the
    same key finds the stored one.
    """
    submission_id = _submission_id(context, submitting)
    try:
        ready = await _ready(context, submitting)
    except Problem as problem:
        if problem.kind is not DRAFT_SUBMITTED:
            raise
        return await _stored_before(context, submission_id, submitting, problem)
    items = await _items(context, ready)
    cases, forwards = _rows(context, submitting, ready, items, submission_id)

    rights = Rights.of(submitting.citizen, ready.applicant)
    queued = await _store(context, ready, cases, forwards, submission_id, rights)
    await try_at_once(context, queued, submitting.call)
    if any(one.refusal is not None for one in queued):
        await read_on_soon(context)
    if ready.applicant.delegation is not None:
        seen = await seen_by(context, submitting.citizen.person_id, await _again(cases))
        if any(one.until is not None for one in seen):  # the agent's right has just ended
            return _view(await summaries(context, seen, submitting.language), submitting)
    _take_answers(cases, queued)
    names = {ready.applicant.person.id: mask_name(ready.applicant.person.display_name)}
    today = in_china(context.clock.now()).date()
    together_with = zip(cases, forwards, items, strict=True)
    situations = (Situation(*one, None, today, draft=ready.draft) for one in together_with)
    return _view([summary(one, names, submitting.language) for one in situations], submitting)


async def _store(
    context: AppContext,
    ready: ReadyDraft,
    cases: list[ServiceCase],
    forwards: list[Forward],
    submission_id: str,
    rights: Rights,
) -> list[Queued]:
    """Close the draft and write cases, ledger and jobs, all or nothing.

    Of two submissions of one draft, one succeeds; none does by a right that has ended meanwhile.
    """
    rows = [insertion(case, guarded="person_id") for case in cases]
    queued = []
    for forward in forwards:
        more, one = writes(context, forward)
        rows += more
        queued.append(one)
    now = context.clock.now()
    told = await together(ready.draft.closing(submission_id, now, *rights.conditions(now)), *rows)
    if told is None:
        await must_stand(context, rights)
        raise Problem(DRAFT_CHANGED)
    _, *job_ids = told
    return [born(one, job_id) for one, job_id in zip(queued, job_ids, strict=True)]


async def offered_commitments(
    context: AppContext,
    citizen: Citizen,
    draft_id: str,
    acting_for: str | None,
    language: Language,
) -> CommitmentList:
    """List the optional and required commitments of a draft."""
    _, item, _ = await drafts.open_draft(context, citizen, draft_id, acting_for)
    return CommitmentList(offered(item, False, language))


async def _ready(context: AppContext, submitting: Submitting) -> ReadyDraft:
    wanted = submitting.wanted
    ready = await drafts.ready(
        context,
        submitting.citizen,
        parse_id(wanted.draft_id),
        wanted.draft_version,
        submitting.acting_for,
        wanted.deferred_materials,
    )
    await must_be_in_force_still(context, ready.applicant, ready.materials, submitting.call)
    return ready


async def _items(context: AppContext, ready: ReadyDraft) -> list[Item]:
    """Return the items of the application: the item itself, or the parts of a bundle (一件事)."""
    if not ready.item.parts:
        return [ready.item]
    return [await catalogue.item(context, code) for code in ready.item.parts]


def _rows(
    context: AppContext,
    submitting: Submitting,
    ready: ReadyDraft,
    items: list[Item],
    submission_id: str,
) -> tuple[list[ServiceCase], list[Forward]]:
    """Build a case and a ledger row for each item."""
    commitments = made(
        ready.item, bool(ready.deferred), submitting.wanted.commitments, submitting.language
    )
    now, channel = context.clock.now(), submitting.citizen.channel
    bundle_id = submission_id if ready.item.parts else None
    cases, forwards = [], []
    for number, item in enumerate(items):
        case_id = submission_id if bundle_id is None else _part_id(context, bundle_id, number)
        order = order_for(
            ready,
            item,
            case_id,
            commitments=commitments,
            channel=channel,
            now=now,
            bundle_id=bundle_id,
        )
        until = now + timedelta(hours=item.forward_within_hours)
        forwards.append(new_forward(ForwardKind.CASE, case_id, case_id, encoded(order), now, until))
        cases.append(_case(submitting.citizen, ready, item, order, now))
    return cases, forwards


def _case(
    citizen: Citizen, ready: ReadyDraft, item: Item, order: CaseOrder, now: datetime
) -> ServiceCase:
    applicant = ready.applicant
    return ServiceCase(
        id=order.source_no,
        person_id=citizen.person_id,
        applicant_id=applicant.person.id,
        delegation_id=applicant.delegation.id if applicant.delegation else None,
        bundle_id=order.bundle_no,
        draft_id=ready.draft.id,
        item_code=item.implement_code,
        item_name=item.name,
        channel=order.channel,
        state=CaseState.SUBMITTED,
        submitted_at=now,
        changed_at=now,
    )


async def _again(cases: list[ServiceCase]) -> list[ServiceCase]:
    return await ServiceCase.filter(id__in=[case.id for case in cases]).order_by("id")


def _take_answers(cases: list[ServiceCase], queued: list[Queued]) -> None:
    """Copy the first attempt's changes into our rows, without reading them again.

    Raises ``case-refused`` if the core refuses all of it; the draft is then open again.
    """
    for case, one in zip(cases, queued, strict=True):
        if one.refusal is not None:
            case.state, one.forward.state = CaseState.NOT_FORWARDED, ForwardState.REFUSED
        elif one.answer is not None:
            case.case_no, case.version = one.answer.case_no, one.answer.version
            case.state, case.upstream_code = case_state(one.answer.state), one.answer.state
            receipt = one.answer.receipt
            case.receipt_number = receipt.number if receipt else one.answer.case_no
    refusals = [one.refusal for one in queued if one.refusal is not None]
    if len(refusals) == len(queued):
        raise refused_as(refusals[0], CASE_REFUSED)


async def _stored_before(
    context: AppContext, submission_id: str, submitting: Submitting, problem: Problem
) -> SubmissionView:
    """Return the submission that this key stored before, if its answer was lost.

    A draft that was submitted under another key is a problem.
    """
    ours = Q(id=submission_id) | Q(bundle_id=submission_id)
    cases = await ServiceCase.filter(ours, person_id=submitting.citizen.person_id).order_by("id")
    if not cases:
        raise problem
    seen = await seen_by(context, submitting.citizen.person_id, cases)
    return _view(await summaries(context, seen, submitting.language), submitting)


def _view(cases: list[CaseSummary], submitting: Submitting) -> SubmissionView:
    acknowledged = all(case.acknowledged for case in cases)
    return SubmissionView(
        cases=cases,
        bundle_id=cases[0].bundle_id,
        acknowledged=acknowledged,
        message=_message(cases, submitting.language),
    )


def _message(cases: list[CaseSummary], language: Language) -> str:
    """Say whether the core has all parts, has refused some, or has yet to answer."""
    refused = sum(case.state == CaseState.NOT_FORWARDED for case in cases)
    queued = any(not case.acknowledged and case.state != CaseState.NOT_FORWARDED for case in cases)
    parts = [_SOME.said(language, refused=refused)] if refused else []
    if queued:
        parts.append(_NOT_YET.said(language))
    return " ".join(parts) if parts else _ALL.said(language)


def _part_id(context: AppContext, bundle_id: str, number: int) -> str:
    return context.settings.keys.lookup(f"part:{bundle_id}:{number}")[:24]


def _submission_id(context: AppContext, submitting: Submitting) -> str:
    name = f"submission:{submitting.citizen.person_id}:{submitting.key}"
    return context.settings.keys.lookup(name)[:24]
