"""The real server with the take of a code as it must not be: look, then write.

Run as ``python -m tests.races.unguarded_take serve``. The workers are spawned and import this
module again, so what they change, they change in themselves.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands
from bff.codes.live_codes import LiveCode, LiveCodes
from tests.support.barrier import Barrier

TWO = Barrier(2)  # of one worker

worker_app, take = commands._worker_app, LiveCodes.take


async def look_then_take(self: LiveCodes, code: LiveCode, *by: str) -> bool:
    is_taken = await self.is_taken(code)
    await TWO.join()  # a busy machine, a slow line: what lies between a look and a write
    if is_taken:
        return False
    await take(self, code, *by)
    return True


def unguarded_app() -> Sanic[Any, Any]:
    LiveCodes.take = look_then_take  # type: ignore[method-assign,assignment]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
