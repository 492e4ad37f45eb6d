"""Forwards that wait with no job to send them, and dead jobs with nothing left to send.

Row and job are one commit: only a hand in the database parts them, and nobody else would notice. A
dead job is left behind when the core turns out to have what was given up.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.ledger import JOB
from bff.context import AppContext
from jobs import dead_letters
from models import Forward
from models.forward import QUEUED
from models.transaction import database, returning, transact

log = logging.getLogger("bff.cases")

GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Jobless:
    forward_id: str
    kind: str
    case_id: str


async def jobless(now: datetime) -> list[Jobless]:
    """What has been queued for a while and has no job that runs."""
    rows = await returning(
        database(),
        "SELECT id, kind, case_id FROM forward WHERE id IN ("
        "SELECT id FROM forward WHERE state = 'queued' AND created_at < $1 "
        "EXCEPT SELECT payload FROM job WHERE kind = $2 AND run_at IS NOT NULL) ORDER BY id",
        (now - GRACE).astimezone(UTC),
        JOB,
    )
    return [Jobless(str(row["id"]), str(row["kind"]), str(row["case_id"])) for row in rows]


async def requeue(context: AppContext) -> None:
    """Give each of them a job again, for as long as it has left; a last try when that is nothing.
    Counted, and logged by its id.
    """
    now = context.clock.now()

    for one in await jobless(now):
        if await transact(partial(_requeue, one.forward_id, now)):
            context.counters["forward_requeued"] += 1
            log.warning("forward %s of case %s had no job", one.forward_id, one.case_id)


async def _requeue(forward_id: str, now: datetime, connection: BaseDBAsyncClient) -> bool:
    queued = Forward.filter(id=forward_id, state=QUEUED).using_db(connection)
    if not await queued.update(state=QUEUED):  # its row is held until the commit
        return False
    forward = await Forward.get(id=forward_id, using_db=connection)
    await dead_letters.let_run(connection, JOB, forward_id, now, forward.until)
    return True


async def forget_needless() -> None:
    """Remove the dead jobs of what is settled: there is nothing to release."""
    await returning(
        database(),
        "DELETE FROM job WHERE kind = $1 AND run_at IS NULL AND EXISTS (SELECT 1 FROM forward "
        "WHERE forward.id = job.payload AND state IN ('acknowledged', 'refused')) RETURNING id",
        JOB,
    )
