"""Submission (提交): from a ready draft to the ledger in one transaction, then on to the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bff.cases.acting.commitments import made, offered
from bff.cases.acting.orders import order_for
from bff.cases.acting.submission_answer import Stored, answer, answer_again
from bff.cases.acting.submission_schemas import CommitmentList, SubmissionRequest, SubmissionView
from bff.cases.forwarding.sending import Queued, born, new_forward, try_at_once, writes
from bff.catalogue import service as catalogue
from bff.catalogue.pull import read_on_soon
from bff.context import AppContext
from bff.drafts import service as drafts
from bff.drafts.problems import DRAFT_CHANGED, DRAFT_SUBMITTED
from bff.drafts.service import ReadyDraft
from bff.identity.callers import Citizen
from bff.identity.rights import Rights, must_stand
from bff.materials.lapsed import must_be_in_force_still
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import CaseOrder, Item, encoded
from ground.ids import parse_id
from ground.language import Language
from models import Forward, ServiceCase
from models.forward import ForwardKind
from models.service_case import CaseState
from models.together import insertion, together


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
    citizen, submission_id = submitting.citizen, _submission_id(context, submitting)
    try:
        ready = await _ready(context, submitting)
    except Problem as problem:
        if problem.kind is not DRAFT_SUBMITTED:
            raise
        before = await answer_again(context, citizen.person_id, submission_id, submitting.language)
        if before is None:
            raise
        return before
    items = await _items(context, ready)
    cases, forwards = _rows(context, submitting, ready, items, submission_id)

    rights = Rights.of(citizen, ready.applicant)
    queued = await _store(context, ready, cases, forwards, submission_id, rights)
    await try_at_once(context, queued, submitting.call)
    if any(one.refusal is not None for one in queued):
        await read_on_soon(context)
    stored = Stored(ready, items, cases, queued)
    return await answer(context, citizen.person_id, stored, submitting.language)


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


def _part_id(context: AppContext, bundle_id: str, number: int) -> str:
    return context.settings.keys.lookup(f"part:{bundle_id}:{number}")[:24]


def _submission_id(context: AppContext, submitting: Submitting) -> str:
    name = f"submission:{submitting.citizen.person_id}:{submitting.key}"
    return context.settings.keys.lookup(name)[:24]
