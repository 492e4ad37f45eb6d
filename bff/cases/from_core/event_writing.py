"""Writes of an event of the core: its line, its case's row, the messages and their jobs.

On PostgreSQL that takes two turns: one read, and one statement that writes everything if the row of
the case is still the one that was read. Otherwise another event came first, and it is read again.
After a few attempts, and always on SQLite, one transaction locks the case first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import agent_right, agent_right_as_read
from bff.cases.events.details import EventBody, encode_body
from bff.cases.events.lines import is_own, snapshot_by
from bff.cases.events.snapshot import changes
from bff.cases.events.states import RUNNING
from bff.cases.forwarding import ledger, outcomes
from bff.cases.from_core.item_limits import limits_in
from gateways.core import CaseStatus, case_state
from gateways.core import Event as CoreEvent
from ground.ids import parse_id
from models import CaseEvent, Evaluation, ServiceCase
from models.case_lines import CaseWithLines, read_case_with_lines
from models.encryption import Clear
from models.guarded_writes import Write, insertion, run_one_by_one, run_together
from models.service_case import CaseState, EventKind
from models.transaction import database, transact

Outcome = Literal["taken", "repeated", "unknown", "other_number", "unfit"]

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class EventWrites:
    """Columns that an event sets in its case's row, and the writes that follow from it.

    ``is_news``: the citizens are told. What comes late is timeline, and not news; a correction is
    news, since the wrong line was.
    """

    columns: dict[str, object]
    writes: list[Write]
    is_news: bool


async def write_event(event: CoreEvent, body: EventBody, now: datetime) -> Outcome:
    """Write the event and all that follows from it, once."""
    if database().capabilities.dialect == "sqlite":
        return await transact(lambda connection: _write_locked(connection, event, body, now))
    for _ in range(ATTEMPTS):
        there = await _read(database(), event, body)
        if (obstacle := _obstacle(there, event)) is not None:
            return obstacle
        assert there is not None
        right = await agent_right_as_read(there.case, now)
        if right is None or there.has_open_act or there.case.state == CaseState.NOT_FORWARDED:
            break
        new = _event_writes(there, event, body, now)
        guard = ServiceCase.move(there.case.id, new.columns, there.row_version, *right.conditions)
        news = right.tell_writes(event.event_id, now) if new.is_news else []
        wakes = right.wakes(event.event_id) if new.is_news else []
        if await run_together(guard, *new.writes, *news, wakes=wakes) is not None:
            return "taken"
    return await transact(lambda connection: _write_locked(connection, event, body, now))


async def _write_locked(
    connection: BaseDBAsyncClient, event: CoreEvent, body: EventBody, now: datetime
) -> Outcome:
    if not await ServiceCase.hold(connection, parse_id(event.source_no)):
        return "unknown"
    there = await _read(connection, event, body)
    if (obstacle := _obstacle(there, event)) is not None:
        return obstacle
    assert there is not None
    if there.case.state == CaseState.NOT_FORWARDED and event.state is not None:
        status = CaseStatus(
            source_no=there.case.id,
            case_no=event.case_no,
            state=event.state,
            version=event.version,
        )
        await ledger.acknowledge_case(connection, there.case.id, status, now)
        there = await _read(connection, event, body)
        assert there is not None
    right = await agent_right(connection, there.case, now)
    new = _event_writes(there, event, body, right.recording_time(now))
    guard = ServiceCase.move(there.case.id, new.columns, None)
    await run_one_by_one(connection, guard, *new.writes)
    await outcomes.acknowledge_arrived(connection, there.case.id, now)
    if new.is_news:
        await right.tell(connection, event.event_id, now)
    return "taken"


async def _read(
    connection: BaseDBAsyncClient, event: CoreEvent, body: EventBody
) -> CaseWithLines | None:
    case_id = parse_id(event.source_no)
    return await read_case_with_lines(
        connection, case_id, event.event_id, event.case_no, with_item=_needs_limits(event, body)
    )


def _needs_limits(event: CoreEvent, body: EventBody) -> bool:
    """Tell if the item's own limits count, since the event names none."""
    dates = (body.detail.promised_date, body.detail.statutory_date)
    return event.state is not None and case_state(event.state) in RUNNING and None in dates


def _obstacle(there: CaseWithLines | None, event: CoreEvent) -> Outcome | None:
    """Return why the event cannot be written, or None.

    The core's number may belong to another case: this one has a different number, or another one
    has this number.
    """
    if there is None:
        return "unknown"
    if there.is_known:
        return "repeated"
    case_no = there.case.case_no
    is_another = there.is_number_taken if case_no is None else case_no != event.case_no
    return "other_number" if is_another else None


def _event_writes(
    there: CaseWithLines, event: CoreEvent, body: EventBody, recorded_at: datetime
) -> EventWrites:
    case, is_correction = there.case, event.kind == EventKind.CORRECTION
    if there.item is not None:
        body.limits = limits_in(there.item)
    line = CaseEvent(
        case_id=case.id,
        source_id=event.event_id,
        version=event.version,
        kind=EventKind.UNKNOWN if body.upstream_kind else event.kind,
        state=None if event.state is None or is_correction else case_state(event.state),
        at=event.at,
        recorded_at=recorded_at,
        detail=Clear(encode_body(body)),
    )
    lines = [*(each for each in there.lines if not is_own(each)), line]
    snapshot = snapshot_by(lines)
    writes = [insertion(line, guard_column="case_id")]
    if snapshot.reply is not None or is_correction:
        writes.append(
            Evaluation.answer_write(
                snapshot.reply, snapshot.replied_at, is_correction=is_correction
            )
        )
    newest = max((each.version, each.source_id) for each in lines)
    is_newest = newest == (event.version, event.event_id) and event.version >= case.version
    return EventWrites(changes(snapshot, case.version), writes, is_newest or is_correction)
