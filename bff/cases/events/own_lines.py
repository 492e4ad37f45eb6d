"""Lines of our own in a case's timeline: what the citizen did, and what became of it on its way."""

from __future__ import annotations

from datetime import datetime

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import agent_right
from bff.cases.events.lines import OWN
from models import CaseEvent, ServiceCase
from models.encryption import Clear
from models.forward import ForwardKind
from models.service_case import EventKind

LINES: dict[str, EventKind] = {
    ForwardKind.SUPPLEMENT: EventKind.SUPPLEMENTED,
    ForwardKind.WITHDRAWAL: EventKind.WITHDRAWAL,
    ForwardKind.EVALUATION: EventKind.EVALUATION,
    ForwardKind.DELIVERY: EventKind.DELIVERY,
}
"""Kind of the line, by the kind of the forward that it is about."""


class OwnDetail(msgspec.Struct, omit_defaults=True):
    """Detail of a line of our own: its outcome, and the core's words if any."""

    outcome: str | None = None
    why: str | None = None


NO_DETAIL = OwnDetail()


async def record(
    connection: BaseDBAsyncClient,
    case_id: str,
    kind: EventKind,
    state: str | None,
    now: datetime,
    detail: OwnDetail = NO_DETAIL,
) -> None:
    """Write a line of our own into the timeline, and tell the principal and the agent.

    The agent is notified while the delegation is in force. A line with a ``state`` gets the present
    state of the case, which an event may have changed since.
    """
    case = await ServiceCase.get(id=case_id, using_db=connection)
    right = await agent_right(connection, case, now)
    line = _line(case, kind, now, detail=detail)
    line.state = None if state is None else case.state
    line.recorded_at = right.recording_time(now)
    await CaseEvent.bulk_create([line], using_db=connection)
    await right.tell(connection, line.source_id, now)


async def note(
    connection: BaseDBAsyncClient,
    case: ServiceCase,
    kind: EventKind,
    now: datetime,
    *,
    unique_name: str | None = None,
) -> None:
    """Write a line of our own, and notify nobody.

    ``unique_name`` names what has one line, however often it is written.
    """
    line = _line(case, kind, now, name=unique_name)
    await CaseEvent.bulk_create(
        [line], ignore_conflicts=unique_name is not None, using_db=connection
    )


def _line(
    case: ServiceCase,
    kind: EventKind,
    now: datetime,
    *,
    name: str | None = None,
    detail: OwnDetail = NO_DETAIL,
) -> CaseEvent:
    """Build a line of our own, by default named by its time."""
    source_id = f"{OWN}{case.id}:{kind}:{name or int(now.timestamp() * 1000)}"
    return CaseEvent(
        case_id=case.id,
        source_id=source_id[:80],
        version=case.version,
        kind=kind,
        state=None,
        at=now,
        recorded_at=now,
        detail=Clear(msgspec.json.encode(detail).decode()),
    )
