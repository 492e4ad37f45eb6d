"""The eye: one's own data in full for ten seconds, and masked numbers in words."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from sandbox.core.people import PEOPLE
from tests.browser.kiosk import at_the_kiosk
from tests.support.applications import ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"
NUMBER = PEOPLE["linxiuying"].cert_no


async def test_ones_own_number_is_shown_for_ten_seconds(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await expect(citizen.see("own-certNo")).to_have_text(f"尾号 {NUMBER[-2:]}")
    await citizen.page.clock.pause_at(await citizen.page.evaluate("Date.now() / 1000 + 10"))
    await citizen.press("own-data")
    await expect(citizen.see("own-certNo")).to_have_text(NUMBER)
    await citizen.page.clock.run_for(9_000)
    await expect(citizen.see("own-certNo")).to_have_text(NUMBER)
    await citizen.page.clock.run_for(1_500)
    await expect(citizen.see("own-certNo")).to_have_text(f"尾号 {NUMBER[-2:]}")
    await citizen.page.clock.resume()
    await citizen.press("own-data")
    await expect(citizen.see("own-certNo")).to_have_text(NUMBER)
    await citizen.press("own-data")  # pressed again, it goes at once
    await expect(citizen.see("own-certNo")).to_have_text(f"尾号 {NUMBER[-2:]}")
    await citizen.check_screen(keep, "own-data")
    await citizen.press("fill-next")
    await citizen.press("attach-next")
    await expect(citizen.see("review-facts")).to_contain_text(f"尾号 {NUMBER[-2:]}")
    await expect(citizen.see("review-facts")).not_to_contain_text("***")
    assert complaints == []


async def test_at_the_kiosk_too_when_it_is_pressed(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await ready(phone, CARD)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await expect(kiosk.see("own-certNo")).to_have_text(f"尾号 {NUMBER[-2:]}")
    await kiosk.press("own-data")
    await expect(kiosk.see("own-certNo")).to_have_text(NUMBER)
    await kiosk.press("end-visit")
    await kiosk.is_clear(NUMBER)
    assert complaints == []
