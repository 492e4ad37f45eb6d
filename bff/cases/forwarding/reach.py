"""The truth upwards: a notice or decision that reached nobody is told to the core, once.

A day after the message, no channel has delivered it and nobody has read it. Somebody at the
department can then ring the citizen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import CaseNews
from bff.cases.events.lines import core_lines, corrections_by
from bff.cases.forwarding.ledger import JOB as FORWARD
from bff.cases.forwarding.sending import new_forward
from bff.context import AppContext
from gateways.core import UnreachedOrder, encode_order
from jobs import ClaimedJob, JobKind, enqueue
from models import CaseEvent, FactMark, InboxMessage, Installation, Push, ServiceCase
from models.forward import ForwardKind
from models.guarded_writes import insertion, run
from models.push import PushState
from models.transaction import transact

JOB = "report-unreached"
EVERY_S = 900.0
LEASE_S = 300.0
WAIT = timedelta(hours=24)
RECENT = timedelta(days=7)
REPORT_LIFE = timedelta(days=3)
BATCH = 200
MARK = "reach:"
PLACE = f"place:{JOB}"
OVERLAP = timedelta(minutes=10)
"""Time before the place that is searched again: a line may come later than one of a newer time."""


def report_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        context.counters["case_unreached"] += await report_unreached(context)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def report_unreached(context: AppContext) -> int:
    """Look at each notice and decision of a day ago, once; return how many reached nobody."""
    now, count = context.clock.now(), 0
    since = await _first_time(now)
    while lines := await CaseEvent.important(MARK, since, now - WAIT, BATCH):
        for line in lines:
            count += await transact(partial(_report, context, line, now))
        since = lines[-1].recorded_at
        await Installation.put(PLACE, since.isoformat())
    return count


async def _first_time(now: datetime) -> datetime:
    """Return the time from which lines are searched: none before it is still to be reported."""
    place, first = await Installation.read(PLACE), now - RECENT
    return first if place is None else max(first, datetime.fromisoformat(place) - OVERLAP)


async def _report(
    context: AppContext, line: CaseEvent, now: datetime, connection: BaseDBAsyncClient
) -> bool:
    if not await FactMark.put(connection, MARK + line.source_id, now):
        return False
    case = await ServiceCase.get(id=line.case_id, using_db=connection)
    if line.source_id in corrections_by(await core_lines(case, connection)):
        return False
    messages = await _messages_about(connection, case, line)
    if not messages or await _has_reached(connection, messages):
        return False
    order = UnreachedOrder(event_id=line.source_id, reached=False, since=line.recorded_at, at=now)
    until = now + REPORT_LIFE
    forward = new_forward(
        ForwardKind.UNREACHED, context.new_id(), case.id, encode_order(order), now, until
    )
    await run(connection, insertion(forward))
    await enqueue(connection, FORWARD, forward.id, now=now, give_up_at=until)
    return True


async def _messages_about(
    connection: BaseDBAsyncClient, case: ServiceCase, line: CaseEvent
) -> list[InboxMessage]:
    """Return the messages to the principal and the agent about this line."""
    news = CaseNews(case_id=case.id, source=line.source_id)
    rows = InboxMessage.filter(
        person_id__in={case.person_id, case.applicant_id}, about=news.about, kind=CaseNews.KIND
    )
    return [
        row
        for row in await rows.using_db(connection)
        if msgspec.json.decode(row.body, type=CaseNews) == news
    ]


async def _has_reached(connection: BaseDBAsyncClient, messages: Sequence[InboxMessage]) -> bool:
    if any(message.read_at is not None for message in messages):
        return True
    pushes = Push.filter(
        message_id__in=[message.id for message in messages], state=PushState.REACHED
    )
    return await pushes.using_db(connection).exists()
