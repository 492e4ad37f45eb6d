"""Messages to applicants and agents about a case."""

from __future__ import annotations

from dataclasses import replace

from bff.cases.events.agents import CaseNews, ends_of_rights
from bff.cases.reading.history import case_at
from bff.cases.reading.items import item_name
from bff.cases.reading.outside import is_waiting, meaning_of, notice_of
from bff.cases.reading.schemas import CaseMessage
from bff.cases.reading.situations import ReadableCase, situations
from bff.cases.reading.state_texts import state_text
from bff.cases.reading.timeline import entry
from bff.context import AppContext
from bff.scopes import Scope
from ground.language import Language, Text
from models import CaseEvent, ServiceCase
from models.push import PushClass
from notifications import MessageKind, MessageView, OutsideNotice, Reader, Urgency

_TITLE = Text("{item}：{title}", "{item}: {title}")


def news_kind(context: AppContext) -> MessageKind[CaseNews]:
    async def show(news: CaseNews, reader: Reader) -> MessageView | None:
        """Show a line of a case's timeline, with the state of that moment, whatever came later.

        It is not for a person whose right to follow the case had ended before it came.
        """
        line = await CaseEvent.get_or_none(source_id=news.source)
        case = await ServiceCase.get_or_none(id=news.case_id)
        if case is None or line is None:
            return None
        until = (await ends_of_rights(reader.person_id, [case], context.clock.now())).get(case.id)
        if until is not None and line.recorded_at > until:
            return None
        readable = ReadableCase(case, reader.person_id, until)
        push_class, outside = await _push(context, readable, line, reader)
        view = await _show(case, line, reader.language)
        return replace(view, push_class=push_class, outside=outside)

    return MessageKind(message=CaseNews, scope=Scope.FOLLOW, show=show)


async def _push(
    context: AppContext, readable: ReadableCase, line: CaseEvent, reader: Reader
) -> tuple[PushClass, OutsideNotice] | tuple[None, None]:
    """Return class and words for a push.

    None once the task that the line brought is done, or the reader's right to follow has ended.
    """
    meaning, case = meaning_of(line), readable.case
    if readable.until is not None:
        return None, None
    if meaning.task is not None:
        [situation] = await situations(context, [readable])
        if not is_waiting(line, meaning.task, situation):
            return None, None
    is_discreet = case.item_code in context.settings.messages.discreet_items
    return meaning.push_class, notice_of(case, line, meaning, reader.language, discreet=is_discreet)


async def _show(case: ServiceCase, line: CaseEvent, language: Language) -> MessageView:
    name = item_name(case, language)
    then = await case_at(case, line.recorded_at)
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
