"""The services themselves: real, private, restartable, and gone with the run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis, RedisError
from tortoise import Model, fields
from tortoise.context import TortoiseContext

from tests.services.chromium import Chromium
from tests.services.install import is_root
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer

ROOT = Path(__file__).parents[2]

START_BOTH = """
import json, os
from tests.services.postgres import PostgresServer, find_postgres
from tests.services.redis import RedisServer, find_valkey

servers = [PostgresServer(find_postgres()).start(), RedisServer(find_valkey()).start()]
print(json.dumps({server.pid: str(server.folder) for server in servers}), flush=True)
"""

# The capability lets it read a checkout and an interpreter that only root may: not what is tested.
AS_NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
AS_NOBODY += ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]


class Hall(Model):
    name = fields.CharField(max_length=20, primary_key=True)


def test_each_kind_of_redis_is_what_it_says(
    redis_server: RedisServer, valkey_server: RedisServer
) -> None:
    with Redis.from_url(redis_server.url) as client:
        is_valkey = client.info("server").get("server_name") == "valkey"
    assert is_valkey == (redis_server is valkey_server)


@pytest.mark.parametrize("_turn", [1, 2])
def test_each_test_finds_redis_empty(redis_server: RedisServer, _turn: int) -> None:
    with Redis.from_url(redis_server.url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_redis_comes_back_on_the_same_address(redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url, socket_timeout=0.2) as client:
        redis_server.stop()
        with pytest.raises(RedisError):
            client.ping()
        redis_server.start()
        assert client.ping()
        redis_server.pause()
        with pytest.raises(RedisError):
            client.ping()
        redis_server.resume()
        assert client.ping()


async def test_tortoise_takes_the_new_database_url(new_database_url: str) -> None:
    async with TortoiseContext() as context:
        await context.init(db_url=new_database_url, modules={"models": [__name__]})
        kind = type(context.connections.get("default")).__name__
        assert kind == (
            "SqliteClient" if new_database_url.startswith("sqlite") else "AsyncpgDBClient"
        )
        await context.generate_schemas()
        await Hall.create(name="一窗")
        assert [hall.name for hall in await Hall.all()] == ["一窗"]


def test_a_database_is_copied_from_its_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create_database("pattern")
    postgres_server.execute("CREATE TABLE filled AS SELECT 42 AS answer", template)
    with postgres_server.database(template="pattern") as copy:
        postgres_server.execute("INSERT INTO filled VALUES (43)", copy)
    with postgres_server.database(template="pattern") as copy:
        postgres_server.execute("ALTER TABLE filled ADD UNIQUE (answer)", copy)
    postgres_server.drop_database(template)


def test_chromium_renders_chinese(chromium: Chromium, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        page = browser.new_page()
        page.set_content("<p>码上办</p>")
        assert page.inner_text("p") == "码上办"
        browser.close()


def test_a_killed_run_leaves_nothing() -> None:
    code = f"{START_BOTH}\nos.kill(os.getpid(), 9)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    assert run.returncode == -signal.SIGKILL
    for pid, folder in json.loads(run.stdout).items():
        wait_until_gone(int(pid), Path(folder))


@pytest.mark.skipif(not is_root(), reason="the whole run is unprivileged already")
def test_servers_come_up_for_a_plain_user_too() -> None:
    run = subprocess.run(
        [*AS_NOBODY, sys.executable, "-c", f"{START_BOTH}\n[server.close() for server in servers]"],
        cwd=ROOT,
        env={"PATH": os.defpath, "HOME": "/nonexistent"},
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    for pid, folder in json.loads(run.stdout).items():
        wait_until_gone(int(pid), Path(folder))


def wait_until_gone(pid: int, folder: Path) -> None:
    deadline = time.monotonic() + 10
    while is_alive(pid) or folder.exists():
        assert time.monotonic() < deadline, f"process {pid} or {folder} is still there"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
