"""The real server, with its own event loop and two workers, under slow connections."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from tests.attacks.wire import until_closed
from tests.support.server_process import RealStage, real_stage

SLOW, PATIENCE_S = 12, 90


def place_of(stage: RealStage) -> tuple[str, int]:
    url = urlsplit(str(stage.client.base_url))
    return str(url.hostname), int(url.port or 0)


async def dripped_on(stage: RealStage) -> bytes:
    """Return the answer to a request whose head arrives at one byte a second."""
    reader, writer = await asyncio.open_connection(*place_of(stage))
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ")

    async def drip() -> None:
        while not writer.is_closing():
            writer.write(b"a")
            await asyncio.sleep(1)

    dripping = asyncio.ensure_future(drip())
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await until_closed(reader)
    finally:
        dripping.cancel()
        writer.transport.abort()


async def test_every_worker_ends_slow_heads(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with real_stage(tmp_path, database, None, BFF_WORKERS="2") as stage:
        said = await asyncio.gather(*[dripped_on(stage) for _ in range(SLOW)])
        assert all(answer.startswith(b"HTTP/1.1 408 ") for answer in said), said
        assert "exception" not in stage.server.log()
        assert await stage.server.stop() == 0
