"""The real server with the intake of events as it must not be: read, then write what was read.

Run as ``python -m tests.races.unguarded_events serve``; see ``unguarded_take`` for how.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands
from bff.cases.from_core import event_writing
from models import ServiceCase
from models.guarded_writes import Write
from tests.support.barrier import Barrier

EIGHT = Barrier(8)  # of one worker

worker_app, read, move = commands._worker_app, event_writing._read, ServiceCase.move


async def read_together(connection: Any, event: Any, body: Any) -> Any:
    there = await read(connection, event, body)
    await EIGHT.join()
    return there


def move_whatever(
    case_id: str, columns: dict[str, Any], row_version: str | None, *rights: Write
) -> Write:
    return move(case_id, columns, None, *rights)


def unguarded_app() -> Sanic[Any, Any]:
    event_writing._read = read_together
    ServiceCase.move = move_whatever  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
