"""The real server with the head of the usage log read without locking it, then written.

Run as ``python -m tests.races.unlocked_log serve``; see ``unguarded_take`` for how.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from sanic import Sanic
from tortoise.backends.base.client import BaseDBAsyncClient

from bff import commands
from bff.certificates import usage_log
from models import UsageChain
from models.usage_log import FIRST_SEAL, Sealer, UsageRow
from models.usage_log import append as locking_append

worker_app = commands._worker_app


class WithoutLock:
    """The connection, answering the upsert of the head with what a plain read of it gives."""

    def __init__(self, connection: BaseDBAsyncClient, head: dict[str, object]) -> None:
        self._connection, self._head = connection, head

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def execute_query_dict(self, *_: object) -> list[dict[str, object]]:
        return [self._head]


async def append(connection: BaseDBAsyncClient, row: UsageRow, seal: Sealer) -> None:
    head = await UsageChain.filter(id=row.chain).using_db(connection).first()
    await asyncio.sleep(0.1)  # long enough that another looks too
    seq, last_seal = (head.seq + 1, head.seal) if head else (1, FIRST_SEAL)
    await locking_append(WithoutLock(connection, {"seq": seq, "seal": last_seal}), row, seal)  # type: ignore[arg-type]
    if head is None:
        await UsageChain.filter(id=row.chain).using_db(connection).delete()
        await UsageChain.create(using_db=connection, id=row.chain, seq=seq, seal=last_seal)
    await UsageChain.filter(id=row.chain).using_db(connection).update(seq=seq)


def unlocked_app() -> Sanic[Any, Any]:
    usage_log.append = append  # type: ignore[attr-defined]
    return worker_app()


if __name__ == "__main__":
    commands._worker_app = unlocked_app
    sys.exit(commands.serve())
