"""Signals and deaths: the real server, its workers, and the embedded Valkey beside it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from bff.own_keys import new_secret
from models import UsageEntry
from tests.services.environment import with_settings
from tests.services.postgres import PostgresServer, free_port
from tests.support.clients import Phone
from tests.support.server_process import (
    ROOT,
    RealStage,
    ServerProcess,
    is_alive,
    real_stage,
    server_settings,
)
from tests.support.waiting import eventually

SLOW_MS = 700


@pytest.fixture
async def embedded_stage(tmp_path: Path) -> AsyncIterator[RealStage]:
    """Two workers, SQLite, and the Valkey that the server brings along."""
    async with real_stage(tmp_path, f"sqlite://{tmp_path}/bff.sqlite3", None) as stage:
        yield stage


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[RealStage]:
    """Yield the same system in one process."""
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with real_stage(tmp_path, database, None, BFF_WORKERS="1") as stage:
        yield stage


async def stopped_under_way(stage: RealStage, number: signal.Signals) -> list[httpx.Response]:
    """Stop the server while the core delays its answers, and return the answers."""
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    codes = [(await phone.show("居民身份证"))["code"] for _ in range(6)]
    other = await stage.phone("maria")
    await stage.faults(kind="latency", latencyMs=SLOW_MS)
    before = await calls(stage)
    under_way = [asyncio.ensure_future(desk.scan(code)) for code in codes]
    under_way += [asyncio.ensure_future(other.get("/v1/certificates"))]

    async def all_waiting() -> bool:
        return await calls(stage) >= before + len(under_way)

    await eventually(all_waiting)
    os.kill(stage.server.pid, number)
    return list(await asyncio.gather(*under_way))


async def calls(stage: RealStage) -> int:
    received = (await stage.admin.get("/admin/received")).json()["calls"]
    return sum(call["received"] for call in received.values())


async def is_over(stage: RealStage, family: dict[int, str]) -> None:
    """Exit code 0, and none of its processes, nor the embedded server, is left."""
    assert await stage.server.wait_for_exit() == 0, stage.server.log()
    await eventually(lambda: not any(map(is_alive, family)))
    assert "exception" not in stage.server.log()


async def test_what_is_under_way_at_sigterm_is_answered_and_whole(
    embedded_stage: RealStage,
) -> None:
    family = embedded_stage.server.family()

    answers = await stopped_under_way(embedded_stage, signal.SIGTERM)

    assert [answer.status_code for answer in answers] == [200] * 7
    await is_over(embedded_stage, family)
    assert sum("valkey-server" in line for line in family.values()) == 2  # it, and its guard
    shown = {answer.json()["scanId"] for answer in answers[:6]}
    assert {row.id for row in await UsageEntry.all()} == shown
    await embedded_stage.doctor()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_one_process_answers_ends_its_streams_and_goes(
    alone: RealStage, number: signal.Signals
) -> None:
    family = alone.server.family()
    phone = await alone.phone("maria")
    async with alone.client.stream("GET", "/v1/stream", headers=phone.headers) as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "id: 0"

        answers = await stopped_under_way(alone, number)

        async with asyncio.timeout(60):
            assert not [line async for line in lines if line.startswith("event: gap")]
    assert [answer.status_code for answer in answers] == [200] * 7
    await is_over(alone, family)
    await alone.doctor()


async def test_a_killed_worker_is_replaced_and_the_others_go_on(embedded_stage: RealStage) -> None:
    phone, desk = await embedded_stage.phone("linxiuying"), await embedded_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    killed, other = embedded_stage.server.workers()

    os.kill(killed, signal.SIGKILL)

    async def try_scan() -> httpx.Response | None:
        try:
            return await desk.scan(code)  # a request that the dead worker had taken is lost
        except httpx.TransportError:
            return None

    answer = await eventually(try_scan)
    assert answer.status_code == 200, answer.text  # Valkey still knows the code
    await eventually(lambda: len(set(embedded_stage.server.workers()) - {killed}) == 2)
    assert other in embedded_stage.server.workers()
    await answers_everywhere(phone, embedded_stage)
    assert await embedded_stage.server.stop() == 0, embedded_stage.server.log()
    await embedded_stage.doctor()


async def answers_everywhere(phone: Phone, stage: RealStage) -> None:
    """Fresh connections, so that both workers are asked."""
    for _ in range(12):
        async with httpx.AsyncClient(base_url=stage.client.base_url) as fresh:
            assert (await Phone(fresh, phone.grant).get("/v1/usage-log")).status_code == 200


async def test_nothing_is_left_of_a_killed_main_process(embedded_stage: RealStage) -> None:
    family = embedded_stage.server.family()
    assert len(family) >= 5  # two workers, Sanic's state keeper, Valkey and its guard
    folders = {line.partition("--unixsocket ")[2].partition(" ")[0] for line in family.values()}
    [path] = filter(None, folders)
    phone, desk = await embedded_stage.phone("linxiuying"), await embedded_stage.desk()
    assert (await desk.scan((await phone.show("居民身份证"))["code"])).status_code == 200

    os.kill(embedded_stage.server.pid, signal.SIGKILL)

    await eventually(lambda: not any(map(is_alive, family)), 60)
    await eventually(lambda: not Path(path).parent.exists())
    await embedded_stage.doctor()


async def test_unwatched_workers_outlive_their_parent_and_each_other(tmp_path: Path) -> None:
    """The control: the same deaths, with Sanic's manager alone."""
    module = "tests.faults.unwatched_workers"
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with real_stage(tmp_path, database, None, module=module) as stage:
        phone = await stage.phone("linxiuying")
        killed, other = stage.server.workers()
        os.kill(killed, signal.SIGKILL)
        await eventually(lambda: not is_alive(killed))
        os.kill(stage.server.pid, signal.SIGKILL)
        await stage.server.wait_for_exit()
        with pytest.raises(AssertionError, match="not within"):
            await eventually(lambda: not is_alive(other) or len(stage.server.workers()) > 1, 2)
        await answers_everywhere(phone, stage)


