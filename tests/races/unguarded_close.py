"""The real server with the closing of a draft as it must not be: look, then write.

Run as ``python -m tests.races.unguarded_close serve``.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from sanic import Sanic

from bff import commands
from models import Draft
from models.together import Write

worker_app = commands._worker_app


def look_then_close(self: Draft, submitted_as: str, now: datetime) -> Write:
    return Write(
        "UPDATE draft SET open_key = NULL, submitted_as = $1, touched_at = $2 "
        "WHERE id = $3 RETURNING person_id AS id",
        submitted_as,
        now,
        self.id,
    )


def unguarded_app() -> Sanic[Any, Any]:
    Draft.closing = look_then_close  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
