"""Intake of the core's events: all or nothing for each event, from any source.

The core posts events; lost ones are read again from its list of changes (``change_feed``) and from
the case itself (``reconciliation``). All sources end here, where a repetition changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bff.cases.events.details import Detail, EventBody, clean_text, detail_of
from bff.cases.events.lines import OWN
from bff.cases.from_core.event_writing import Outcome, write_event
from bff.context import AppContext
from bff.misfits import is_about_its_data
from gateways.core import Event as CoreEvent
from gateways.core import Misfit, case_state
from models.service_case import CaseState, EventKind

log = logging.getLogger("bff.cases")

CORE_KINDS = frozenset(
    {
        EventKind.STATE,
        EventKind.SUPPLEMENT,
        EventKind.SPECIAL,
        EventKind.PAYMENT,
        EventKind.DELIVERY,
        EventKind.RESULT,
        EventKind.EVALUATION,
        EventKind.CORRECTION,
    }
)
"""Kinds of the core's events whose details have a meaning here."""


async def take_in(context: AppContext, event: CoreEvent) -> Outcome:
    """Write the event, move its case, tell the citizens.

    An event of an unknown case is counted, logged by its id and left: a repetition would not help.
    """
    if event.event_id.startswith(OWN):
        await context.misfits.note("events", [Misfit("?", "an event named like our own lines")])
        return "unfit"
    outcome = await write_event(event, _body_of(context, event), context.clock.now())
    if outcome in ("unknown", "other_number"):
        context.counters[f"core_event_{outcome}"] += 1
        log.warning("core event %s: case %s", clean_text(event.event_id), outcome.replace("_", " "))
    return outcome


async def take_in_each(
    context: AppContext, feed: str, events: Iterable[CoreEvent], *, counter: str | None = None
) -> int:
    """Take in events that were read again; return how many were new, and add each to ``counter``.

    One that no row can hold is skipped and reported, so that it does not block the others. Raises
    the errors of an unavailable database; the events before it stay, and stay counted.
    """
    count = 0
    for event in events:
        try:
            if await take_in(context, event) == "taken":
                count += 1
                if counter is not None:
                    context.counters[counter] += 1
        except Exception as error:
            if not is_about_its_data(error):
                raise
            log.exception("core event %s: not taken in", event.event_id)
            await context.misfits.note(feed, [Misfit(event.event_id, type(error).__name__)])
    return count


def _body_of(context: AppContext, event: CoreEvent) -> EventBody:
    is_known = event.kind in CORE_KINDS
    detail, unfit = detail_of(event) if is_known else (Detail(), [])
    if not is_known or (event.state is not None and case_state(event.state) == CaseState.UNKNOWN):
        context.counters["core_event_unknown_code"] += 1
    if unfit:
        context.counters["core_event_unfit_detail"] += 1
        log.warning("core event %s: %s do not fit", clean_text(event.event_id), ", ".join(unfit))
    return EventBody(
        text=event.upstream_text,
        case_no=event.case_no,
        code=event.state,
        upstream_kind=None if is_known else clean_text(event.kind) or EventKind.UNKNOWN,
        detail=detail,
    )
