"""Situations: cases with all data that decides the possible acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tortoise.expressions import Q

from bff.cases.events.agents import ends_of_rights
from bff.cases.events.open_notice import answered_notice
from bff.cases.reading.history import (
    case_at,
    evaluation_at,
    forward_at,
    underway_at,
)
from bff.cases.reading.items import items_of
from bff.cases.reading.situation import Situation
from bff.context import AppContext
from gateways.core import Refusal, code_of
from ground.clock import in_china
from models import Draft, Evaluation, Forward, ServiceCase
from models.forward import CITIZEN_ACTS, ForwardKind, ForwardState
from models.service_case import CaseState

# Without the body, which is long and encrypted.
_FORWARD = ("id", "state", "until", "settled_at", "upstream_text")
_EVALUATED_ALREADY = code_of(Refusal.EVALUATED_ALREADY)
_AFTER = ("id", "case_id", "kind", "state", "until")


@dataclass(frozen=True, slots=True)
class ReadableCase:
    """Case for its ``reader``. ``until`` is when the reader's right ended, None while it stands."""

    case: ServiceCase
    reader: str
    until: datetime | None = None


async def readable_cases(
    context: AppContext, person_id: str, cases: Sequence[ServiceCase]
) -> list[ReadableCase]:
    """Return the cases as this person may see them.

    They are as they are now, or as they stood when the person's right to follow them ended.
    """
    ends = await ends_of_rights(person_id, cases, context.clock.now())
    return [
        ReadableCase(await case_at(case, ends[case.id]), person_id, ends[case.id])
        if case.id in ends
        else ReadableCase(case, person_id)
        for case in cases
    ]


async def situations(context: AppContext, cases: Sequence[ReadableCase]) -> list[Situation]:
    """Read each case with its ledger rows, item and evaluation, in a fixed number of reads."""
    current = await _current_situations(context, [readable.case for readable in cases])
    return [
        situation if readable.until is None else await _situation_at(situation, readable.until)
        for situation, readable in zip(current, cases, strict=True)
    ]


async def _situation_at(situation: Situation, until: datetime) -> Situation:
    """Return the situation as the agent knew it at ``until``, with no acts possible."""
    case, forward = situation.case, situation.forward
    return replace(
        situation,
        forward=forward and forward_at(forward, until),
        evaluation=await evaluation_at(case.id, until),
        today=min(situation.today, in_china(until).date()),
        underway=await underway_at(case.id, until),
        is_over=True,
    )


async def _current_situations(context: AppContext, cases: Sequence[ServiceCase]) -> list[Situation]:
    ids = [case.id for case in cases]
    forwards = {row.id: row for row in await Forward.filter(id__in=ids).only(*_FORWARD)}
    evaluations = {row.case_id: row for row in await Evaluation.filter(case_id__in=ids)}
    items = await items_of(context, {case.item_code for case in cases})
    today = in_china(context.clock.now()).date()
    acts = await _unsettled_acts(cases)
    drafts = await _drafts_of([case for case in cases if case.state == CaseState.NOT_FORWARDED])
    return [
        Situation(
            case,
            forwards.get(case.id),
            items.get(case.item_code),
            evaluations.get(case.id),
            today,
            {act.kind: act for act in acts[case.id] if act.state != ForwardState.REFUSED},
            any(act.state == ForwardState.REFUSED for act in acts[case.id]),
            draft=drafts.get(case.draft_id or ""),
        )
        for case in cases
    ]


async def _drafts_of(cases: Sequence[ServiceCase]) -> dict[str, Draft]:
    """Read the drafts of the cases, without their forms."""
    ids = {case.draft_id for case in cases if case.draft_id}
    rows = await Draft.filter(id__in=ids).only("id", "open_key", "submitted_as") if ids else []
    return {row.id: row for row in rows}


async def _unsettled_acts(cases: Sequence[ServiceCase]) -> dict[str, list[Forward]]:
    """Return, by case, the acts that have not reached the core.

    Also an evaluation that was refused because the core has another one. A supplement counts for
    its own notice only.
    """
    unsettled = Q(state__in=(ForwardState.QUEUED, ForwardState.NOT_FORWARDED))
    elsewhere = Q(state=ForwardState.REFUSED, upstream_code=_EVALUATED_ALREADY)
    rows = Forward.filter(unsettled | elsewhere, case_id__in=[case.id for case in cases])
    notices = {case.id: case.notice_id for case in cases}
    by_case: dict[str, list[Forward]] = defaultdict(list)
    for row in await rows.filter(kind__in=CITIZEN_ACTS).order_by("created_at", "id").only(*_AFTER):
        if row.kind == ForwardKind.SUPPLEMENT:
            whole = await Forward.get(id=row.id)
            if answered_notice(whole) != notices[row.case_id]:
                continue
        by_case[row.case_id].append(row)
    return by_case
