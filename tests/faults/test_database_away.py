"""PostgreSQL restarted, frozen or gone under the running server: 503 soon, and healed by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from models import UsageEntry, connection_stack
from models.orm import CONNECTIONS
from tests.services.postgres import PostgresServer
from tests.support.clients import Desk, Phone
from tests.support.server_process import descendants, whole_chain
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

BOUND_S, HANG_S = 60.0, 10.0  # a command's own limit is 5 s


async def ask(
    stage: Stage, phone: Phone, desk: Desk, code: str, within_s: float = BOUND_S
) -> list[httpx.Response]:
    """More reads than the pool has connections, a write and a scan."""
    async with asyncio.timeout(within_s):
        return list(
            await asyncio.gather(
                *(phone.get("/v1/usage-log") for _ in range(CONNECTIONS + 1)),
                stage.client.post(
                    "/v1/sessions/refresh", json={"refreshToken": phone.grant["refreshToken"]}
                ),
                desk.scan(code),
            )
        )


def signal_all(server: PostgresServer, number: signal.Signals) -> None:
    """To the server and each connection's own process: pausing the first alone stops nothing."""
    for pid in (server.pid, *descendants(server.pid)):
        os.kill(pid, number)


def freeze(server: PostgresServer) -> None:
    signal_all(server, signal.SIGSTOP)


def thaw(server: PostgresServer) -> None:
    signal_all(server, signal.SIGCONT)


AWAY: dict[str, tuple[Callable[[PostgresServer], object], Callable[[PostgresServer], object], str]]
AWAY = {
    "gone": (PostgresServer.stop, PostgresServer.start, "database-unavailable"),
    "frozen": (freeze, thaw, "timed-out"),
}


@pytest.mark.parametrize("way", AWAY)
async def test_database_away_is_said_and_heals(
    postgres_stage: Stage, mortal_postgres: PostgresServer, way: str
) -> None:
    phone, desk = await postgres_stage.phone("linxiuying"), await postgres_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    leave, come_back, reason = AWAY[way]
    leave(mortal_postgres)
    try:
        for answer in await ask(postgres_stage, phone, desk, code):
            assert answer.status_code == 503, answer.text
            assert answer.json()["reasonCode"] == reason
            assert answer.headers["Retry-After"] == "2"
        ready = await postgres_stage.client.get("/readyz")
        assert (ready.status_code, ready.json()["parts"]["redis"]) == (503, "ok")
        assert (await postgres_stage.client.get("/healthz")).status_code == 200
    finally:
        come_back(mortal_postgres)

    async def has_healed() -> bool:
        return (await postgres_stage.client.get("/readyz")).status_code == 200

    await eventually(has_healed)
    answer = await desk.scan(code)  # nobody has seen it yet
    assert answer.status_code == 200, answer.text
    assert [entry["outcome"] for entry in await phone.usage_log()] == ["shown"]


async def test_an_unbounded_wait_makes_a_frozen_database_a_hang(
    postgres_stage: Stage, mortal_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: as Tortoise takes its connections."""
    monkeypatch.setattr(connection_stack, "WAIT_S", None)
    phone, desk = await postgres_stage.phone("linxiuying"), await postgres_stage.desk()
    freeze(mortal_postgres)
    try:
        with pytest.raises(TimeoutError):
            await ask(postgres_stage, phone, desk, "A" * 32, HANG_S)
    finally:
        thaw(mortal_postgres)


async def test_nothing_is_shown_without_a_row_while_the_database_comes_and_goes(
    postgres_stage: Stage, mortal_postgres: PostgresServer
) -> None:
    """Scans go on while PostgreSQL is restarted three times; each is asked again until answered."""
    phone, desks = await postgres_stage.phone("linxiuying"), [await postgres_stage.desk()]
    desks.append(await postgres_stage.desk("demo-kiosk-1"))
    codes = [(await phone.show("居民身份证"))["code"] for _ in range(12)]
    shown: list[str] = []
    seen: Counter[str] = Counter()

    async def scan_until_answered(number: int) -> None:
        await asyncio.sleep(number * 0.05)  # spread over the restarts
        while True:
            answer = await desks[number % 2].scan(codes[number])
            if answer.status_code == 200:
                shown.append(answer.json()["scanId"])
            seen[str(answer.status_code)] += 1
            if answer.status_code != 503:
                return
            await asyncio.sleep(0.1)

    def more_than(refused: int) -> bool:
        return seen["503"] > refused

    async def restart() -> None:
        for _ in range(3):
            refused = seen["503"]
            await asyncio.to_thread(mortal_postgres.stop)
            await eventually(partial(more_than, refused))
            await asyncio.to_thread(mortal_postgres.start)

    async with asyncio.timeout(60):
        await asyncio.gather(restart(), *(scan_until_answered(n) for n in range(len(codes))))

    assert set(seen) <= {"200", "503", "409"}
    rows = await UsageEntry.filter(outcome="shown").values_list("id", flat=True)
    assert set(shown) <= set(rows), "an answer without a row"
    [chain] = set(await UsageEntry.all().values_list("chain", flat=True))
    await whole_chain(str(chain))


async def test_killed_backends_are_replaced(
    postgres_stage: Stage, mortal_postgres: PostgresServer
) -> None:
    phone, desk = await postgres_stage.phone("linxiuying"), await postgres_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    for _ in range(2):
        await asyncio.to_thread(
            mortal_postgres.execute,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'mashangban-bff'",
        )

        async def is_answered() -> bool:
            return (await phone.get("/v1/usage-log")).status_code == 200

        await eventually(is_answered, every_s=LIMITED_S)
    answers = [await desk.scan(code) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
