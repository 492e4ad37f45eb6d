"""Messages to applicants and agents about a case."""

from __future__ import annotations

from bff.cases.events.agents import CaseNews, ends_of_rights
from bff.cases.events.lines import core_lines, corrections_by
from bff.cases.reading.history import case_at
from bff.cases.reading.items import item_name
from bff.cases.reading.schemas import CaseMessage
from bff.cases.reading.state_texts import state_text
from bff.cases.reading.timeline import entry
from bff.context import AppContext
from bff.scopes import Scope
from ground.language import Language, Text
from models import CaseEvent, ServiceCase
from notifications import MessageKind, MessageView, Reader, Urgency

_CORRECTED = Text("已更正：{title}", "Corrected since: {title}")
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
        return await _show(context, case, line, reader.language)

    return MessageKind(message=CaseNews, scope=Scope.FOLLOW, show=show)


async def _show(
    context: AppContext, case: ServiceCase, line: CaseEvent, language: Language
) -> MessageView:
    name = item_name(case, language)
    then = await case_at(case, line.recorded_at)
    timeline_entry = entry(line, language)
    is_wrong = line.source_id in corrections_by(await core_lines(case))
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
    if is_wrong:
        title = _CORRECTED.render(language, title=title)
    return MessageView(title, timeline_entry.text, Urgency.USUAL, data)
