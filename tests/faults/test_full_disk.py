"""A database that is full or read-only refuses writes with the reason and recovers by itself.

``/readyz`` says 503, and reading goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from models.transaction import database
from tests.bff.conftest import each_database
from tests.faults.small_disk import fill, small_disk
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.clients import Phone
from tests.support.server_process import real_stage
from tests.support.stage import Stage
from tests.support.waiting import eventually

__all__ = ["each_database"]

MOST_TRIES = 300  # sign-ins until a new page is needed
Situation = Callable[[Stage], AbstractAsyncContextManager[None]]


async def execute(statement: str) -> None:
    await database().execute_query(statement)


def is_sqlite() -> bool:
    return database().capabilities.dialect == "sqlite"


# SQLite's own limit is answered as a full disk is; so is a trigger's code by PostgreSQL.
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$
"""
TABLES = ("session", "idempotency_record", "draft", "job", "installation")


@asynccontextmanager
async def full(_: Stage) -> AsyncIterator[None]:
    if is_sqlite():
        await execute("PRAGMA max_page_count = 1")  # as many as there are
        yield
        await execute("PRAGMA max_page_count = 1000000")
        return
    await execute(FULL)
    for table in TABLES:
        await execute(
            f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    yield
    await execute("DROP FUNCTION full_disk CASCADE")


@asynccontextmanager
async def read_only(stage: Stage) -> AsyncIterator[None]:
    """As a standby is."""
    if is_sqlite():
        await execute("PRAGMA query_only = ON")
        yield
        await execute("PRAGMA query_only = OFF")
        return
    await set_read_only(stage, "on")
    yield
    await set_read_only(stage, "off")


async def set_read_only(stage: Stage, value: str) -> None:
    """For every connection that is opened from now on."""
    url = stage.context.settings.database.url.partition("?")[0]
    writable = {"default_transaction_read_only": "off"}
    connection = await asyncpg.connect(url, server_settings=writable, timeout=10)
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}')
    await connection.close()
    await database().close()


async def until_refused(stage: Stage) -> httpx.Response:
    for _ in range(MOST_TRIES):
        body = {"ticket": await stage.ticket("linxiuying"), "device": "x" * 60}
        answer = await stage.client.post("/v1/sessions/app", json=body)
        if answer.status_code != 201:
            return answer
    raise AssertionError("nothing was refused")


async def reading_goes_on(stage: Stage, phone: Phone) -> None:
    for path in ("/v1/sessions", "/v1/usage-log", "/v1/certificates", "/v1/cases"):
        answer = await phone.get(path)
        assert answer.status_code == 200, answer.text
    assert (await stage.client.get("/healthz")).status_code == 200


async def ready(stage: Stage) -> bool:
    return (await stage.client.get("/readyz")).status_code == 200


@pytest.mark.parametrize(
    ("situation", "reason"), [(full, "storage-full"), (read_only, "storage-read-only")]
)
async def test_saving_is_refused_reading_goes_on_and_it_heals(
    each_database: Stage, situation: Situation, reason: str
) -> None:
    stage, phone = each_database, await each_database.phone("linxiuying")
    async with situation(stage):
        refused = await until_refused(stage)
        document = refused.json()
        assert (refused.status_code, document["reasonCode"]) == (503, reason)
        assert int(refused.headers["Retry-After"]) > 0
        answer = await stage.client.get("/readyz")
        assert answer.status_code == 503
        told = answer.json()["parts"]["database"]
        assert told.startswith(("full: ", "read-only: ")), told
        assert told.partition(":")[0] == reason.removeprefix("storage-")
        await reading_goes_on(stage, phone)
    assert await ready(stage), "it is asked anew each time"
    assert (await stage.phone("maria")).grant


async def test_every_answer_was_kept_on_a_real_full_disk(
    tmp_path: Path, valkey_server: RedisServer
) -> None:
    """A disk that fills up while citizens sign in, and is cleared."""
    valkey_server.reset()
    with small_disk(tmp_path / "disk", "4m") as disk:
        url = f"sqlite://{disk}/bff.sqlite3"
        async with real_stage(tmp_path, url, valkey_server.url, BFF_WORKERS="1") as stage:
            phone = await stage.phone("linxiuying")
            ballast = fill(disk)
            refused = await until_refused(stage)
            assert refused.json()["reasonCode"] == "storage-full", refused.text
            await reading_goes_on(stage, phone)
            assert (await stage.client.get("/readyz")).status_code == 503

            ballast.unlink()

            await eventually(lambda: ready(stage))
            kept = [await stage.phone("linxiuying") for _ in range(3)]
            listed = (await kept[-1].get("/v1/sessions")).json()["items"]
            assert {one.grant["sessionId"] for one in (phone, *kept)} <= {s["id"] for s in listed}
            code, said = await stage.command("doctor")
            assert (code, "BAD  database: answers" in said) == (1, True), said  # a few MiB


async def test_an_error_of_the_file_system_is_not_the_databases(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await small_stage.phone("linxiuying")
    shown = await phone.show("居民身份证")

    async def draw(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(small_stage.context.codes.images, "draw", draw)
    answer = await phone.get(f"/v1/codes/{shown['codeId']}.png")
    assert (answer.status_code, answer.json()["reasonCode"]) == (500, "internal-error")
    assert await ready(small_stage)


async def test_where_the_database_is_called_it_is(
    postgres_stage: Stage, mortal_postgres: PostgresServer
) -> None:
    """Control: the same kind of error, from the connection to PostgreSQL."""
    phone = await postgres_stage.phone("linxiuying")
    await asyncio.to_thread(mortal_postgres.stop)
    try:
        answers = [await phone.get(path) for path in ("/v1/sessions", "/v1/usage-log")]
    finally:
        await asyncio.to_thread(mortal_postgres.start)
    for answer in answers:
        assert (answer.status_code, answer.json()["reasonCode"]) == (503, "database-unavailable")
