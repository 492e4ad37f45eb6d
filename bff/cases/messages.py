"""What reached a citizen about a case, said in the language they read now."""

from __future__ import annotations

from typing import Any

from bff.cases.agents import ended
from bff.cases.schemas import CaseMessage
from bff.cases.states import state_text
from bff.cases.timeline import entry
from bff.cases.until import as_it_stood
from bff.context import AppContext
from ground.language import Language
from models import CaseEvent, ServiceCase


async def message(
    context: AppContext, person_id: str, body: dict[str, Any], language: Language
) -> CaseMessage | None:
    """Return the message for a line of a case's timeline; ``body`` names both. Its state is the one
    that the line brought or found, whatever came later. Return None when the line does not exist,
    or when it came after this person's right to follow the case had ended.
    """
    line = await CaseEvent.get_or_none(source_id=body["source"])
    case = await ServiceCase.get_or_none(id=body["caseId"])
    if case is None or line is None:
        return None
    until = (await ended(person_id, [case], context.clock.now())).get(case.id)
    if until is not None and line.recorded_at > until:
        return None
    then = await as_it_stood(case, line.recorded_at)
    told = entry(line, language)
    state = told.state or then.state
    return CaseMessage(
        case_id=case.id,
        item_name=case.item_name,
        state=state,
        state_text=state_text(state, then.upstream_text, then.case_no is not None, language),
        title=told.title,
        text=told.text,
    )
