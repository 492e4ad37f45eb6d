"""Two real workers: each is asked by itself, whichever the kernel gives a connection to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.core.people import PEOPLE
from tests.services.redis import RedisServer
from tests.support.presentations import find_certificate, present
from tests.support.server_process import RealStage, real_stage
from tests.support.waiting import until

WITHIN_S = 1.0  # what docs/api.md promises


def socket_owners(pids: list[int]) -> dict[str, int]:
    """Return the process of each socket, by the socket's inode (proc(5))."""
    owners = {}
    for pid in pids:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(entry.readlink())
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                owners[target[8:-1]] = pid
    return owners


def worker_of(client_port: int, server_port: int, pids: list[int]) -> int | None:
    """Return the worker at the other end of our connection."""
    owners = socket_owners(pids)
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, *rest = line.split()
        ports = int(local.partition(":")[2], 16), int(remote.partition(":")[2], 16)
        if ports == (server_port, client_port):
            return owners.get(rest[6])
    return None


async def connect(stage: RealStage, stack: AsyncExitStack) -> tuple[httpx.AsyncClient, int]:
    """Return a client with one connection, and the worker that serves it."""
    client = await stack.enter_async_context(
        httpx.AsyncClient(base_url=stage.client.base_url, limits=httpx.Limits(max_connections=1))
    )
    answer = await client.get("/healthz")
    stream: Any = answer.extensions["network_stream"]
    port = stream.get_extra_info("client_addr")[1]
    pid = worker_of(port, stage.client.base_url.port or 0, stage.server.workers())
    assert pid is not None
    return client, pid


@asynccontextmanager
async def one_client_each(stage: RealStage) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Clients that stay with their worker, one for each."""
    async with AsyncExitStack() as stack:
        results: dict[int, httpx.AsyncClient] = {}
        async with asyncio.timeout(60):
            while len(results) < 2:
                client, pid = await connect(stage, stack)
                results.setdefault(pid, client)
        yield list(results.values())


async def let_in(client: httpx.AsyncClient, headers: dict[str, str]) -> bool:
    return (await client.get("/v1/sessions", headers=headers)).status_code == 200


async def is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> bool:
    return not await let_in(client, headers)


@pytest.mark.parametrize("redis_stops", [False, True], ids=["with Redis", "Redis has stopped"])
async def test_an_ended_session_is_out_in_both_workers_within_a_second(
    tmp_path: Path, valkey_server: RedisServer, redis_stops: bool
) -> None:
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/two.sqlite3"
    async with real_stage(tmp_path, url, valkey_server.url) as stage:
        ending, other = await stage.phone("linxiuying"), await stage.phone("linxiuying")
        async with one_client_each(stage) as clients:
            # Control: before its end each worker lets it in.
            assert [await let_in(client, ending.headers) for client in clients] == [True, True]
            if redis_stops:
                valkey_server.stop()
            path = f"/v1/sessions/{ending.grant['sessionId']}"
            answer = await clients[0].delete(path, headers=other.headers)
            assert answer.status_code == 204
            for client in clients:
                assert await until(partial(is_refused, client, ending.headers), WITHIN_S)
            # Only that one, and it stays so.
            for client in clients:
                assert await let_in(client, other.headers)
                assert not await let_in(client, ending.headers)
    valkey_server.start()


async def test_a_real_servers_output_is_json_without_secrets(
    tmp_path: Path, valkey_server: RedisServer
) -> None:
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/log.sqlite3"
    async with real_stage(tmp_path, url, valkey_server.url, BFF_WORKERS="1") as stage:
        phone, desk = await stage.phone("wangji"), await stage.desk()
        shown = (await present(phone, await find_certificate(phone, "居民身份证"), "matter")).json()
        scan = (await desk.scan(shown["code"], "遗产公证", operator="赵铁柱")).json()
        await stage.faults(kind="garbage", path="/certs")
        await desk.scan(shown["code"])
        await stage.phone("wangji")
        await stage.server.stop()
        log = stage.server.log()
    resident = PEOPLE["wangji"]
    assert '"route":"v1/scans"' in log.replace("/v1", "v1")  # control: it is the right log
    for secret in (
        resident.name,
        resident.cert_no,
        phone.grant["accessToken"],
        phone.grant["refreshToken"],
        shown["code"],
        scan["fileUrl"].rpartition("/")[2],
        "遗产公证",
        "赵铁柱",
    ):
        assert secret not in log
