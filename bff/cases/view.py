"""A case as a citizen sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bff.cases.deadlines import Limit, limit
from bff.cases.items import items_of
from bff.cases.schemas import (
    CaseHandler,
    CaseMaterial,
    CaseSummary,
    CaseView,
    Deadline,
    Deadlines,
    Delegated,
    DeliveryState,
    EvaluationView,
    Forwarding,
    PaymentState,
    TimelineEntry,
    Upstream,
)
from bff.cases.states import CLOSED, RUNNING, state_text
from bff.cases.timeline import timeline
from bff.cases.todo import Situation, todos
from bff.clock import in_china
from bff.context import AppContext
from bff.language import Language
from bff.masking import mask_name
from gateways.core import Item
from models import Evaluation, Forward, Material, Person, ServiceCase

_FORWARD = ("id", "state", "until", "upstream_text")  # not the body: it is long, and encrypted


async def situations(context: AppContext, cases: Sequence[ServiceCase]) -> list[Situation]:
    """Each case with its ledger row, its item and its evaluation: three reads, however many."""
    ids = [case.id for case in cases]
    forwards = {row.id: row for row in await Forward.filter(id__in=ids).only(*_FORWARD)}
    evaluations = {row.case_id: row for row in await Evaluation.filter(case_id__in=ids)}
    items = await items_of(context, {case.item_code for case in cases})
    today = in_china(context.clock.now()).date()
    return [
        Situation(
            case, forwards.get(case.id), items.get(case.item_code), evaluations.get(case.id), today
        )
        for case in cases
    ]


async def names_of(cases: Sequence[ServiceCase]) -> dict[str, str]:
    """Masked names of who applied and who submitted, by person."""
    ids = {case.applicant_id for case in cases} | {case.person_id for case in cases}
    people = await Person.filter(id__in=list(ids))
    return {person.id: mask_name(person.display_name) for person in people}


async def summaries(
    context: AppContext, cases: Sequence[ServiceCase], language: Language
) -> list[CaseSummary]:
    names = await names_of(cases)
    return [_summary(s, names, language) for s in await situations(context, cases)]


def _summary(situation: Situation, names: dict[str, str], language: Language) -> CaseSummary:
    case = situation.case
    acknowledged = case.case_no is not None
    return CaseSummary(
        id=case.id,
        case_no=case.case_no,
        item_code=case.item_code,
        item_name=case.item_name,
        state=case.state,
        state_text=state_text(case.state, case.upstream_text, acknowledged, language),
        acknowledged=acknowledged,
        receipt_number=case.receipt_number,
        bundle_id=case.bundle_id,
        submitted_at=in_china(case.submitted_at),
        changed_at=in_china(case.changed_at),
        todo=situation.waits,
        applicant_name=names.get(case.applicant_id, ""),
    )


async def case_view(context: AppContext, case: ServiceCase, language: Language) -> CaseView:
    names = await names_of([case])
    [situation] = await situations(context, [case])
    summary = _summary(situation, names, language)
    facts = {name: getattr(summary, name) for name in CaseSummary.__struct_fields__}
    lines = await timeline(case, language)
    upstream = case.upstream_code and Upstream(case.upstream_code, case.upstream_text)
    return CaseView(
        **{**facts, "todo": todos(situation, language)},
        channel=case.channel,
        upstream=upstream or None,
        received_at=case.received_at and in_china(case.received_at),
        timeline=lines,
        deadlines=deadlines(case, _accepted_at(case, lines), situation.today),
        handler=_handler(case),
        payment=_payment(case),
        delivery=_delivery(case),
        evaluation=_evaluation(situation.evaluation),
        materials=[_material(row) for row in await materials_of(case, situation.item)],
        delegated_by=_delegated(case, names),
        forwarding=_forwarding(situation.forward),
        may=situation.may,
    )


async def materials_of(case: ServiceCase, item: Item | None) -> list[Material]:
    """What was handed in with the case; of a bundle's (一件事), what belongs to this part."""
    holders = [holder for holder in (case.id, case.bundle_id, case.draft_id) if holder]
    rows = await Material.filter(holder_id__in=holders).order_by("added_at", "id")
    if case.bundle_id is None or item is None:
        return rows
    codes = {material.code for material in item.materials}
    return [row for row in rows if row.code in codes]


def deadlines(case: ServiceCase, accepted_at: datetime, today: date) -> Deadlines:
    """Promised (承诺时限) and statutory (法定时限), while the case is open. A stopped clock shows
    what was left on the day it stopped.
    """
    if case.state in CLOSED:
        return Deadlines(None, None, False)
    stopped = case.clock_stopped_at
    counted_to = today if stopped is None else in_china(stopped).date()
    begun = in_china(accepted_at).date()

    def of(day: date | None) -> Deadline | None:
        return None if day is None else _deadline(limit(begun, day, counted_to))

    return Deadlines(of(case.promised_on), of(case.statutory_on), stopped is not None)


def _deadline(found: Limit) -> Deadline:
    return Deadline(found.on, found.left.days, found.light, found.left.provisional)


def _accepted_at(case: ServiceCase, lines: Sequence[TimelineEntry]) -> datetime:
    accepted = (line.at for line in lines if line.state in RUNNING)
    return next(accepted, case.received_at or case.submitted_at)


def _handler(case: ServiceCase) -> CaseHandler | None:
    known = case.handler
    if known is None:
        return None
    return CaseHandler(known["department"], known.get("person"), known.get("phone"))


def _payment(case: ServiceCase) -> PaymentState | None:
    known = case.payment
    if known is None:
        return None
    return PaymentState(known["payNo"], known["amountFen"], known["status"])


def _delivery(case: ServiceCase) -> DeliveryState | None:
    known = case.delivery
    if known is None:
        return None
    return DeliveryState(
        known["expressNo"], known.get("carrier"), known.get("status", "ordered"), known.get("place")
    )


def _evaluation(row: Evaluation | None) -> EvaluationView | None:
    if row is None:
        return None
    return EvaluationView(
        grade=row.grade,
        tags=row.tags,
        text=row.text,
        reason=row.reason,
        at=in_china(row.at),
        follow_up_by=row.follow_up_by,
        answered_at=row.answered_at and in_china(row.answered_at),
        answer=row.answer,
    )


def _material(row: Material) -> CaseMaterial:
    certificate = row.source == "certificate"
    return CaseMaterial(
        id=row.id,
        code=row.code,
        source=row.source,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        certificate_name=row.name if certificate else None,
        added_at=in_china(row.added_at),
    )


def _delegated(case: ServiceCase, names: dict[str, str]) -> Delegated | None:
    if case.person_id == case.applicant_id:
        return None
    principal, agent = names.get(case.applicant_id, ""), names.get(case.person_id, "")
    return Delegated(case.delegation_id, principal, agent)


def _forwarding(forward: Forward | None) -> Forwarding | None:
    return None if forward is None else Forwarding(forward.state, in_china(forward.until))
