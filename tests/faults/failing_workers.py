"""The real server whose workers fail at their start, all checks passed.

Run as ``python -m tests.faults.failing_workers serve`` or ``... unwatched``.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands, start_checks, workers
from bff.settings import Settings

worker_app = commands._worker_app


def failing_app() -> Sanic[Any, Any]:
    app = worker_app()

    @app.before_server_start
    async def fail(app: Sanic[Any, Any]) -> None:
        raise OSError("the database has gone")

    return app


async def do_nothing(settings: Settings, start_checks: object = ()) -> None:
    """All is well, for the moment."""


if __name__ == "__main__":
    commands._worker_app = failing_app
    if sys.argv[1:] == ["unwatched"]:
        workers.keep_workers = lambda app: None  # Sanic's manager does as it does
    start_checks.check = do_nothing
    sys.exit(commands.serve())
