"""Reading of cases: one's own, and those submitted for others."""

from __future__ import annotations

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from bff.cases.events.states import CLOSED
from bff.cases.problems import CASE_NOT_FOUND
from bff.cases.reading.former_answers import recipient_of
from bff.cases.reading.receipt import receipt_of
from bff.cases.reading.receipt_paper import print_receipt
from bff.cases.reading.receipt_schemas import ReceiptView
from bff.cases.reading.schemas import CasePage, CaseQuery, CaseView
from bff.cases.reading.situation import TodoKind
from bff.cases.reading.situations import ReadableCase, readable_cases
from bff.cases.reading.view import case_view, summaries
from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.paper.press import Draw
from bff.problems import Problem
from bff.problems.input import invalid_field
from ground.ids import parse_id
from ground.language import Language
from models import ServiceCase


def _own_cases(citizen: Citizen) -> Q:
    return Q(person_id=citizen.person_id) | Q(applicant_id=citizen.person_id)


async def visible(citizen: Citizen, case_id: str) -> ServiceCase:
    """Find a case that the citizen submitted, or that was submitted for them."""
    case = await ServiceCase.filter(_own_cases(citizen), id=case_id).first()
    if case is None:
        raise Problem(CASE_NOT_FOUND)
    return case


async def list_cases(
    context: AppContext, citizen: Citizen, query: CaseQuery, language: Language
) -> CasePage:
    """List the cases of this person, and those submitted for them, newest first.

    A case that they may no longer follow is filtered and shown as it stood when their right ended.
    """
    last = None if query.after is None else await _last_of_page(citizen, query.after)
    cases: list[ReadableCase] = []
    while True:
        rows = _after(ServiceCase.filter(_own_cases(citizen)), last)
        if query.state is not None:
            closed = Q(state__in=sorted(CLOSED))
            others = Q(person_id=citizen.person_id) & ~Q(applicant_id=citizen.person_id)
            rows = rows.filter((closed if query.state == "closed" else ~closed) | others)
        batch = await rows.order_by("-submitted_at", "-id").limit(query.limit + 1)
        cases += [
            case
            for case in await readable_cases(context, citizen.person_id, batch)
            if query.state is None or (case.case.state in CLOSED) == (query.state == "closed")
        ]
        if len(batch) <= query.limit or len(cases) > query.limit:
            break
        last = batch[-1]
    page = cases[: query.limit]
    return CasePage(
        await summaries(context, page, language),
        page[-1].case.id if len(cases) > query.limit else None,
    )


async def _last_of_page(citizen: Citizen, after: str) -> ServiceCase:
    last = await ServiceCase.filter(_own_cases(citizen), id=parse_id(after)).first()
    if last is None:
        raise invalid_field("/after", "choice")
    return last


def _after(rows: QuerySet[ServiceCase], last: ServiceCase | None) -> QuerySet[ServiceCase]:
    if last is None:
        return rows
    same = Q(submitted_at=last.submitted_at, id__lt=last.id)
    return rows.filter(Q(submitted_at__lt=last.submitted_at) | same)


async def read_case(
    context: AppContext, citizen: Citizen, case_id: str, language: Language
) -> CaseView:
    case = await visible(citizen, case_id)
    [readable] = await readable_cases(context, citizen.person_id, [case])
    view = await case_view(context, readable, language)
    for todo in view.todo:
        if todo.kind == TodoKind.DELIVER:
            todo.recipient = await recipient_of(context, case)
    return view


async def receipt(
    context: AppContext, citizen: Citizen, case_id: str, language: Language
) -> ReceiptView:
    case = await visible(citizen, case_id)
    [readable] = await readable_cases(context, citizen.person_id, [case])
    return await receipt_of(context, readable, language)


async def receipt_file(
    context: AppContext, citizen: Citizen, case_id: str, language: Language, draw: Draw
) -> bytes:
    """Draw the receipt as ``draw`` does: as PDF or picture."""
    case = await visible(citizen, case_id)
    [readable] = await readable_cases(context, citizen.person_id, [case])
    return await print_receipt(context, readable, language, draw)
