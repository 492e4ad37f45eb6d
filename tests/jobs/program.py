"""``python -m bff work`` with a kind of work of the tests' own: ``python -m tests.jobs.program``.

``note`` writes that it began. The first try then goes on for ever; a later one is done at once.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from bff.capabilities import WHOLE
from bff.context import AppContext
from bff.work import work
from jobs import ClaimedJob, JobKind
from models.transaction import database, execute_returning

LEASE_S = 2.0


async def write_that_it_began(job: ClaimedJob) -> None:
    await execute_returning(
        database(),
        "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, 1, '') "
        "ON CONFLICT (id) DO UPDATE SET seq = usage_chain.seq + 1 RETURNING seq",
        job.payload,
    )
    if job.tries == 1:
        await asyncio.Event().wait()


def kinds(context: AppContext) -> tuple[JobKind, ...]:
    return (JobKind(name="note", work=write_that_it_began, lease_s=LEASE_S),)


FACE = replace(WHOLE, job_kinds=kinds)
"""The server's face, with jobs of kind ``note`` and of no other."""


if __name__ == "__main__":
    sys.exit(work(FACE))
