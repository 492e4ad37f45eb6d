"""``python -m bff work`` with a kind of work of the tests' own: ``python -m tests.jobs.program``.

``note`` writes that it began. The first try then goes on for ever; a later one is done at once.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable

import bff.lifecycle
from bff.api.face import Face
from bff.context import AppContext
from bff.work import work
from jobs import Claimed, JobKind
from models.transaction import database, returning

LEASE_S = 2.0


async def write_that_it_began(job: Claimed) -> None:
    await returning(
        database(),
        "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, 1, '') "
        "ON CONFLICT (id) DO UPDATE SET seq = usage_chain.seq + 1 RETURNING seq",
        job.payload,
    )
    if job.tries == 1:
        await asyncio.Event().wait()


def kinds(context: AppContext, faces: Iterable[Face]) -> tuple[JobKind, ...]:
    return (JobKind(name="note", work=write_that_it_began, lease_s=LEASE_S),)


if __name__ == "__main__":
    bff.lifecycle.job_kinds = kinds
    sys.exit(work())
