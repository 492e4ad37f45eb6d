"""Dead jobs (死信), for an operator to inspect and to restart."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs.queue import DUE, enqueue
from models import Job
from models.transaction import execute_returning
from models.wakes import wake

_LAST_ID = 2**63 - 1  # the driver refuses greater ones


async def newest(limit: int = 100) -> list[Job]:
    return await Job.filter(run_at__isnull=True).order_by("-dead_at").limit(limit)


async def release(job_id: int, now: datetime) -> bool:
    """Restart a dead job, with its original time limit.

    Return False if there is none of this id.
    """
    job = await Job.get_or_none(id=min(job_id, _LAST_ID), run_at__isnull=True)
    if job is None:
        return False
    span = None if job.give_up_at is None else job.give_up_at - job.created_at
    changed = await Job.filter(id=job_id, run_at__isnull=True).update(
        run_at=now,
        tries=0,
        dead_at=None,
        reason=None,
        created_at=now,
        give_up_at=None if span is None else now + span,
    )
    return bool(changed)


async def let_run(
    connection: BaseDBAsyncClient, kind: str, payload: str, now: datetime, give_up_at: datetime
) -> None:
    """Ensure that a job with this payload runs until ``give_up_at``, in the caller's transaction.

    It is the one that is running, a restarted dead one, or a new one.
    """
    revived = await execute_returning(
        connection,
        "UPDATE job SET created_at = $3, give_up_at = $4, run_at = COALESCE(run_at, $3), "
        "dead_at = NULL, "
        "tries = CASE WHEN run_at IS NULL THEN 0 ELSE tries END "
        "WHERE kind = $1 AND payload = $2 RETURNING id",
        kind,
        payload,
        now.astimezone(UTC),
        give_up_at.astimezone(UTC),
    )
    if revived:
        await wake(connection, DUE)
    else:
        await enqueue(connection, kind, payload, now=now, give_up_at=give_up_at)
