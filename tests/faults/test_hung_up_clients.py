"""A terminal that hangs up right after asking: it is done once, and can be asked for again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from urllib.parse import urlsplit

import httpx
import pytest

from bff.background import Background
from models import UsageEntry
from tests.support.burst import BurstRequest
from tests.support.clients import Desk
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

SEED = 7
SLOW_MS = 1500  # a client hangs up meanwhile, however slow this machine is


def scan_with_key(desk: Desk, code: str, key: str) -> BurstRequest:
    headers = desk.headers("POST", "/v1/scans") | {"Idempotency-Key": key}
    return BurstRequest("/v1/scans", {"code": code, "useCause": "核验身份"}, headers)


async def hang_up(stage: Stage, posting: BurstRequest, when: Awaitable[object]) -> None:
    url = urlsplit(str(stage.client.base_url))
    _, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(posting.raw(url.netloc))
    await writer.drain()
    await when
    writer.transport.abort()


async def wait_for_call(stage: Stage) -> None:
    """Return when the core has been asked for the certificate's data."""

    async def has_arrived() -> bool:
        calls = (await stage.admin.get("/admin/received")).json()["calls"]
        return "/certs/data" in calls

    await eventually(has_arrived)


async def ask_again(desk: Desk, code: str, key: str) -> httpx.Response:
    """Repeat the request with a fresh proof until the first try has ended."""

    async def try_again() -> httpx.Response | None:
        posting = scan_with_key(desk, code, key)
        answer = await desk.client.post(
            posting.path, content=posting.content, headers=posting.headers
        )
        problem = answer.json().get("reasonCode")
        return None if problem == "request-in-progress" else answer

    found: httpx.Response = await eventually(try_again, every_s=LIMITED_S)
    return found


async def test_a_hung_up_scan_is_finished_logged_once_and_answered_again(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    await stage.faults(kind="latency", path="/certs/data", latencyMs=SLOW_MS)
    scan = asyncio.ensure_future(
        hang_up(stage, scan_with_key(desk, code, "hung-up-1"), wait_for_call(stage))
    )

    async def is_logged() -> bool:
        return await UsageEntry.filter(outcome="shown").count() == 1

    await eventually(is_logged)  # nobody has asked again yet
    await scan
    again = await ask_again(desk, code, "hung-up-1")

    assert again.status_code == 200
    assert again.headers["Idempotency-Replayed"] == "true"
    repeated, shown_once = await phone.usage_log()  # newest first
    assert shown_once["id"] == repeated["repeatOf"] == again.json()["scanId"]


async def test_hang_ups_at_any_moment_show_once(small_stage: Stage) -> None:
    """24 scans hung up within 0 to 15 ms, each asked again: one scan each, and its answer."""
    chance = random.Random(SEED)
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    codes = [(await phone.show("居民身份证"))["code"] for _ in range(24)]
    for number, code in enumerate(codes):
        posting = scan_with_key(desk, code, f"hung-up-{number}")
        await hang_up(small_stage, posting, asyncio.sleep(chance.uniform(0, 0.015)))

    answers = [await ask_again(desk, code, f"hung-up-{n}") for n, code in enumerate(codes)]

    assert [answer.status_code for answer in answers] == [200] * len(codes)
    entries = (await phone.get("/v1/usage-log?limit=100")).json()["items"]
    log = [entry for entry in entries if entry["repeatOf"] is None]
    assert sorted(one["id"] for one in log) == sorted(a.json()["scanId"] for a in answers)


async def test_an_unfinished_scan_is_neither_shown_nor_logged(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: work that ends with its client. The code has been taken for nothing."""

    async def with_its_client(self: Background, work: object) -> object:
        return await work  # type: ignore[misc]

    monkeypatch.setattr(Background, "finish", with_its_client)
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    await small_stage.faults(kind="latency", path="/certs/data", latencyMs=SLOW_MS)
    await hang_up(small_stage, scan_with_key(desk, code, "hung-up-1"), wait_for_call(small_stage))
    await small_stage.no_faults()

    answer = await desk.scan(code)
    assert answer.json()["reasonCode"] == "code-used"
    assert [entry["outcome"] for entry in await phone.usage_log()] == ["refused"]
