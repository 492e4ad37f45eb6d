"""The core platform failing in each of its ways, as citizens and desks meet it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateways.core import CertificateFile
from tests.support.clients import Phone, consented_names
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

BUDGET_S = 8.0
FOREVER = {"kind": "latency", "latencyMs": 600_000}

FAULTS: dict[str, dict[str, Any]] = {
    "error 500": {"kind": "error"},
    "gone": {"kind": "down"},
    "slow": FOREVER,
    "garbage": {"kind": "garbage"},
    "cut short": {"kind": "truncate"},
    "busy": {"kind": "busy", "status": 429, "retryAfter": "7"},
    "lost answer": {"kind": "dropAfter"},
    "trickle": {"kind": "trickle", "latencyMs": 600_000},
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> dict[str, Any]:
    return FAULTS[request.param]


async def within_budget(asked: Any) -> httpx.Response:
    async with asyncio.timeout(BUDGET_S + 1):
        answer: httpx.Response = await asked
    return answer


def is_core_unavailable(answer: httpx.Response, fault: dict[str, Any]) -> None:
    problem = answer.json()
    assert (answer.status_code, problem["reasonCode"]) == (503, "core-unavailable"), answer.text
    assert problem["retryAfter"] == int(answer.headers["Retry-After"]) >= 1
    assert problem["upstream"]["service"] in ("identity", "certificates")
    if fault["kind"] == "busy":
        assert (problem["retryAfter"], problem["upstream"]["code"]) == (7, "429")


async def test_sign_in_says_that_the_core_is_away(core_stage: Stage, fault: dict[str, Any]) -> None:
    ticket = await core_stage.ticket("maria")
    await core_stage.faults(path="/auth/ticket", **fault)
    posting = core_stage.client.post("/v1/sessions/app", json={"ticket": ticket})
    is_core_unavailable(await within_budget(posting), fault)


async def test_list_says_that_the_core_is_away(core_stage: Stage, fault: dict[str, Any]) -> None:
    phone = await core_stage.phone("maria")
    await core_stage.faults(path="/certs/list", **fault)
    is_core_unavailable(await within_budget(phone.get("/v1/certificates")), fault)
    await core_stage.no_faults()
    assert (await phone.get("/v1/certificates")).status_code == 200


@pytest.mark.parametrize("path", ["/certs/status", "/certs/data"])
async def test_a_scan_that_the_core_failed_can_be_scanned_again(
    core_stage: Stage, fault: dict[str, Any], path: str
) -> None:
    phone, desk = await core_stage.phone("linxiuying"), await core_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    await core_stage.faults(path=path, **fault)

    is_core_unavailable(await within_budget(desk.scan(code)), fault)
    await core_stage.no_faults()

    assert (await desk.scan(code)).status_code == 200
    assert [(e["outcome"], e["reasonCode"]) for e in await phone.usage_log()] == [
        ("shown", None),
        ("refused", "core-unavailable"),
    ]


def uses_written_down(folder: Path) -> int:
    """Return the number of disclosures in the core's own log."""
    with closing(sqlite3.connect(folder / "core.sqlite3")) as core:
        return int(core.execute("SELECT count(*) FROM use_of_certificate").fetchone()[0])


async def test_a_lost_answer_is_one_disclosure_in_the_cores_own_log(
    core_stage: Stage, tmp_path: Path
) -> None:
    """Both answers to the first scan are lost; the second scan is given the first one's."""
    phone, desk = await core_stage.phone("linxiuying"), await core_stage.desk()
    code = (await phone.show("居民身份证", "matter"))["code"]
    await core_stage.faults(kind="dropAfter", path="/certs/data")
    assert (await desk.scan(code)).status_code == 503
    await core_stage.no_faults()

    scanned = await desk.scan(code)

    assert scanned.status_code == 200
    assert uses_written_down(tmp_path) == 1
    file = await desk.get(scanned.json()["fileUrl"])
    assert (file.status_code, file.content[:4]) == (200, b"%PDF")


