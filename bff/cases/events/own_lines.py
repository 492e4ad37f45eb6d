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


NOTHING = OwnDetail()


async def record(
    connection: BaseDBAsyncClient,
    case_id: str,
    kind: EventKind,
    state: str | None,
    now: datetime,
    detail: OwnDetail = NOTHING,
) -> None:
    """Write a line of our own into the timeline, and tell the principal and the agent.

    The agent is told while the delegation is in force. Returns the people who were told. A line
    with a ``state`` gets the present state of the case, which an event may have changed since.
    """
    case = await ServiceCase.get(id=case_id, using_db=connection)
    right = await agent_right(connection, case, now)
    if state is not None:
        state = case.state
    at = right.learnt_at(now)
    source_id = await note(connection, case, kind, state, now, detail, learnt_at=at)
    await right.tell(connection, source_id, now)


async def note(
    connection: BaseDBAsyncClient,
    case: ServiceCase,
    kind: EventKind,
    state: str | None,
    now: datetime,
    detail: OwnDetail = NOTHING,
    *,
    once: str | None = None,
    learnt_at: datetime | None = None,
) -> str:
    """Write a line of our own of which nobody is told. Return its id.

    ``once`` names what has one line, however often it is written.
    """
    source_id = f"{OWN}{case.id}:{kind}:{once or int(now.timestamp() * 1000)}"
    line = CaseEvent(
        case_id=case.id,
        source_id=source_id[:80],
        version=case.version,
        kind=kind,
        state=state,
        at=now,
        recorded_at=learnt_at or now,
        detail=Clear(msgspec.json.encode(detail).decode()),
    )
    await CaseEvent.bulk_create([line], ignore_conflicts=once is not None, using_db=connection)
    return line.source_id
