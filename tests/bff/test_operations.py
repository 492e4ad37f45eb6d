"""Health, readiness by part, features that can be used now, headers of every answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from tests.services.redis import RedisServer
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage
from tests.support.waiting import eventually


async def features(stage: Stage) -> dict[str, str]:
    told: dict[str, str] = (await stage.client.get("/v1/status")).json()["features"]
    return told


def gauges_in(ready: dict[str, Any]) -> set[str]:
    """Name what has happened at all: a job that found nothing adds 0 to its counter."""
    return {name.partition(":")[0] for name, times in ready["counters"].items() if times}


async def test_all_is_well(each_database: Stage) -> None:
    assert (await each_database.client.get("/healthz")).json() == {"status": "ok"}
    await eventually(lambda: each_database.context.signals.is_connected)
    ready = await each_database.client.get("/readyz")
    assert ready.status_code == 200
    body = ready.json()
    assert body["parts"].pop("jobs").startswith("ok: ")
    assert body["parts"].pop("pushes").startswith("ok: app ")
    assert body["parts"].pop("cases").startswith(("ok: ", "unknown: not compared yet"))
    assert body["ready"]
    assert set(body["parts"]) >= {"database", "redis", "core.identity", "core.certificates"}
    assert set(body["parts"].values()) == {"ok"}
    assert gauges_in(body) <= {"job_done"}
    await each_database.context.jobs.drain()  # the catalogue is read, every recurring job ran
    assert gauges_in((await each_database.client.get("/readyz")).json()) == {"job_done"}
    assert set((await features(each_database)).values()) == {"available"}


async def test_redis_away_is_told_and_takes_only_codes_away(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    await small_stage.context.jobs.drain()  # the catalogue is read
    valkey_server.stop()
    ready = await small_stage.client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["parts"]["redis"].startswith("away: ")
    assert await features(small_stage) == {
        "signIn": "available",
        "certificates": "available",
        "presentations": "unavailable",
        "scans": "unavailable",
        "usageLog": "available",
        "catalogue": "available",
    }
    valkey_server.start()
    assert set((await features(small_stage)).values()) == {"available"}


async def test_a_core_service_that_keeps_failing_is_told_by_name(small_stage: Stage) -> None:
    await small_stage.context.jobs.drain()  # the catalogue is read
    phone = await small_stage.phone("linxiuying")
    card = await find_certificate(phone, "居民身份证")
    await small_stage.faults(kind="drop", path="/certs")
    small_stage.clock.advance(61)
    for _ in range(6):
        await present(phone, card)
    ready = await small_stage.client.get("/readyz")
    assert ready.status_code == 200
    parts = ready.json()["parts"]
    assert (parts["core.identity"], parts["core.certificates"]) == ("ok", "circuit open")
    told = await features(small_stage)
    assert [name for name, state in told.items() if state == "unavailable"] == [
        "certificates",
        "presentations",
        "scans",
    ]


async def test_a_request_has_a_number_from_end_to_end(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    answer = await phone.get("/v1/certificates", headers={"X-Request-Id": "kiosk-7.request_1"})
    assert answer.headers["x-request-id"] == "kiosk-7.request_1"
    last = (await small_stage.admin.get("/admin/received")).json()["last"]
    assert "kiosk-7.request_1" in {call["requestId"] for call in last}
    for given in ("short", "with space", "a" * 65, "<script>"):
        own = await small_stage.client.get("/healthz", headers={"X-Request-Id": given})
        assert own.headers["x-request-id"] != given
        assert len(own.headers["x-request-id"]) == 16


async def test_answers_carry_what_browsers_must_know(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    personal = await phone.get("/v1/certificates")
    page = await small_stage.client.get("/problems/code-used")
    problem = await small_stage.client.get("/nowhere")
    for answer in (personal, page, problem):
        assert answer.headers["x-content-type-options"] == "nosniff"
        sent = parsedate_to_datetime(answer.headers["date"])
        assert timedelta(0) <= small_stage.clock.now() - sent < timedelta(minutes=1)
    assert personal.headers["cache-control"] == problem.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in page.headers  # this one is plain http


async def test_pages_are_served_and_nothing_beside_them(small_stage: Stage) -> None:
    pages = ["/phone/", "/desk/", "/kiosk/", "/docs/", "/demo/"]
    answers = await asyncio.gather(*[small_stage.client.get(page) for page in pages])
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-cache"
    first = await small_stage.client.get("/")
    assert (first.status_code, first.headers["location"]) == (302, "/demo/")
