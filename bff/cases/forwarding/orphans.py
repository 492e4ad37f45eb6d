"""Forwards that wait without a job to send them, and dead jobs with nothing left to send.

Row and job are one commit: only somebody in the database can separate them, and nobody would
notice. A dead job remains if the core turns out to have a forward that was given up.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.forwarding.ledger import JOB
from bff.context import AppContext
from jobs import dead_letters
from models import Forward
from models.forward import ForwardState, Jobless
from models.transaction import transact

log = logging.getLogger("bff.cases")

GRACE = timedelta(minutes=5)


async def jobless(now: datetime) -> list[Jobless]:
    """List the forwards that have waited for a while and have no running job."""
    return await Forward.without_job(JOB, now - GRACE)


async def requeue(context: AppContext) -> None:
    """Give each of them a job again, until its time limit; at least one last attempt.

    Each is counted, and logged by its id.
    """
    now = context.clock.now()

    for orphan in await jobless(now):
        if await transact(partial(_requeue, orphan.id, now)):
            context.counters["forward_requeued"] += 1
            log.warning("forward %s of case %s had no job", orphan.id, orphan.case_id)


async def _requeue(forward_id: str, now: datetime, connection: BaseDBAsyncClient) -> bool:
    queued = Forward.filter(id=forward_id, state=ForwardState.QUEUED).using_db(connection)
    if not await queued.update(state=ForwardState.QUEUED):  # this locks its row until the commit
        return False
    forward = await Forward.get(id=forward_id, using_db=connection)
    await dead_letters.let_run(connection, JOB, forward_id, now, forward.until)
    return True


async def forget_needless() -> None:
    """Remove the dead jobs of settled forwards: there is nothing to release."""
    await Forward.forget_needless_jobs(JOB)
