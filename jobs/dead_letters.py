"""Jobs that were given up (死信), for an operator to look at and to set running again."""

from __future__ import annotations

from datetime import datetime

from models import Job

_LAST_ID = 2**63 - 1  # a greater one is refused by the driver, not answered by the database


async def newest(limit: int = 100) -> list[Job]:
    return await Job.filter(run_at__isnull=True).order_by("-dead_at").limit(limit)


async def release(job_id: int, now: datetime) -> bool:
    """Let a dead job run again, for as long as it had at first. False when there is none of this
    id.
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
        give_up_at=None if span is None else now + span,
    )
    return bool(changed)
