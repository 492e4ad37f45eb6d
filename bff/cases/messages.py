"""What reached a citizen about a case, said in the language they read now."""

from __future__ import annotations

from typing import Any

from bff.cases.schemas import CaseMessage
from bff.cases.states import state_text
from bff.cases.timeline import entry
from bff.language import Language
from models import CaseEvent, ServiceCase


async def message(body: dict[str, Any], language: Language) -> CaseMessage | None:
    """``body`` names the case and the line of its timeline. None for one that is not there."""
    line = await CaseEvent.get_or_none(source_id=body["source"])
    case = await ServiceCase.get_or_none(id=body["caseId"])
    if case is None or line is None:
        return None
    told = entry(line, language)
    state = told.state or case.state
    return CaseMessage(
        case_id=case.id,
        item_name=case.item_name,
        state=state,
        state_text=state_text(state, case.upstream_text, case.case_no is not None, language),
        title=told.title,
        text=told.text,
    )
