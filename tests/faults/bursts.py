"""Bursts of hung-up requests against one handler that opens a transaction, in a process of its own.

    python -m tests.faults.bursts DATABASE_URL shielded|bare SEED

Prints JSON: ``{"survived": bursts, "stuck": bool, "halves": rows written by half}``. A process,
since a frozen SQLite connection keeps its thread, and with it the process, for ever.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import sys
import time
from typing import Any

import httpx
from sanic import Sanic
from sanic.response import HTTPResponse, empty
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.api import migrate

from models import orm, transaction
from models.orm import CONNECTIONS, close_database, open_database, orm_config
from models.transaction import database, execute_returning, transact

BURSTS, REQUESTS = 60, 16
MOST_BARE = 1200  # the control ends at its first stuck connection
ANSWERS_S = 20.0
COUNT = (
    "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, 1, '') "
    "ON CONFLICT (id) DO UPDATE SET seq = usage_chain.seq + 1 RETURNING seq"
)
HOW = {"shielded": transact, "bare": transaction._in_transaction}
STOCK = {
    "models.sqlite": "tortoise.backends.sqlite",
    "models.postgres": "tortoise.backends.asyncpg",
}


def use_stock_engines() -> None:
    """Open databases as Tortoise itself does: ours give their locks back when a begin fails."""
    ours = orm._connection

    def stock(database_url: str) -> dict[str, Any]:
        config = ours(database_url)
        return config | {"engine": STOCK[config["engine"]]}

    orm._connection = stock


async def both(connection: BaseDBAsyncClient) -> None:
    """Two writes that belong together."""
    await execute_returning(connection, COUNT, "first")
    await execute_returning(connection, COUNT, "second")


def one_handler(how: str) -> Sanic[Any, Any]:
    app: Sanic[Any, Any] = Sanic("bursts", configure_logging=False)

    @app.post("/")
    async def write(_: object) -> HTTPResponse:
        await HOW[how](both)
        return empty()

    return app


async def hang_up(port: int, after_s: float) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    await asyncio.sleep(after_s)
    writer.transport.abort()


async def all_answered(client: httpx.AsyncClient) -> float | None:
    """Send one request more than the pool has connections, all at once.

    Return the seconds until all are answered, None when one is not.
    """
    began = time.perf_counter()
    try:
        async with asyncio.timeout(ANSWERS_S):
            asked = (client.post("/", timeout=ANSWERS_S) for _ in range(CONNECTIONS + 1))
            replies = await asyncio.gather(*asked)
    except (TimeoutError, httpx.HTTPError):
        return None
    fine = all(reply.status_code == 204 for reply in replies)
    return time.perf_counter() - began if fine else None


async def run(database_url: str, how: str, seed: int) -> dict[str, object]:
    if how == "bare":
        use_stock_engines()
    await migrate(config=orm_config(database_url))
    await close_database()
    await open_database(database_url)
    chance = random.Random(seed)
    bursts = BURSTS if how == "shielded" else MOST_BARE
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = await one_handler(how).create_server(sock=listening, return_asyncio_server=True)
        assert server is not None
        await server.startup()  # type: ignore[no-untyped-call]
        await server.start_serving()  # type: ignore[no-untyped-call]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            pace_s = await all_answered(client)
            for survived in range(bursts):
                assert pace_s is not None
                # As long as one request takes: a hang-up must fall inside its transaction.
                spread = (chance.uniform(0, pace_s / CONNECTIONS) for _ in range(REQUESTS))
                await asyncio.gather(*(hang_up(port, after_s) for after_s in spread))
                pace_s = await all_answered(client)
                if pace_s is None:
                    return {"survived": survived, "stuck": True}
    rows = await execute_returning(database(), "SELECT seq FROM usage_chain ORDER BY id")
    first, second = (int(str(row["seq"])) for row in rows)
    return {"survived": bursts, "stuck": False, "written": first, "halves": first - second}


async def report() -> None:
    result = await run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    print(json.dumps(result), flush=True)
    os._exit(0)  # what is stuck does not end


if __name__ == "__main__":
    Sanic.test_mode = True
    asyncio.run(report())
