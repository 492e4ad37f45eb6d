"""Lines of a case's timeline as they are stored: events of the core, and lines of our own."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.details import decode_body
from bff.cases.events.snapshot import CaseSnapshot, TimelineEvent, corrections, snapshot_after
from models import CaseEvent, ServiceCase

OWN = "own:"
"""In front of the ids of lines that are ours and not the core's."""


def is_own(line: CaseEvent) -> bool:
    return bool(line.source_id.startswith(OWN))


def event_of(line: CaseEvent) -> TimelineEvent:
    """Convert a stored line of the timeline to an event."""
    return TimelineEvent(
        line.version, line.source_id, line.kind, line.state, line.at, decode_body(str(line.detail))
    )


async def core_lines(
    case: ServiceCase, connection: BaseDBAsyncClient | None = None
) -> list[CaseEvent]:
    """Read the core's events of the case."""
    rows = CaseEvent.filter(case_id=case.id)
    lines = await (rows if connection is None else rows.using_db(connection))
    return [line for line in lines if not is_own(line)]


def corrections_by(lines: Iterable[CaseEvent]) -> dict[str, TimelineEvent]:
    """Return the correction that stands, by the id of the line that it took back."""
    events = [event_of(line) for line in lines if not is_own(line)]
    return corrections(sorted(events, key=lambda event: (event.version, event.source_id)))


def snapshot_by(lines: Iterable[CaseEvent]) -> CaseSnapshot:
    """Return where a case stands by these lines. Our own do not count."""
    return snapshot_after(event_of(line) for line in lines if not is_own(line))


async def snapshot_of(
    case: ServiceCase, connection: BaseDBAsyncClient | None = None
) -> CaseSnapshot:
    """Read the state of the case after all events of the core."""
    return snapshot_by(await core_lines(case, connection))
