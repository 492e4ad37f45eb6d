"""The safety net for lost events: the core's list of all changes, read from a cursor.

Every entry goes through the same intake, where a repetition changes nothing. So the cursor must
only never run ahead of the intake. A misfitting entry is skipped, and reconciliation looks at its
case.
"""

from __future__ import annotations

import asyncio

from bff.benefits import service as benefits
from bff.cases.from_core.intake import take_in_each
from bff.context import AppContext
from bff.core_problems import tried_again
from gateways.call import BUDGET_S, OutgoingCall
from gateways.core import ChangePage
from jobs import ClaimedJob, JobKind
from models import CaseEvent, CoreFeed

FEED = "changes"
PAGE = 200
JOB = "pull-changes"
RECOVERED = "core_event_recovered"
EVERY_S = 30.0
LEASE_S = 300.0  # enough after a day's downtime; the next job reads the rest


def pull_changes_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        with tried_again():
            await pull_changes(context)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def pull_changes(context: AppContext) -> int:
    """Read to the end, and return how many events had been lost.

    Raises CoreError; events read before it stay.
    """
    await CoreFeed.bulk_create([CoreFeed(name=FEED)], ignore_conflicts=True)
    count = 0
    while True:
        since = (await CoreFeed.get(name=FEED)).cursor
        call = OutgoingCall(context.new_id(), _deadline())
        page = await context.core.cases.changes(since, call, limit=PAGE)
        count += await _take(context, page)
        more = page.more and page.next != since  # a cursor that stays the same would loop for ever
        await _advance(context, since, page.next, at_end=not more)
        if not more:
            return count


async def _take(context: AppContext, page: ChangePage) -> int:
    ids = [event.event_id for event in page.changes]
    there = await CaseEvent.filter(source_id__in=ids).only("source_id")
    known_ids = {line.source_id for line in there}
    new = [event for event in page.changes if event.event_id not in known_ids]
    count = await take_in_each(context, "changes", new, counter=RECOVERED)
    for benefit in page.benefits:
        is_lost = await benefits.recover(context, benefit)
        context.counters[RECOVERED] += is_lost
        count += is_lost
    return count


async def _advance(context: AppContext, since: str | None, cursor: str, *, at_end: bool) -> None:
    """Advance the cursor from where we have read: the slower of two readers moves nothing back."""
    step: dict[str, object] = {"cursor": cursor}
    if at_end:
        step["read_at"] = context.clock.now()
    condition = {"cursor__isnull": True} if since is None else {"cursor": since}
    await CoreFeed.filter(name=FEED, **condition).update(**step)


def _deadline() -> float:
    return asyncio.get_running_loop().time() + BUDGET_S
