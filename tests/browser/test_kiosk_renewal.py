"""Signing in again at the kiosk before the time is over, in the middle of a form."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk, kiosk_sessions
from tests.support.applications import begin
from tests.support.pages import Complaints
from tests.support.refits import tokens
from tests.support.stage import Stage

TYPED = "在自助机上写的地址"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Make sessions that are about to expire from the start."""
    return {"refits": (tokens(kiosk_life_s=170),)}


async def test_more_time_is_had_without_leaving_the_form(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await begin(phone, "老年人优待证申领")
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await kiosk.see("input-address").fill(TYPED)
    await kiosk.press("sign-in-renew")
    await expect(kiosk.see("sign-in-soon")).to_be_visible()
    await kiosk.press("back")
    await expect(kiosk.see("input-address")).to_have_value(
        TYPED
    )  # nothing is lost by changing one's mind

    await kiosk.press("sign-in-renew")
    path, digits = await kiosk.read_sign_in()
    answer = await phone.post(f"{path}/approval", {"matchDigits": digits})
    assert answer.status_code == 204, answer.text
    await kiosk.see("it-is-me").click(timeout=15_000)
    await expect(kiosk.see("input-address")).to_have_value(TYPED, timeout=60_000)
    for _ in range(50):
        if await kiosk_sessions(phone) == 1:
            break
        await kiosk.wait_for_timeout(100)
    assert await kiosk_sessions(phone) == 1  # the one before has been ended
    assert complaints == []
