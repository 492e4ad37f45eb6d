"""The real server whose workers do not look after their parent, nor it after them.

Run as ``python -m tests.faults.unwatched_workers serve``: what Sanic's manager does by itself.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands, workers
from bff.app import create_app
from bff.logs import set_up_logging


def unwatched_app() -> Sanic[Any, Any]:
    set_up_logging()
    return create_app()


if __name__ == "__main__":
    commands._worker_app = unwatched_app
    workers.keep_workers = lambda app: None
    sys.exit(commands.serve())
