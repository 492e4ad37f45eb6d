"""The real server that knows of ended sessions by signals alone.

Run as ``python -m tests.faults.unswept serve``.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands, signals

worker_app = commands._worker_app


def unswept_app() -> Sanic[Any, Any]:
    signals.SWEEP_S = signals.ALONE_S = 60
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unswept_app
    sys.exit(commands.serve())