async def start_output(tmp_path: Path, **settings: str) -> str:
    """Return the one line on standard error of a server that exits with code 2."""
    given = server_settings(
        tmp_path, f"sqlite://{tmp_path}/bff.sqlite3", None, "http://127.0.0.1:9"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bff", "serve", cwd=ROOT, env=with_settings(**given | settings),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    _, said = await asyncio.wait_for(process.communicate(), 180)
    assert process.returncode == 2, said.decode()
    [line] = said.decode().splitlines()
    return line


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield str(taken.getsockname()[1])


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_taken_port_is_one_line(tmp_path: Path, taken_port: str, workers: str) -> None:
    line = await start_output(tmp_path, BFF_PORT=taken_port, BFF_WORKERS=workers)
    assert line.startswith(f"bff: cannot listen on 127.0.0.1:{taken_port}")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "./script/bff migrate"),
        ({"BFF_DATABASE_URL": "mysql://u@h/d"}, "BFF_DATABASE_URL"),
        ({"BFF_DATABASE_URL": "sqlite:///nowhere/at/all.sqlite3"}, "cannot be reached: [Errno 2]"),
        ({"BFF_WORKERS": "two"}, "BFF_WORKERS must be a whole number"),
        ({"BFF_FIXED_KEY": "short"}, "BFF_KEYS or BFF_FIXED_KEY"),
        ({"BFF_CORE_APP_KEY": ""}, "BFF_CORE_APP_KEY must be set"),
        ({"BFF_CORE_URL": "core.example"}, "BFF_CORE_URL"),
        ({"BFF_REDIS_URL": "ftp://redis"}, "BFF_REDIS_URL"),
        ({"BFF_WORKERS": "0"}, "BFF_WORKERS"),
        ({"BFF_PORT": "70000"}, "BFF_PORT"),
    ],
)
async def test_a_wrong_setting_is_one_line(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    assert said in await start_output(tmp_path, **settings)


async def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    url = f"postgres://u:p@127.0.0.1:{free_port()}/d"
    line = await start_output(tmp_path, BFF_DATABASE_URL=url)
    assert "the database cannot be reached: [Errno 111]" in line


async def test_a_wrong_database_password_is_one_line_without_it(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    password = new_secret()[:12].replace("/", "_").replace("+", "_")
    url = postgres_server.url("postgres").split("@")[1]
    line = await start_output(tmp_path, BFF_DATABASE_URL=f"postgres://postgres:{password}@{url}")
    assert "the database refused" in line
    assert password not in line


async def failed_start(tmp_path: Path, how: str) -> tuple[int, bytes]:
    """Start a server from a script whose workers fail after all checks; then the script exits.

    The server is in the script's process group, as any script's child is.
    """
    settings = server_settings(
        tmp_path, f"sqlite://{tmp_path}/b.sqlite3", None, "http://127.0.0.1:9"
    )
    program = f"{sys.executable} -m tests.faults.failing_workers {how}"
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", f"{program} >{tmp_path}/log 2>&1; echo exit $?", cwd=ROOT,
        env=with_settings(**settings), stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 180)
    assert process.returncode is not None
    return process.returncode, said


async def test_a_worker_that_cannot_start_takes_nobody_along(tmp_path: Path) -> None:
    assert await failed_start(tmp_path, "serve") == (0, b"exit 1\n")


async def test_sanics_manager_alone_takes_the_caller_along(tmp_path: Path) -> None:
    """The control."""
    assert await failed_start(tmp_path, "unwatched") == (-signal.SIGKILL, b"")


async def test_a_port_is_free_again_after_a_stop(alone: RealStage) -> None:
    assert await alone.server.stop() == 0
    again = ServerProcess(alone.server.log_file.parent, alone.server.environment)
    try:
        again.start()
        await eventually(lambda: "Worker ready" in again.log(), 60)
        assert await again.stop() == 0
    finally:
        again.close()
