"""Cases as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bff.cases.events.states import CLOSED, RUNNING
from bff.cases.reading.deadlines import Limit, limit
from bff.cases.reading.evaluation_tags import TAGS
from bff.cases.reading.former_answers import readable_form
from bff.cases.reading.items import item_name
from bff.cases.reading.materials import (
    added_since,
    material_view,
    materials_of,
    supplement_materials,
)
from bff.cases.reading.people import names_of
from bff.cases.reading.schemas import (
    ActingAgent,
    CaseHandler,
    CaseSummary,
    CaseView,
    Deadline,
    Deadlines,
    DeliveryState,
    EvaluationView,
    Forwarding,
    PaymentState,
    TimelineEntry,
    Upstream,
)
from bff.cases.reading.situation import Situation
from bff.cases.reading.situations import ReadableCase, readable_cases, situations
from bff.cases.reading.state_texts import forwarding_text
from bff.cases.reading.timeline import timeline
from bff.cases.reading.todo import todos, underway
from bff.context import AppContext
from ground.clock import in_china
from ground.language import Language
from ground.working_days import is_arranged
from models import Evaluation, Forward, ServiceCase
from models.forward import ForwardState
from models.service_case import CaseState


async def summaries(
    context: AppContext, readables: Sequence[ReadableCase], language: Language
) -> list[CaseSummary]:
    names = await names_of([readable.case for readable in readables])
    return [summary(s, names, language) for s in await situations(context, readables)]


def summary(situation: Situation, names: dict[str, str], language: Language) -> CaseSummary:
    case = situation.case
    acknowledged = case.case_no is not None
    return CaseSummary(
        id=case.id,
        case_no=case.case_no,
        item_code=case.item_code,
        item_name=item_name(case, language),
        state=case.state,
        state_text=forwarding_text(
            case.state, case.upstream_text, acknowledged, _queued_kinds(situation), language
        ),
        acknowledged=acknowledged,
        receipt_number=case.receipt_number,
        bundle_id=case.bundle_id,
        submitted_at=in_china(case.submitted_at),
        changed_at=in_china(case.changed_at),
        todo=[*situation.must_do],
        applicant_name=names.get(case.applicant_id, ""),
    )


def _queued_kinds(situation: Situation) -> list[str]:
    return [
        kind for kind, forward in situation.underway.items() if forward.state == ForwardState.QUEUED
    ]


async def case_view(context: AppContext, readable: ReadableCase, language: Language) -> CaseView:
    case = readable.case
    names = await names_of([case])
    [situation] = await situations(context, [readable])
    if situation.notice is not None and not situation.is_over:
        situation = replace(
            situation,
            supplement_materials=await supplement_materials(context, case),
            form=await readable_form(case, situation.item),
        )
    short = summary(situation, names, language)
    acknowledged = case.case_no is not None
    facts = {name: getattr(short, name) for name in CaseSummary.__struct_fields__}
    lines = await timeline(case, language, readable.until)
    materials = await materials_of(case, situation.item) + await added_since(case)
    if readable.until is not None:
        materials = [row for row in materials if row.added_at <= readable.until]
    upstream = case.upstream_code and Upstream(case.upstream_code, case.upstream_text)
    return CaseView(
        **{**facts, "todo": todos(situation, language)},
        channel=case.channel,
        upstream=upstream or None,
        received_at=case.received_at and in_china(case.received_at),
        timeline=lines,
        deadlines=deadlines(case, _accepted_at(case, lines), situation.today),
        certificate_type_code=_certificate_type(situation, readable),
        handler=_handler(case),
        payment=_payment(case),
        delivery=_delivery(case),
        evaluation=_evaluation(situation.evaluation, language),
        materials=[material_view(row, language) for row in materials],
        delegated_by=_agent_view(case, names),
        forwarding=_forwarding_view(situation.forward),
        underway=underway(situation, language),
        all_acknowledged=acknowledged and not situation.underway,
        parts=await _parts(context, readable, language),
        may=[*situation.may_do],
    )


def _certificate_type(situation: Situation, readable: ReadableCase) -> str | None:
    """Return the type that the reader now holds. An agent does not see the principal's."""
    item, case = situation.item, readable.case
    is_granted = case.state in (CaseState.GRANTED, CaseState.DELIVERED)
    if item is None or not is_granted or readable.reader != case.applicant_id:
        return None
    return item.result.cert_type_code


async def _parts(
    context: AppContext, readable: ReadableCase, language: Language
) -> list[CaseSummary]:
    """Return the other cases of the bundle (一件事), each as this reader may see it."""
    case = readable.case
    if case.bundle_id is None:
        return []
    parts = ServiceCase.filter(bundle_id=case.bundle_id, person_id=case.person_id)
    others = await parts.exclude(id=case.id).order_by("id")
    return await summaries(
        context, await readable_cases(context, readable.reader, others), language
    )


def deadlines(case: ServiceCase, accepted_at: datetime, today: date) -> Deadlines:
    """Return the promised (承诺时限) and statutory (法定时限) limits of an open case.

    A stopped clock shows the days that were left when it stopped.
    """
    if case.state in CLOSED:
        return Deadlines(None, None, False)
    stopped_at = case.clock_stopped_at
    counted_to = today if stopped_at is None else in_china(stopped_at).date()
    first_day = in_china(accepted_at).date()

    def of(day: date | None) -> Deadline | None:
        return None if day is None else _deadline(limit(first_day, day, counted_to))

    return Deadlines(of(case.promised_on), of(case.statutory_on), stopped_at is not None)


def _deadline(limit: Limit) -> Deadline:
    return Deadline(limit.on, limit.remaining.days, limit.light, limit.provisional)


def _accepted_at(case: ServiceCase, lines: Sequence[TimelineEntry]) -> datetime:
    times = (line.at for line in lines if line.state in RUNNING)
    return next(times, case.received_at or case.submitted_at)


def _handler(case: ServiceCase) -> CaseHandler | None:
    handler = case.handler
    if handler is None:
        return None
    return CaseHandler(handler["department"], handler.get("person"), handler.get("phone"))


def _payment(case: ServiceCase) -> PaymentState | None:
    payment = case.payment
    if payment is None:
        return None
    return PaymentState(payment["payNo"], payment["amountFen"], payment["status"])


def _delivery(case: ServiceCase) -> DeliveryState | None:
    delivery = case.delivery
    if delivery is None:
        return None
    return DeliveryState(
        delivery.get("expressNo"),
        delivery.get("carrier"),
        delivery.get("status", "ordered"),
        delivery.get("place"),
    )


def _evaluation(row: Evaluation | None, language: Language) -> EvaluationView | None:
    if row is None:
        return None
    return EvaluationView(
        grade=row.grade,
        tags=row.tags,
        tag_texts=[TAGS[code].render(language) for code in row.tags if code in TAGS],
        text=row.text,
        reason=row.reason,
        at=in_china(row.at),
        follow_up_by=row.follow_up_by,
        provisional=row.follow_up_by is not None and not is_arranged(row.follow_up_by),
        answered_at=row.answered_at and in_china(row.answered_at),
        answer=row.answer,
    )


def _agent_view(case: ServiceCase, names: dict[str, str]) -> ActingAgent | None:
    if case.person_id == case.applicant_id:
        return None
    principal, agent = names.get(case.applicant_id, ""), names.get(case.person_id, "")
    return ActingAgent(case.delegation_id, principal, agent)


def _forwarding_view(forward: Forward | None) -> Forwarding | None:
    return None if forward is None else Forwarding(forward.state, in_china(forward.until))
