"""Intake of the core's events: one transaction for each event, from any source.

The core posts events; lost ones are read again from its list of changes (``change_feed``) and from
the case itself (``reconciliation``). All sources end here, where a repetition changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import agent_right
from bff.cases.events.details import Detail, EventBody, clean_text, detail_of, encode_body
from bff.cases.events.lines import OWN, core_lines, snapshot_by
from bff.cases.events.snapshot import changes
from bff.cases.events.states import RUNNING
from bff.cases.forwarding import ledger, outcomes
from bff.cases.from_core.item_limits import limits_of
from bff.context import AppContext
from bff.misfits import is_about_its_data
from gateways.core import CaseStatus, Misfit, case_state
from gateways.core import Event as CoreEvent
from ground.ids import parse_id
from models import CaseEvent, Evaluation, ServiceCase
from models.encryption import Clear
from models.service_case import CaseState, EventKind
from models.transaction import transact

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
    }
)
"""Kinds of the core's events whose details have a meaning here."""

Outcome = Literal["taken", "repeated", "unknown", "other_number", "unfit"]


async def take_in(context: AppContext, event: CoreEvent) -> Outcome:
    """Write the event, move its case, tell the citizens.

    An event of an unknown case is counted, logged by its id and left: a repetition would not help.
    """
    if event.event_id.startswith(OWN):
        await context.misfits.note("events", [Misfit("?", "an event named like our own lines")])
        return "unfit"
    if await CaseEvent.filter(source_id=event.event_id).exists():
        return "repeated"
    body = _body_of(context, event)
    now = context.clock.now()
    outcome = await transact(lambda connection: _take(connection, event, body, now))
    if outcome in ("unknown", "other_number"):
        context.counters[f"core_event_{outcome}"] += 1
        log.warning("core event %s: case %s", clean_text(event.event_id), outcome.replace("_", " "))
    return outcome


async def take_in_each(context: AppContext, feed: str, events: Iterable[CoreEvent]) -> int:
    """Take in events that were read again; return how many were new.

    One that no row can hold is skipped and reported, so that it does not block the others. Raises
    the errors of an unavailable database.
    """
    count = 0
    for event in events:
        try:
            count += await take_in(context, event) == "taken"
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


async def _take(
    connection: BaseDBAsyncClient, event: CoreEvent, body: EventBody, now: datetime
) -> Outcome:
    if not await ServiceCase.hold(connection, parse_id(event.source_no)):
        return "unknown"
    case = await ServiceCase.get(id=event.source_no, using_db=connection)
    if await _is_another(connection, case, event.case_no):
        return "other_number"
    if await CaseEvent.filter(source_id=event.event_id).using_db(connection).exists():
        return "repeated"
    if case.state == CaseState.NOT_FORWARDED and event.state is not None:
        status = CaseStatus(
            source_no=case.id, case_no=event.case_no, state=event.state, version=event.version
        )
        await ledger.acknowledge_case(connection, case.id, status, now)
        await case.refresh_from_db(using_db=connection)
    right = await agent_right(connection, case, now)
    await _write(connection, case, event, body, right.recording_time(now))
    is_news = await _move(connection, case, event)
    await outcomes.acknowledge_arrived(connection, case.id, now)
    if is_news:
        await right.tell(connection, event.event_id, now)
    return "taken"


async def _is_another(connection: BaseDBAsyncClient, case: ServiceCase, case_no: str) -> bool:
    """Tell if the core's number belongs to another case.

    This case has a different number, or another case already has this one.
    """
    if case.case_no is not None:
        return bool(case.case_no != case_no)
    return await ServiceCase.filter(case_no=case_no).using_db(connection).exists()


async def _write(
    connection: BaseDBAsyncClient,
    case: ServiceCase,
    event: CoreEvent,
    body: EventBody,
    now: datetime,
) -> None:
    state = None if event.state is None else case_state(event.state)
    detail = body.detail
    if state in RUNNING and (detail.promised_date is None or detail.statutory_date is None):
        body.limits = await limits_of(connection, case.item_code)
    await CaseEvent.create(
        using_db=connection,
        case_id=case.id,
        source_id=event.event_id,
        version=event.version,
        kind=EventKind.UNKNOWN if body.upstream_kind else event.kind,
        state=state,
        at=event.at,
        recorded_at=now,
        detail=Clear(encode_body(body)),
    )


async def _move(connection: BaseDBAsyncClient, case: ServiceCase, event: CoreEvent) -> bool:
    """Update the row to the state of its lines; tell if the event is news.

    An event that arrives after a newer one joins the timeline, but nobody is notified of it.
    """
    core_events = await core_lines(case, connection)
    snapshot = snapshot_by(core_events)
    columns = changes(snapshot, case.version)
    await ServiceCase.filter(id=case.id).using_db(connection).update(**columns)
    if snapshot.reply is not None:
        pending = Evaluation.filter(case_id=case.id, answered_at__isnull=True)
        await pending.using_db(connection).update(
            answer=snapshot.reply, answered_at=snapshot.replied_at
        )
    newest = max((line.version, line.source_id) for line in core_events)
    return newest == (event.version, event.event_id) and event.version >= case.version
