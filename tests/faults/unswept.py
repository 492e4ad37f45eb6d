"""The real server that knows of ended sessions by signals alone.

Run as ``python -m tests.faults.unswept serve``.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands, signals

worker_app = commands._worker_app


async def catch_nothing_up(self: signals.Signals) -> None:
    """Leave the database alone, also after Redis has gone: a busy machine notices that late."""


def unswept_app() -> Sanic[Any, Any]:
    signals.Signals._catch_up = catch_nothing_up  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unswept_app
    sys.exit(commands.serve())
