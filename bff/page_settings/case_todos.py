"""To-dos of the citizen's cases: a supplement, a fee, a delivery, an evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from bff.cases.reading import service as cases
from bff.cases.reading.schemas import CaseQuery, CaseSummary
from bff.cases.reading.situation import TodoKind
from bff.page_settings.page_schemas import PageTodo
from bff.page_settings.todo_source import Question, Subject
from ground.language import Text

_MOST_SUPPLEMENTS = 10
_CLOSED_CASES = 20

_WORKING_DAYS = Text("还剩 {n} 个工作日", "{n} {n|working day|working days} left")
_LAST_DAY = Text("今天是最后一天", "Today is the last day")
_TOO_LATE = Text("期限已过，请尽快打开看看", "The date has passed. Open it and see what to do")
_NO_DATE = Text("请尽快", "As soon as you can")
_SUPPLEMENT = Text("补材料：{item}", "Send what is missing: {item}")
_SEND = Text("去补材料", "Send it")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """An act without a date: its words, and the view that does it."""

    subject: Subject
    title: Text
    detail: Text
    action: Text
    view: str


_ACTS = {
    TodoKind.PAY: _Act(
        subject=Subject.PAYMENT,
        title=Text("要交费：{item}", "Pay the fee: {item}"),
        detail=Text("交了费才接着办", "It goes on when the fee is paid"),
        action=Text("去交费", "Pay"),
        view="case",
    ),
    TodoKind.DELIVER: _Act(
        subject=Subject.DELIVERY,
        title=Text("办好了，选怎么领：{item}", "Ready. Choose how to get it: {item}"),
        detail=Text("可以寄到家里", "It can be sent to your home"),
        action=Text("去选", "Choose"),
        view="delivery",
    ),
    TodoKind.EVALUATE: _Act(
        subject=Subject.EVALUATION,
        title=Text("办得怎么样？{item}", "How did it go? {item}"),
        detail=Text("不评价也没关系", "Only if you want to"),
        action=Text("去评价", "Evaluate it"),
        view="evaluate",
    ),
}


async def read_case_todos(question: Question) -> list[PageTodo]:
    """Return what the citizen's cases wait for. Only the newest asks for an evaluation.

    Open cases are read apart from closed ones: a hundred newer closed ones hide none of them.
    """
    items = [
        *await _read_cases(question, CaseQuery(state="open", limit=100)),
        *await _read_cases(question, CaseQuery(state="closed", limit=_CLOSED_CASES)),
    ]
    waiting = [case for case in items if TodoKind.SUPPLEMENT in case.todo][:_MOST_SUPPLEMENTS]
    supplements = [await _supplement(question, case.id) for case in waiting]
    acts = [
        (kind, _todo_of(question, case, act))
        for kind, act in _ACTS.items()
        for case in items
        if kind in case.todo
    ]
    evaluations = [todo for kind, todo in acts if kind is TodoKind.EVALUATE][:1]
    return [
        *supplements,
        *[todo for kind, todo in acts if kind is not TodoKind.EVALUATE],
        *evaluations,
    ]


async def _read_cases(question: Question, query: CaseQuery) -> list[CaseSummary]:
    page = await cases.list_cases(
        question.context, question.request.caller, query, question.language
    )
    return page.items


def _todo_of(question: Question, case: CaseSummary, act: _Act) -> PageTodo:
    language = question.language
    return PageTodo(
        kind=act.subject,
        title=act.title.render(language, item=case.item_name),
        detail=act.detail.render(language),
        action=act.action.render(language),
        days_left=None,
        view=act.view,
        parameters={"id": case.id},
    )


async def _supplement(question: Question, case_id: str) -> PageTodo:
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