async def test_breaker_opens_says_how_long_and_recovers(core_stage: Stage) -> None:
    phone = await core_stage.phone("maria")
    await core_stage.faults(kind="error", path="/certs/")
    for _ in range(6):
        answer = await phone.get("/v1/certificates")
    assert answer.json()["retryAfter"] >= 2, "not asked any more"
    before = await count_received(core_stage)
    answer = await phone.get("/v1/certificates")
    assert (answer.status_code, await count_received(core_stage)) == (503, before)
    features = (await core_stage.client.get("/v1/status")).json()["features"]
    assert (features["certificates"], features["signIn"]) == ("unavailable", "available")
    ready = await core_stage.client.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]["core.certificates"]) == (200, "circuit open")
    await core_stage.no_faults()

    async def has_recovered() -> bool:
        return (await phone.get("/v1/certificates")).status_code == 200

    await eventually(has_recovered, every_s=LIMITED_S)


async def count_received(stage: Stage) -> int:
    calls = (await stage.admin.get("/admin/received")).json()["calls"]
    return sum(call["received"] for call in calls.values())


async def test_an_old_list_is_told_with_its_age_and_is_not_shown_from(core_stage: Stage) -> None:
    phone = await core_stage.phone("linxiuying")
    certificate = (await phone.certificates())["居民身份证"]
    shown = await phone.show("居民身份证")
    core_stage.clock.advance(61)
    await core_stage.faults(kind="down")

    listed = (await phone.get("/v1/certificates")).json()

    assert listed["ageSeconds"] >= 61
    assert [p["reasonCode"] for p in listed["problems"]] == ["core-unavailable"]
    names = consented_names(shown["fields"])
    path = f"/v1/certificates/{certificate['id']}/presentations"
    answer = await phone.post(path, {"purpose": "verify", "consentedFields": names})
    assert answer.json()["reasonCode"] == "core-unavailable"


async def scanned_file(stage: Stage) -> tuple[Any, str, Phone]:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    scan = await desk.scan((await phone.show("居民身份证", "matter"))["code"])
    return desk, scan.json()["fileUrl"], phone


# A file cut short has begun, mostly: the tests below are about those.
@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("trickle", "cut short")])
async def test_a_file_that_cannot_begin_is_a_problem(core_stage: Stage, name: str) -> None:
    fault = FAULTS[name]
    desk, url, phone = await scanned_file(core_stage)
    await core_stage.faults(path="/certs/file", **fault)
    is_core_unavailable(await within_budget(desk.get(url)), fault)
    assert [entry["action"] for entry in await phone.usage_log()] == ["show"]
    await core_stage.no_faults()


async def begins_and_stops(stage: Stage, how: str) -> None:
    """Send the first part of the file, then nothing more or the end of the connection."""
    if how == "is silent":
        await stage.faults(path="/certs/file", kind="trickle", latencyMs=600_000)
    else:
        await stage.faults(path="/certs/file", kind="trickle", latencyMs=200)
        await stage.faults(path="/certs/file", kind="truncate")


@pytest.mark.parametrize("how", ["is silent", "is cut"])
async def test_a_file_that_ends_early_is_a_cut_connection(core_stage: Stage, how: str) -> None:
    """Never a short answer that looks whole."""
    desk, url, phone = await scanned_file(core_stage)
    await begins_and_stops(core_stage, how)
    with pytest.raises(httpx.RemoteProtocolError):
        await within_budget(desk.get(url))
    assert [entry["action"] for entry in await phone.usage_log()] == ["file", "show"]
    assert (await phone.get("/v1/sessions")).status_code == 200


async def test_a_file_of_unknown_length_that_ends_early_is_a_cut_connection(
    core_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a length, chunks end with a last one: it must not come."""
    plain = CertificateFile.__init__

    def without_length(self: CertificateFile, media: str, _: object, chunks: Any) -> None:
        plain(self, media, None, chunks)

    monkeypatch.setattr(CertificateFile, "__init__", without_length)
    desk, url, _ = await scanned_file(core_stage)
    await begins_and_stops(core_stage, "is cut")
    with pytest.raises(httpx.RemoteProtocolError):
        await within_budget(desk.get(url))


async def test_slow_calls_together_stay_inside_one_requests_time(small_stage: Stage) -> None:
    """A scan asks three times; each just within its own limit would be more than all may take."""
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    code = (await phone.show("居民身份证"))["code"]
    await small_stage.faults(kind="latency", path="/certs/", latencyMs=2_900)
    began = time.monotonic()
    await within_budget(desk.scan(code))
    assert time.monotonic() - began < BUDGET_S + 1
