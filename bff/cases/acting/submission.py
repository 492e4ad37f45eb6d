"""Submission (提交): from a ready draft to the ledger in one transaction, then on to the core."""

from __future__ import annotations

from datetime import timedelta

from bff.cases.acting.acts import id_by_key
from bff.cases.acting.commitments import agreed_commitments, list_commitments
from bff.cases.acting.orders import Submission, order_for
from bff.cases.acting.submission_answer import StoredSubmission, answer, answer_again
from bff.cases.acting.submission_schemas import CommitmentList, SubmissionRequest, SubmissionView
from bff.cases.forwarding.sending import PendingForward, new_forward, try_now, with_job_id, writes
from bff.catalogue import service as catalogue
from bff.catalogue.pull import read_on_soon
from bff.context import AppContext
from bff.drafts import service as drafts
from bff.drafts.open_drafts import open_draft
from bff.drafts.problems import DRAFT_CHANGED, DRAFT_SUBMITTED
from bff.drafts.service import ReadyDraft
from bff.identity.callers import Citizen
from bff.identity.rights import Rights, must_stand
from bff.materials.certificate_validity import must_be_in_force_still
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import CaseOrder, Item, encode_order
from ground.ids import parse_id
from models import Forward, ServiceCase
from models.forward import ForwardKind
from models.guarded_writes import insertion, run_together
from models.service_case import CaseState


async def submit(
    context: AppContext, request: RequestContext[Citizen], body: SubmissionRequest
) -> SubmissionView:
    """Store the submission, then forward it at once. The answer says if the core has acknowledged.

    The submission's id follows from the citizen and the key: if a worker dies after its commit, the
    same key finds the stored one.
    """
    submission_id = id_by_key(context, request, "submission")
    try:
        ready = await _ready(context, request, body)
    except Problem as problem:
        if problem.kind is not DRAFT_SUBMITTED:
            raise
        before = await answer_again(context, request, submission_id)
        if before is None:
            raise
        return before
    submission = Submission(
        id=submission_id,
        ready=ready,
        items=await _items(context, ready),
        commitments=agreed_commitments(
            ready.item, bool(ready.deferred), body.commitments, request.language
        ),
        channel=request.caller.channel,
        at=context.clock.now(),
    )
    cases, forwards = _rows(context, request.caller, submission)
    pending = await _store(context, request.caller, submission, cases, forwards)
    await try_now(context, pending, request.call)
    if any(forward.refusal is not None for forward in pending):
        await read_on_soon(context)
    return await answer(context, request, StoredSubmission(submission, cases, pending))


async def _store(
    context: AppContext,
    citizen: Citizen,
    submission: Submission,
    cases: list[ServiceCase],
    forwards: list[Forward],
) -> list[PendingForward]:
    """Close the draft and write cases, ledger and jobs, all or nothing.

    Of two submissions of one draft, one succeeds; none does by a right that has ended meanwhile.
    """
    rows = [insertion(case, guard_column="person_id") for case in cases]
    pending = []
    for forward in forwards:
        more, pending_forward = writes(context, forward)
        rows += more
        pending.append(pending_forward)
    now, draft = context.clock.now(), submission.ready.draft
    rights = Rights.of(citizen, submission.ready.applicant)
    answers = await run_together(
        draft.submission_write(submission.id, now, *rights.conditions(now)), *rows
    )
    if answers is None:
        await must_stand(context, rights)
        raise Problem(DRAFT_CHANGED)
    _, *job_ids = answers
    return [
        with_job_id(pending_forward, job_id)
        for pending_forward, job_id in zip(pending, job_ids, strict=True)
    ]


async def offered_commitments(
    context: AppContext, request: RequestContext[Citizen], draft_id: str
) -> CommitmentList:
    """List the optional and required commitments of a draft."""
    _, item, _ = await open_draft(context, request, draft_id)
    return CommitmentList(list_commitments(item, False, request.language))


async def _ready(
    context: AppContext, request: RequestContext[Citizen], body: SubmissionRequest
) -> ReadyDraft:
    draft_id, deferred_codes = parse_id(body.draft_id), body.deferred_materials
    ready = await drafts.ready(context, request, draft_id, body.draft_version, deferred_codes)
    await must_be_in_force_still(context, ready.applicant, ready.materials, request.call)
    return ready


async def _items(context: AppContext, ready: ReadyDraft) -> list[Item]:
    """Return the items of the application: the item itself, or the parts of a bundle (一件事)."""
    if not ready.item.parts:
        return [ready.item]
    return [await catalogue.item(context, code) for code in ready.item.parts]


def _rows(
    context: AppContext, citizen: Citizen, submission: Submission
) -> tuple[list[ServiceCase], list[Forward]]:
    """Build a case and a ledger row for each item."""
    bundle_id, now = submission.bundle_id, submission.at
    cases, forwards = [], []
    for number, item in enumerate(submission.items):
        case_id = submission.id if bundle_id is None else _part_id(context, bundle_id, number)
        order = order_for(submission, item, case_id)
        until = now + timedelta(hours=item.forward_within_hours)
        forwards.append(
            new_forward(ForwardKind.CASE, case_id, case_id, encode_order(order), now, until)
        )
        cases.append(_case(citizen, submission, item, order))
    return cases, forwards


def _case(citizen: Citizen, submission: Submission, item: Item, order: CaseOrder) -> ServiceCase:
    applicant = submission.ready.applicant
    return ServiceCase(
        id=order.source_no,
        person_id=citizen.person_id,
        applicant_id=applicant.person.id,
        delegation_id=applicant.delegation.id if applicant.delegation else None,
        bundle_id=order.bundle_no,
        draft_id=submission.ready.draft.id,
        item_code=item.implement_code,
        item_name=item.name,
        item_name_en=item.name_en,
        channel=order.channel,
        state=CaseState.SUBMITTED,
        submitted_at=submission.at,
        changed_at=submission.at,
    )


def _part_id(context: AppContext, bundle_id: str, number: int) -> str:
    return context.settings.keys.lookup(f"part:{bundle_id}:{number}")[:24]
