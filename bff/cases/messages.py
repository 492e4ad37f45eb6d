"""Messages to applicants and agents about a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tortoise.expressions import Q

from bff.cases.events.agents import CaseNews, ends_of_rights
from bff.cases.events.lines import corrections_by
from bff.cases.events.notice_reminders import NoticeDue, is_answered
from bff.cases.events.states import CLOSED
from bff.cases.reading.history import case_by_lines
from bff.cases.reading.items import item_name
from bff.cases.reading.outside import is_waiting, meaning_of, notice_of, subject_of
from bff.cases.reading.schemas import CaseMessage, NoticeDueMessage
from bff.cases.reading.situations import ReadableCase, situations
from bff.cases.reading.state_texts import state_text
from bff.cases.reading.timeline import entry
from bff.context import AppContext
from bff.scopes import Scope
from ground.clock import in_china
from ground.language import Language, Text, day_text
from models import CaseEvent, ServiceCase
from models.case_lines import read_case_with_all_lines, read_case_with_line
from models.push import PushClass
from notifications import MessageKind, MessageView, OutsideNotice, PushView, Reader, Urgency

_CORRECTED = Text("已更正：{title}", "Corrected since: {title}")
_LAST_DAY = Text("今天是补齐材料的最后一天", "Today is the last day to send what is missing")
_DUE_SOON = Text("请最迟{day}补齐材料", "Send what is missing by {day}")
_SEND = Text("请打开“码上办”，看要补什么。", "Open Mashangban to see what to send.")
_TITLE = Text("{item}：{title}", "{item}: {title}")


def news_kind(context: AppContext) -> MessageKind[CaseNews]:
    async def show(news: CaseNews, reader: Reader) -> MessageView | None:
        """Show a line of a case's timeline, with the state of that moment, whatever came later.

        It is not for a person whose right to follow the case had ended before it came. A line that
        was corrected stays in the inbox, and is pushed no more.
        """
        there = await read_case_with_all_lines(news.case_id)
        if there is None:
            return None
        case, lines = there
        line = next((line for line in lines if line.source_id == news.source), None)
        if line is None:
            return None
        until = (await ends_of_rights(reader.person_id, [case], context.clock.now())).get(case.id)
        if until is not None and line.recorded_at > until:
            return None
        view = await _show(case, line, lines, reader.language)
        if line.source_id in corrections_by(lines):
            title = _CORRECTED.render(reader.language, title=view.title)
            return replace(view, title=title)
        push = None if until else await _push(context, case, line, reader)
        if push is None:
            return view
        return replace(view, push_class=push.push_class, outside=push.outside)

    async def show_outside(news: CaseNews, reader: Reader) -> PushView | None:
        """Show the push alone: it needs the line and its corrections, not the whole timeline."""
        there = await read_case_with_line(news.case_id, news.source)
        if there is None:
            return None
        case, lines = there
        line = next((line for line in lines if line.source_id == news.source), None)
        if line is None or line.source_id in corrections_by(lines):
            return None
        if await ends_of_rights(reader.person_id, [case], context.clock.now()):
            return None
        return await _push(context, case, line, reader)

    return MessageKind(
        message=CaseNews, scope=Scope.FOLLOW, show=show, tasks=_tasks, show_outside=show_outside
    )


async def _tasks(person_id: str) -> list[str]:
    """List the person's cases that are open, or have a fee to pay."""
    own = Q(person_id=person_id) | Q(applicant_id=person_id)
    may_wait = ~Q(state__in=sorted(CLOSED)) | Q(payment__isnull=False)
    rows = await ServiceCase.filter(own & may_wait).values_list("id", "state", "payment")
    return [
        f"case:{case_id}"
        for case_id, state, payment in rows
        if state not in CLOSED or (payment or {}).get("status") == "due"
    ]


def notice_kind(context: AppContext) -> MessageKind[NoticeDue]:
    async def show(news: NoticeDue, reader: Reader) -> MessageView | None:
        """Show it while the notice is open, unanswered and due, to who may follow the case."""
        case = await ServiceCase.get_or_none(id=news.case_id, notice_id=news.notice_id)
        now = context.clock.now()
        today = in_china(now).date()
        if case is None or case.notice_due != news.due or today > news.due:
            return None
        if await is_answered(news) or await ends_of_rights(reader.person_id, [case], now):
            return None
        return _show_notice(context, case, news, reader.language)

    return MessageKind(message=NoticeDue, scope=Scope.FOLLOW, show=show, may_lapse=True)


def _show_notice(
    context: AppContext, case: ServiceCase, news: NoticeDue, language: Language
) -> MessageView:
    name, day = item_name(case, language), day_text(news.due, language)
    words = _LAST_DAY if news.is_last_day else _DUE_SOON
    happening = words.render(language, day=day)
    outside = OutsideNotice(
        subject=subject_of(case, language, context.settings.messages),
        news=happening,
        advice=_SEND.render(language),
        at=in_china(context.clock.now()),
        phone=(case.handler or {}).get("phone"),
    )
    data = NoticeDueMessage(
        case_id=case.id,
        item_name=name,
        notice_id=news.notice_id,
        due=news.due,
        is_last_day=news.is_last_day,
    )
    return MessageView(
        _TITLE.render(language, item=name, title=happening),
        _SEND.render(language),
        Urgency.USUAL,
        data,
        PushClass.URGENT if news.is_last_day else PushClass.ACTION,
        outside,
    )


async def _push(
    context: AppContext, case: ServiceCase, line: CaseEvent, reader: Reader
) -> PushView | None:
    """Return class and words for a push; None once the task that the line brought is done."""
    meaning = meaning_of(line)
    if meaning.task is not None:
        [situation] = await situations(context, [ReadableCase(case, reader.person_id)])
        if not is_waiting(line, meaning.task, situation):
            return None
    outside = notice_of(case, line, meaning, reader.language, context.settings.messages)
    return PushView(meaning.push_class, outside)


async def _show(
    case: ServiceCase, line: CaseEvent, lines: Sequence[CaseEvent], language: Language
) -> MessageView:
    name = item_name(case, language)
    then = await case_by_lines(case, lines, line.recorded_at)
    timeline_entry = entry(line, language)
    state = timeline_entry.state or then.state
    data = CaseMessage(
        case_id=case.id,
        item_name=name,
        state=state,
        state_text=state_text(state, then.upstream_text, then.case_no is not None, language),
        title=timeline_entry.title,
        text=timeline_entry.text,
    )
    title = _TITLE.render(language, item=name, title=timeline_entry.title)
    return MessageView(title, timeline_entry.text, Urgency.USUAL, data)
