"""One of two processes that run what is due: ``python -m tests.jobs.competing_taker URL HOW``.

It says when it is ready, waits for a line and for the other, and prints what it ran.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections import Counter
from datetime import datetime
from typing import Any

from ground.clock import SystemClock
from jobs import ClaimedJob, JobKind, Runner, queue
from models import UsageChain
from models.orm import close_database, open_database
from models.transaction import database, execute_returning
from tests.support.waiting import eventually

WORK_S = 0.2
BUSY_S = 0.1  # a busy machine, a slow line: what lies between a look and a write


async def look_then_take(
    kind: str, claim: str, *, now: datetime, lease_until: datetime, limit: int
) -> list[ClaimedJob]:
    """As it must not be."""
    found = await execute_returning(
        database(),
        "SELECT id FROM job WHERE kind = $1 AND run_at <= $2 ORDER BY run_at LIMIT $3",
        kind,
        now,
        limit,
    )
    await asyncio.sleep(BUSY_S)
    ids = ", ".join(str(row["id"]) for row in found)
    rows: list[dict[str, Any]] = await execute_returning(
        database(),
        f"UPDATE job SET claim = $1, run_at = $2 WHERE id IN ({ids or 'NULL'}) RETURNING *",
        claim,
        lease_until,
    )
    return [queue._job_of(row) for row in rows]


def without_lock(due: str) -> str:
    """As it must not be on PostgreSQL: who waited for the other takes the same rows after it."""
    return f"= ANY(ARRAY(SELECT id FROM ({due}) AS due, pg_sleep({BUSY_S})))"


async def both_are_here() -> None:
    mine = secrets.token_hex(8)
    await execute_returning(
        database(), "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, 0, '') RETURNING id", mine
    )

    async def two() -> bool:
        return await UsageChain.all().count() == 2

    await eventually(two, 60)


async def main(url: str, how: str) -> None:
    if how == "look-then-take":
        queue.take = look_then_take
    elif how == "unlocked":
        queue._chosen = without_lock
    await open_database(url)
    ran = []

    async def work(job: ClaimedJob) -> None:
        await asyncio.sleep(WORK_S)
        ran.append(job.payload)

    kind = JobKind(name="note", work=work)
    runner = Runner([kind], SystemClock(), lambda: secrets.token_urlsafe(12), Counter())
    await runner.drain()  # connections are open
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await both_are_here()
    await runner.drain()
    print(*ran, flush=True)
    await close_database()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
