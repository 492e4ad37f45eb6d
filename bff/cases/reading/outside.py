"""Words of a case's line for outside the house: a locked screen, WeChat, an SMS.

They are our own words only. The core's may name people, so they stay in the inbox.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from bff.cases.events.lines import event_of, is_own
from bff.cases.events.own_lines import OwnDetail
from bff.cases.events.snapshot import TimelineEvent
from bff.cases.events.states import CLOSED
from bff.cases.reading.items import item_name
from bff.cases.reading.own_line_texts import title_of as own_title
from bff.cases.reading.situation import Situation, TodoKind
from bff.cases.reading.state_texts import STATE_TEXTS
from bff.outside_names import outside_name
from bff.settings.messages import MessageSettings
from ground.language import Language, Text, day_text
from models import CaseEvent, ServiceCase
from models.forward import ForwardState
from models.push import PushClass
from models.service_case import CaseState, EventKind
from notifications import OutsideNotice

_YOUR_CASE = Text("您的办件", "Your application")
_MISSING = Text("要补材料", "Something is missing")
_MISSING_BY = Text("最迟{day}补齐材料", "Send what is missing by {day}")
_FEE = Text("要缴费", "There is a fee to pay")
_SENT = Text("结果已寄出", "The result is on its way")
_DELIVERED = Text("结果已签收", "The result was delivered")
_ANSWERED = Text("您的评价有了答复", "There is an answer to your rating")
_CORRECTION = Text("有更正，请看详情", "Something was corrected")
_NEWS = Text("有新的进展", "There is news")
_OPEN = Text("请打开“码上办”看详情。", "Open Mashangban to read more.")
_SUPPLEMENT = Text("请打开“码上办”，看要补什么。", "Open Mashangban to see what to send.")
_PAY = Text("请打开“码上办”缴费。", "Open Mashangban to pay.")
_ASK_HALL = Text(
    "内容都已保存，没有丢失。请联系服务大厅。", "Everything is saved. Ask the service hall."
)
_ADVICE: dict[TodoKind | None, Text] = {
    TodoKind.SUPPLEMENT: _SUPPLEMENT,
    TodoKind.PAY: _PAY,
    TodoKind.ASK_HALL: _ASK_HALL,
}
_BY_STATUS: dict[tuple[str, str], Text] = {
    (EventKind.DELIVERY, "sent"): _SENT,
    (EventKind.DELIVERY, "delivered"): _DELIVERED,
    (EventKind.EVALUATION, "answered"): _ANSWERED,
}
_DECIDED = CLOSED - {CaseState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class LineMeaning:
    """Meaning of a line: its class, and the task that it brings, which may be done by now."""

    push_class: PushClass
    task: TodoKind | None = None


def meaning_of(line: CaseEvent) -> LineMeaning:
    """Return what a line of the timeline means to the citizen."""
    if is_own(line):
        return _own_meaning(line)
    event = event_of(line)
    if event.kind == EventKind.CORRECTION:
        return LineMeaning(PushClass.URGENT)
    if event.kind == EventKind.SUPPLEMENT or event.state == CaseState.TO_SUPPLEMENT:
        return LineMeaning(PushClass.ACTION, TodoKind.SUPPLEMENT)
    if event.kind == EventKind.PAYMENT and event.body.detail.status == "due":
        return LineMeaning(PushClass.ACTION, TodoKind.PAY)
    if event.kind == EventKind.RESULT or event.state in _DECIDED:
        return LineMeaning(PushClass.RESULT)
    return LineMeaning(PushClass.PROGRESS)


def _own_meaning(line: CaseEvent) -> LineMeaning:
    outcome = msgspec.json.decode(line.detail, type=OwnDetail).outcome
    if line.kind == EventKind.NOT_FORWARDED or outcome == ForwardState.NOT_FORWARDED:
        return LineMeaning(PushClass.URGENT, TodoKind.ASK_HALL)
    if line.kind == EventKind.REFUSED:
        return LineMeaning(PushClass.ACTION, TodoKind.RESUBMIT)
    if line.kind == EventKind.SUPPLEMENTED and outcome == ForwardState.REFUSED:
        return LineMeaning(PushClass.ACTION, TodoKind.SUPPLEMENT)
    return LineMeaning(PushClass.PROGRESS)


def is_waiting(line: CaseEvent, task: TodoKind, situation: Situation) -> bool:
    """Tell if the task that the line brought still waits for the citizen.

    A notice without a number cannot be answered here. It waits as long as the case stands so, and
    no notice with a number is open.
    """
    detail = None if is_own(line) else event_of(line).body.detail
    if task is TodoKind.SUPPLEMENT and detail is not None and not detail.notice_id:
        is_open = situation.case.state == CaseState.TO_SUPPLEMENT and not situation.case.notice_id
        return is_open and not situation.is_answered
    if task not in situation.must_do:
        return False
    if task is TodoKind.SUPPLEMENT and detail is not None:
        return detail.notice_id == situation.case.notice_id
    if task is TodoKind.PAY and detail is not None:
        return detail.pay_no == (situation.case.payment or {}).get("payNo")
    return True


def notice_of(
    case: ServiceCase,
    line: CaseEvent,
    meaning: LineMeaning,
    language: Language,
    settings: MessageSettings,
) -> OutsideNotice:
    """Compose the notice."""
    handler = case.handler or {}
    return OutsideNotice(
        subject=subject_of(case, language, settings),
        news=_news(case, line, meaning, language),
        advice=_ADVICE.get(meaning.task, _OPEN).render(language),
        at=line.at,
        phone=handler.get("phone"),
    )


def subject_of(case: ServiceCase, language: Language, settings: MessageSettings) -> str:
    """Return the short name of the case's service, which is none for a discreet one."""
    name = item_name(case, language)
    return outside_name(settings, case.item_code, name, language, _YOUR_CASE)


def _news(case: ServiceCase, line: CaseEvent, meaning: LineMeaning, language: Language) -> str:
    if is_own(line):
        return own_title(line, language)
    if meaning.task is TodoKind.SUPPLEMENT:
        if case.notice_due is None:
            return _MISSING.render(language)
        return _MISSING_BY.render(language, day=day_text(case.notice_due, language))
    if meaning.task is TodoKind.PAY:
        return _FEE.render(language)
    return _core_news(event_of(line)).render(language)


def _core_news(event: TimelineEvent) -> Text:
    if event.kind == EventKind.CORRECTION:
        return _CORRECTION
    status = (event.kind, event.body.detail.status or "")
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if event.state in (None, CaseState.UNKNOWN):
        return _NEWS
    return STATE_TEXTS[event.state or CaseState.UNKNOWN]
