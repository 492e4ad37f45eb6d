"""What waits for the citizen (待办), of every capability, the most urgent first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bff.cases.reading import service as cases
from bff.cases.reading.schemas import CaseQuery
from bff.cases.reading.situation import TodoKind
from bff.certificates import service as certificates
from bff.certificates.remedies import SOON
from bff.certificates.states import IN_FORCE
from bff.context import AppContext
from bff.drafts import service as drafts
from bff.identity import delegations
from bff.identity.callers import Citizen
from bff.identity.visitors import Visitor
from bff.page_settings.page_schemas import PageTodo
from bff.problems import Problem, build_document
from bff.request_context import RequestContext
from bff.scopes import Scope
from ground.clock import in_china
from ground.language import Language, Text, day_text
from models.delegation import DelegationState

MOST = 3
PATIENCE_S = 2.0
"""Seconds for which a page waits for the core. What is missing then is said."""
_CASES = 10


class Subject(StrEnum):
    """Subject of a to-do, in the order of urgency where the days are equal."""

    SUPPLEMENT = "supplement"
    DELEGATION = "delegation"
    CERTIFICATE = "certificate"
    DRAFT = "draft"


_ORDER = tuple(Subject)

_WORKING_DAYS = Text("还剩 {n} 个工作日", "{n} {n|working day|working days} left")
_LAST_DAY = Text("今天是最后一天", "Today is the last day")
_TOO_LATE = Text("期限已过，请尽快打开看看", "The date has passed. Open it and see what to do")
_NO_DATE = Text("请尽快", "As soon as you can")
_SUPPLEMENT = Text("补材料：{item}", "Send what is missing: {item}")
_SEND = Text("去补材料", "Send it")
_DELEGATION = Text("{name} 请您代办", "{name} asks you to act for them")
_ANSWER_BY = Text("{day}前可以回答", "You can answer until {day}")
_ANSWER = Text("去回答", "Answer")
_CERTIFICATE = Text("{name}快到期", "{name} expires soon")
_LAST_VALID = Text("{day}到期", "Valid until {day}")
_RENEW = Text("看怎么换", "How to renew it")
_DRAFT = Text("没写完：{item}", "Not finished: {item}")
_DELETED_ON = Text("保留到{day}", "Kept until {day}")
_GO_ON = Text("接着填", "Continue")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One page's question to the capabilities."""

    context: AppContext
    request: RequestContext[Citizen]

    @property
    def language(self) -> Language:
        return self.request.language

    @property
    def today(self) -> date:
        return in_china(self.context.clock.now()).date()


Source = Callable[[_Question], Awaitable[list[PageTodo]]]


async def read_todos(
    context: AppContext, request: RequestContext[Visitor], citizen: Citizen
) -> tuple[list[PageTodo], list[dict[str, object]]]:
    """Return what waits for the citizen, and the problems for which something may be missing.

    A session without a scope does not see what needs it: a kiosk shows no certificates.
    """
    deadline = min(request.call.deadline, asyncio.get_running_loop().time() + PATIENCE_S)
    own: RequestContext[Citizen] = RequestContext(
        caller=citizen,
        call=replace(request.call, deadline=deadline),
        language=request.language,
    )
    question = _Question(context=context, request=own)
    sources = [read for scope, read in SOURCES if scope in citizen.scopes]
    answers = await asyncio.gather(*(_read(source, question) for source in sources))
    todos = [todo for answer in answers if isinstance(answer, list) for todo in answer]
    problems = [answer for answer in answers if isinstance(answer, Problem)]
    request_id = request.call.request_id
    return (
        sorted(todos, key=_urgency)[:MOST],
        [build_document(problem, request.language, request_id) for problem in problems],
    )


async def _read(source: Source, question: _Question) -> list[PageTodo] | Problem:
    try:
        return await source(question)
    except Problem as problem:
        return problem


def _urgency(todo: PageTodo) -> tuple[int, int]:
    """Order by subject, since a supplement stops a case, and within it by the days left."""
    days = todo.days_left
    return _ORDER.index(Subject(todo.kind)), SOON.days if days is None else days


