"""A sign-in at a kiosk, step by step: its code, the phone's answer, the answer at the kiosk."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.clients import Desk, Phone
from tests.support.stage import Stage

PATH = "/v1/kiosk-sign-ins"


async def both(stage: Stage) -> tuple[Desk, Phone]:
    return await stage.desk("demo-kiosk-1"), await stage.phone("linxiuying")


async def started_at(kiosk: Desk) -> dict[str, Any]:
    answer = await kiosk.post(PATH)
    assert answer.status_code == 201, answer.text
    started: dict[str, Any] = answer.json()
    return started


async def approve(phone: Phone, started: dict[str, Any], digits: str = "") -> httpx.Response:
    path = f"{PATH}/{started['userCode']}/approval"
    return await phone.post(path, {"matchDigits": digits or started["matchDigits"]})


async def deny(phone: Phone, started: dict[str, Any]) -> httpx.Response:
    return await phone.post(f"{PATH}/{started['userCode']}/denial")


async def poll(kiosk: Desk, started: dict[str, Any]) -> httpx.Response:
    return await kiosk.post(f"{PATH}/person", {"deviceCode": started["deviceCode"]})


async def confirm(kiosk: Desk, started: dict[str, Any], **options: Any) -> httpx.Response:
    """Confirm at the kiosk: "yes, that is me"."""
    return await kiosk.post(f"{PATH}/token", {"deviceCode": started["deviceCode"]}, **options)


def wrong(started: dict[str, Any], by: int = 1) -> str:
    return f"{(int(started['matchDigits']) + by) % 100:02}"


async def refuse(kiosk: Desk, started: dict[str, Any]) -> httpx.Response:
    """Refuse at the kiosk: "not me"."""
    return await kiosk.post(f"{PATH}/refusal", {"deviceCode": started["deviceCode"]})
