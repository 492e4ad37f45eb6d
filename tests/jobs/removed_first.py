"""The program with a runner as it must not be: a job is removed when it is taken."""

from __future__ import annotations

import sys
from datetime import datetime

from bff.work import work
from jobs import ClaimedJob, queue
from tests.jobs.program import FACE

take = queue.take


async def take_and_remove(
    kind: str, claim: str, *, now: datetime, lease_until: datetime, limit: int
) -> list[ClaimedJob]:
    jobs = await take(kind, claim, now=now, lease_until=lease_until, limit=limit)
    await queue.finish(jobs)
    return jobs


if __name__ == "__main__":
    queue.take = take_and_remove
    sys.exit(work(FACE))
