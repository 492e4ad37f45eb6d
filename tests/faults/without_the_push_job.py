"""The server of ``pushes_killed_at``, which tells wrongly: the job comes after the commit.

Run as ``python -m tests.faults.without_the_push_job serve``.
"""

from __future__ import annotations

import sys
from typing import Any

from bff.context import AppContext
from bff.progress import routes
from gateways.core import Event
from jobs import enqueue
from models import InboxMessage
from models.guarded_writes import Write
from models.transaction import transact
from notifications import inbox
from tests.faults import pushes_killed_at


def no_job(*_: object) -> Write:
    return Write("SELECT 0 AS id /* where a job is written, RETURNING id */")


def without() -> None:
    pushes_killed_at.arm()
    inbox.job_about_previous = no_job  # type: ignore[attr-defined,assignment]
    take_in = routes.take_in  # type: ignore[attr-defined]

    async def take_in_and_enqueue(context: AppContext, event: Event) -> Any:
        outcome = await take_in(context, event)
        if outcome == "taken":
            [*_, message] = await InboxMessage.filter(needs_plan=True).order_by("id")
            now, payload = context.clock.now(), str(message.id)
            await transact(lambda connection: enqueue(connection, inbox.PLAN, payload, now=now))
        return outcome

    routes.take_in = take_in_and_enqueue  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(pushes_killed_at.serve(without))
