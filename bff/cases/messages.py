"""What reached a citizen about a case, said in the language they read now."""

from __future__ import annotations

from typing import Any

from bff.cases.schemas import CaseMessage
from bff.cases.states import state_text
from bff.cases.timeline import entry, own_title
from bff.language import Language
from models import CaseEvent, ServiceCase


async def message(body: dict[str, Any], language: Language) -> CaseMessage | None:
    """``body`` names the case, and either the core's event (``source``) or our own (``event``).
    None when the case is no longer there.
    """
    case = await ServiceCase.get_or_none(id=body["caseId"])
    if case is None:
        return None
    state, title, text = body.get("state", case.state), "", None
    source = body.get("source")
    line = None if source is None else await CaseEvent.get_or_none(source_id=source)
    if line is not None:
        told = entry(line, language)
        state, title, text = told.state or case.state, told.title, told.text
    else:
        title = own_title(str(body.get("event", "")), language)
    return CaseMessage(
        case_id=case.id,
        item_name=case.item_name,
        state=state,
        state_text=state_text(state, case.upstream_text, case.case_no is not None, language),
        title=title,
        text=text,
    )
