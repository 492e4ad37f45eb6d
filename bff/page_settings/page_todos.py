"""What waits for the citizen (待办), of every capability, the most urgent first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bff.certificates import service as certificates
from bff.certificates.remedies import SOON
from bff.certificates.states import IN_FORCE
from bff.context import AppContext
from bff.drafts import service as drafts
from bff.identity import delegations
from bff.identity.callers import Citizen
from bff.identity.visitors import Visitor
from bff.page_settings.case_todos import read_case_todos
from bff.page_settings.page_schemas import PageTodo
from bff.page_settings.todo_source import Question, Source, Subject
from bff.problems import Problem, build_document
from bff.request_context import RequestContext
from bff.scopes import Scope
from ground.language import Text, day_text
from models.delegation import DelegationState

MOST = 3
PATIENCE_S = 2.0
"""Seconds for which a page waits for the core. What is missing then is said."""


_ORDER = tuple(Subject)

_DELEGATION = Text("{name} 请您代办", "{name} asks you to act for them")
_ANSWER_BY = Text("{day}前可以回答", "You can answer until {day}")
_ANSWER = Text("去回答", "Answer")
_CERTIFICATE = Text("{name}快到期", "{name} expires soon")
_LAST_VALID = Text("{day}到期", "Valid until {day}")
_RENEW = Text("看怎么换", "How to renew it")
_DRAFT = Text("没写完：{item}", "Not finished: {item}")
_DELETED_ON = Text("保留到{day}", "Kept until {day}")
_GO_ON = Text("接着填", "Continue")


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
    question = Question(context=context, request=own)
    sources = [read for scope, read in SOURCES if scope in citizen.scopes]
    answers = await asyncio.gather(*(_read(source, question) for source in sources))
    todos = [todo for answer in answers if isinstance(answer, list) for todo in answer]
    problems = [answer for answer in answers if isinstance(answer, Problem)]
    request_id = request.call.request_id
    return (
        sorted(todos, key=_urgency)[:MOST],
        [build_document(problem, request.language, request_id) for problem in problems],
    )


async def _read(source: Source, question: Question) -> list[PageTodo] | Problem:
    try:
        return await source(question)
    except Problem as problem:
        return problem


def _urgency(todo: PageTodo) -> tuple[int, int]:
    """Order by subject, since a supplement stops a case, and within it by the days left.

    An evaluation, which nobody must give, comes last.
    """
    days = todo.days_left
    return _ORDER.index(Subject(todo.kind)), SOON.days if days is None else days


async def _delegations(question: Question) -> list[PageTodo]:
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


async def _certificates(question: Question) -> list[PageTodo]:
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


async def _drafts(question: Question) -> list[PageTodo]:
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
    (Scope.FOLLOW, read_case_todos),
    (Scope.ACCOUNT, _delegations),
    (Scope.CERTIFICATES, _certificates),
    (Scope.APPLY, _drafts),
)
