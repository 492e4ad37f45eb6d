"""The real server with the closing of a draft as it must not be: look, then write.

Run as ``python -m tests.races.unguarded_close serve``; see ``unguarded_take`` for how.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from sanic import Sanic

from bff import commands
from bff.cases.acting import submission
from models import Draft
from models.guarded_writes import Write
from tests.support.barrier import Barrier

worker_app, ready, several = commands._worker_app, submission._ready, Barrier(2)


async def ready_when_another_has_looked(*given: Any) -> Any:
    """Read the draft, and wait for a second one at this worker, whether it is open still or not.

    The other worker may have closed it before the second comes.
    """
    try:
        return await ready(*given)
    finally:
        await several.join()


def look_then_close(self: Draft, submitted_as: str, now: datetime, *_: Write) -> Write:
    return Write(
        "UPDATE draft SET open_key = NULL, submitted_as = $1, touched_at = $2 "
        "WHERE id = $3 RETURNING person_id AS id",
        submitted_as,
        now,
        self.id,
    )


def unguarded_app() -> Sanic[Any, Any]:
    submission._ready = ready_when_another_has_looked  # type: ignore[assignment]
    Draft.submission_write = look_then_close  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