async def _supplements(question: _Question) -> list[PageTodo]:
    """Return the cases that wait for a supplement (补正)."""
    citizen, language = question.request.caller, question.language
    query = CaseQuery(state="open", limit=100)
    page = await cases.list_cases(question.context, citizen, query, language)
    waiting = [case for case in page.items if TodoKind.SUPPLEMENT in case.todo][:_CASES]
    return [await _supplement(question, case.id) for case in waiting]


async def _supplement(question: _Question, case_id: str) -> PageTodo:
    case = await cases.read_case(
        question.context, question.request.caller, case_id, question.language
    )
    days = next((todo.days_left for todo in case.todo if todo.kind == TodoKind.SUPPLEMENT), None)
    can_send = TodoKind.SUPPLEMENT in case.may
    return PageTodo(
        kind=Subject.SUPPLEMENT,
        title=_SUPPLEMENT.render(question.language, item=case.item_name),
        detail=_days_text(days).render(question.language, n=days),
        action=_SEND.render(question.language),
        days_left=days,
        view="supplement" if can_send else "case",
        parameters={"id": case.id},
    )


def _days_text(days: int | None) -> Text:
    if days is None:
        return _NO_DATE
    if days <= 0:
        return _LAST_DAY if days == 0 else _TOO_LATE
    return _WORKING_DAYS


async def _delegations(question: _Question) -> list[PageTodo]:
    """Return the delegations that the citizen has been offered and not answered."""
    context, language = question.context, question.language
    listed = await delegations.list_delegations(context, question.request.caller, language)
    return [
        PageTodo(
            kind=Subject.DELEGATION,
            title=_DELEGATION.render(language, name=offer.principal),
            detail=_ANSWER_BY.render(language, day=day_text(offer.ends_at.date(), language)),
            action=_ANSWER.render(language),
            days_left=(offer.ends_at.date() - question.today).days,
            view="delegations",
            parameters={},
        )
        for offer in listed.received
        if offer.state == DelegationState.OFFERED
    ]


async def _certificates(question: _Question) -> list[PageTodo]:
    """Return the certificates whose end is near enough to renew them."""
    language = question.language
    listed = await certificates.list_certificates(question.context, question.request)
    todos = []
    for certificate in listed.items:
        last = certificate.valid_to
        if certificate.state != IN_FORCE or last is None:
            continue
        days = (last - question.today).days
        if days <= SOON.days:
            name = certificate.type_name or certificate.name
            remedy = certificate.remedy
            codes = [item.code for item in remedy.items] if remedy else []
            view, parameters = _renewal(certificate.name, codes)
            todos.append(
                PageTodo(
                    kind=Subject.CERTIFICATE,
                    title=_CERTIFICATE.render(language, name=name),
                    detail=_LAST_VALID.render(language, day=day_text(last, language)),
                    action=_RENEW.render(language),
                    days_left=days,
                    view=view,
                    parameters=parameters,
                )
            )
    return todos


def _renewal(name: str, codes: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the guide of the one service that renews it, or the search among several."""
    if len(codes) == 1:
        return "guide", {"code": codes[0]}
    return "matters", {"q": name}


async def _drafts(question: _Question) -> list[PageTodo]:
    """Return the citizen's open drafts, last written first."""
    language = question.language
    listed = await drafts.list_drafts(question.context, question.request.caller, language)
    return [
        PageTodo(
            kind=Subject.DRAFT,
            title=_DRAFT.render(language, item=draft.item_name),
            detail=_DELETED_ON.render(language, day=day_text(draft.delete_at.date(), language)),
            action=_GO_ON.render(language),
            days_left=None,
            view="fill",
            parameters={"draftId": draft.id},
        )
        for draft in listed.items
        if draft.acting_for is None
    ]


SOURCES: tuple[tuple[Scope, Source], ...] = (
    (Scope.FOLLOW, _supplements),
    (Scope.ACCOUNT, _delegations),
    (Scope.CERTIFICATES, _certificates),
    (Scope.APPLY, _drafts),
)
