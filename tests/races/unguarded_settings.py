"""The real server with the write of page settings as it must not be: look, then write.

Run as ``python -m tests.races.unguarded_settings serve``; see ``unguarded_take`` for how.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from sanic import Sanic
from tortoise.backends.base.client import BaseDBAsyncClient

from bff import commands
from models import PageSetting
from tests.support.barrier import Barrier

worker_app, read, several = commands._worker_app, PageSetting.of_person, Barrier(2)


async def read_when_another_has_looked(person_id: str) -> PageSetting | None:
    """Read, and wait for a second one at this worker, whatever version either of them finds.

    The other worker may have written before the second comes.
    """
    row = await read(person_id)
    if row is not None:
        await several.join()
    return row


async def write_anyway(
    connection: BaseDBAsyncClient,
    person_id: str,
    document: dict[str, Any],
    version: int,
    now: datetime,
) -> bool:
    if version == 1:
        await PageSetting.create(
            using_db=connection,
            person_id=person_id,
            version=version,
            document=document,
            changed_at=now,
        )
        return True
    rows = PageSetting.filter(person_id=person_id).using_db(connection)
    return bool(await rows.update(version=version, document=document, changed_at=now))


def unguarded_app() -> Sanic[Any, Any]:
    PageSetting.of_person = read_when_another_has_looked  # type: ignore[method-assign]
    PageSetting.write = write_anyway  # type: ignore[method-assign]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unguarded_app
    sys.exit(commands.serve())
