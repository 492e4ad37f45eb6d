"""A process that runs what is due and prints what it ran: ``python -m tests.jobs.taking URL HOW``.

It says when it is ready, and waits for a line before it begins.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections import Counter
from datetime import datetime
from typing import Any

from bff.clock import SystemClock
from jobs import Claimed, JobKind, Runner, queue
from models.orm import close_database, open_database
from models.transaction import database, returning
from tests.jobs.bench import Work

take = queue.take


async def look_then_take(
    kind: str, claim: str, *, now: datetime, lease_until: datetime, limit: int
) -> list[Claimed]:
    """As it must not be. Between a look and a write lies a busy machine, a slow line."""
    found = await returning(
        database(),
        "SELECT id FROM job WHERE kind = $1 AND run_at <= $2 ORDER BY run_at LIMIT $3",
        kind,
        now,
        limit,
    )
    await asyncio.sleep(0.005)
    ids = ", ".join(str(row["id"]) for row in found)
    rows: list[dict[str, Any]] = await returning(
        database(),
        f"UPDATE job SET claim = $1, run_at = $2 WHERE id IN ({ids or 'NULL'}) RETURNING *",
        claim,
        lease_until,
    )
    return [queue._claimed(row) for row in rows]


def unlocked(due: str) -> str:
    """As it must not be on PostgreSQL: who waited for the other takes the same rows after it."""
    return f"= ANY(ARRAY({due}))"


async def main(url: str, how: str) -> None:
    if how == "look-then-take":
        queue.take = look_then_take
    elif how == "unlocked":
        queue._chosen = unlocked
    await open_database(url)
    work = Work()
    runner = Runner(
        [JobKind(name="note", work=work)],
        SystemClock(),
        lambda: secrets.token_urlsafe(12),
        Counter(),
    )
    await runner.drain()  # connections are open
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await runner.drain()
    print(*work.done, flush=True)
    await close_database()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
