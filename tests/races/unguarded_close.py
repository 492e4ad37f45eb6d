"""The real server with the closing of a draft as it must not be: look, then write.

Run as ``python -m tests.races.unguarded_close serve``.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from sanic import Sanic
from tortoise.backends.base.client import BaseDBAsyncClient

from bff import commands
from models import Draft

worker_app = commands._worker_app


async def look_then_close(
    self: Draft, connection: BaseDBAsyncClient, submitted_as: str, now: datetime
) -> bool:
    if not self.is_open:
        return False
    await (
        Draft.filter(id=self.id)
        .using_db(connection)
        .update(open_key=None, submitted_as=submitted_as, touched_at=now)
    )
    return True


def unguarded_app() -> Sanic[Any, Any]:
    Draft.close = look_then_close  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
