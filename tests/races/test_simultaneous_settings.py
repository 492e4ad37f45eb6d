"""Devices change a person's settings at the same moment, at two workers: each change arrives.

Each of 16 changes may find 15 others before it, so no number of attempts may end one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.support.burst import BurstRequest, asleep, at_once, outcomes
from tests.support.clients import Phone
from tests.support.live_stream import open_stream
from tests.support.server_process import RealStage, real_stage

PATH = "/v1/page-settings"
CHANGES: dict[str, Any] = {
    "textSize": 26,
    "contrast": "more",
    "hand": "left",
    "plain": True,
    "captions": True,
    "simplified": True,
    "tapPause": 400,
    "language": "en",
    "lineHeight": 2.0,
    "letterSpacing": 0.12,
    "touchSize": 60,
    "reducedMotion": True,
    "timeoutFactor": 4.0,
    "lowReach": True,
    "contact": "message",
    "readAloud": {"on": True, "rate": 1.2},
}


async def change_at_once(real: RealStage, phone: Phone, base: int) -> list[int]:
    headers = {**phone.headers, "If-Match": f'"{base}"'}
    postings = [
        BurstRequest(PATH, {"values": {name: value}}, headers, "PATCH")
        for name, value in CHANGES.items()
    ]
    workers = real.server.workers()
    assert len(workers) == 2
    answers = await at_once(str(real.client.base_url), postings, workers)
    assert outcomes(answers) == {"200": len(CHANGES)}
    return sorted(answer.body["version"] for answer in answers)


async def values_of(phone: Phone) -> dict[str, Any]:
    values: dict[str, Any] = (await phone.get(PATH)).json()["values"]
    return values


async def test_changes_of_sixteen_devices_all_arrive(real: RealStage) -> None:
    phone = await real.phone("wangji")
    assert await change_at_once(real, phone, 0) == list(range(1, len(CHANGES) + 1))
    assert await values_of(phone) == CHANGES


async def test_a_change_is_heard_at_both_workers(real: RealStage) -> None:
    phone = await real.phone("wangji")
    one, other = real.server.workers()
    base_url = str(real.client.base_url)
    async with (
        httpx.AsyncClient(base_url=base_url, timeout=60) as here,
        httpx.AsyncClient(base_url=base_url, timeout=60) as there,
    ):
        with asleep({other}):
            await here.get("/healthz")
        with asleep({one}):
            await there.get("/healthz")
        async with (
            open_stream(Phone(here, phone.grant)) as first,
            open_stream(Phone(there, phone.grant)) as second,
        ):
            assert [(await first.next()).name, (await second.next()).name] == ["hello", "hello"]
            headers = {**phone.headers, "If-Match": '"0"'}
            await phone.client.patch(PATH, json={"preset": "elder"}, headers=headers)
            for stream in (first, second):
                event = await stream.next()
                assert (event.name, event.data) == ("settings", {"version": 1})


async def test_without_the_guard_a_change_is_lost(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """The control: a write that does not look at the version replaces what it has not read."""
    module = "tests.races.unguarded_settings"
    async with real_stage(tmp_path, *services, module=module) as real:
        phone = await real.phone("wangji")
        headers = {**phone.headers, "If-Match": '"0"'}
        await phone.client.patch(PATH, json={"values": {"shareAtKiosks": False}}, headers=headers)
        await change_at_once(real, phone, 1)
        assert not CHANGES.items() <= (await values_of(phone)).items()
