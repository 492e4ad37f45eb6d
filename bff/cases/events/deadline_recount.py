"""Recount of our own deadlines: a year's holidays may have been announced since.

The dates of an open case are a function of its events and of the calendar. Events move them as they
come; this job moves them when the calendar has changed, which takes a newer library and a restart.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.lines import snapshot_of
from bff.cases.events.snapshot import changes
from bff.cases.events.states import CLOSED
from bff.context import AppContext
from jobs import ClaimedJob, JobKind
from models import ServiceCase
from models.encryption import DecryptionFailed
from models.transaction import transact

log = logging.getLogger("bff.cases")

JOB = "recount-deadlines"
EVERY_S = 6 * 3600.0
LEASE_S = 300.0
BATCH = 200
_DATES = ("promised_on", "statutory_on", "notice_due")


def recount_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        context.counters["deadline_recounted"] += await recount()

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def recount() -> int:
    """Correct the dates of every open case; return how many cases had others."""
    corrected, after = 0, ""
    rows = ServiceCase.filter(state__not_in=sorted(CLOSED)).order_by("id").limit(BATCH)
    while cases := await rows.filter(id__gt=after):
        for case in cases:
            corrected += await _recount_case(case)
        after = cases[-1].id
    return corrected


async def _recount_case(case: ServiceCase) -> bool:
    """Check one case without a lock first: almost all are right."""
    try:
        if not await _corrected_dates(case):
            return False
    except (msgspec.DecodeError, DecryptionFailed) as error:
        log.warning("case %s: not counted anew: %s", case.id, type(error).__name__)
        return False

    async def work(connection: BaseDBAsyncClient) -> None:
        await ServiceCase.hold(connection, case.id)
        locked = await ServiceCase.get(id=case.id, using_db=connection)
        if dates := await _corrected_dates(locked, connection):
            await ServiceCase.filter(id=case.id).using_db(connection).update(**dates)

    await transact(work)
    return True


async def _corrected_dates(
    case: ServiceCase, connection: BaseDBAsyncClient | None = None
) -> Mapping[str, date | None]:
    dates = changes(await snapshot_of(case, connection), case.version)
    return {
        name: dates[name] for name in _DATES if name in dates and dates[name] != getattr(case, name)
    }
