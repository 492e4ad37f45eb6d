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


async def approve(phone: Phone, sign_in: dict[str, Any], digits: str = "") -> httpx.Response:
    path = f"{PATH}/{sign_in['userCode']}/approval"
    return await phone.post(path, {"matchDigits": digits or sign_in["matchDigits"]})


async def deny(phone: Phone, sign_in: dict[str, Any]) -> httpx.Response:
    return await phone.post(f"{PATH}/{sign_in['userCode']}/denial")


async def poll(kiosk: Desk, sign_in: dict[str, Any]) -> httpx.Response:
    return await kiosk.post(f"{PATH}/person", {"deviceCode": sign_in["deviceCode"]})


async def confirm(kiosk: Desk, sign_in: dict[str, Any], **options: Any) -> httpx.Response:
    """Confirm at the kiosk: "yes, that is me"."""
    return await kiosk.post(f"{PATH}/token", {"deviceCode": sign_in["deviceCode"]}, **options)


def wrong(sign_in: dict[str, Any], by: int = 1) -> str:
    return f"{(int(sign_in['matchDigits']) + by) % 100:02}"


async def refuse(kiosk: Desk, sign_in: dict[str, Any]) -> httpx.Response:
    """Refuse at the kiosk: "not me"."""
    return await kiosk.post(f"{PATH}/refusal", {"deviceCode": sign_in["deviceCode"]})
