"""How a page looks when storage or stream are away."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Request, Route, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.test_kiosk_settings import choose
from tests.browser.test_settings_are_felt import set_here
from tests.support.clients import Phone
from tests.support.pages import PHONE, Complaints
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import when_stored

LETTERS = "parseFloat(getComputedStyle(document.body).fontSize)"
STORAGE_OFF = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
});"""


async def is_stored(phone: Phone, **expected: Any) -> None:
    await when_stored(phone, lambda it: expected.items() <= it["values"].items())


async def refuse(route: Route) -> None:
    await route.abort()


def is_of_the_settings(request: Request) -> bool:
    return request.url.endswith("/v1/page-settings")


async def choose_and_tell(
    browser: Browser, stage: Stage, complaints: Complaints, device: Phone
) -> None:
    """Choose a palette, and wait until a page with a stream has heard of it."""
    other = await at_the_phone(browser, stage, complaints, "linxiuying", view=None)
    await expect(other.page.locator("body")).to_have_attribute("data-stream", "live")
    await choose(device, values={"contrast": "night"})
    await expect(other.page.locator(":root")).to_have_attribute("data-contrast", "night")


@pytest.mark.parametrize("storage", ["off", "on"])
async def test_without_storage_a_choice_holds_for_the_page(
    small_stage: Stage, browser: Browser, complaints: Complaints, storage: str
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    if storage == "off":
        await page.add_init_script(STORAGE_OFF)
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("sign-in").wait_for()
    await page.get_by_test_id("display").click()
    await page.get_by_test_id("preset-elder").click()
    await page.get_by_test_id("contrast-night").click()
    await page.get_by_test_id("display-done").click()
    assert await page.evaluate(LETTERS) == 22
    await expect(page.locator(":root")).to_have_attribute("data-contrast", "night")
    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    # With storage, the control, it holds for the next visit as well.
    assert await page.evaluate(LETTERS) == (17 if storage == "off" else 22)
    assert complaints == []


async def test_without_storage_whoever_is_signed_in_has_their_display(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    device = await small_stage.phone("linxiuying")
    await choose(device, preset="elder")
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", script=STORAGE_OFF, view=None
    )
    await expect(citizen.page.locator(":root")).to_have_attribute("data-text", "22")
    await set_here(citizen.page, contrast="night")
    await is_stored(device, contrast="night")
    assert complaints == []


async def test_without_the_stream_the_settings_are_read_at_each_view(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    root = citizen.page.locator(":root")
    await expect(citizen.page.locator("body")).to_have_attribute("data-stream", "live")
    await citizen.page.route("**/v1/stream", refuse)
    async with citizen.page.expect_request_finished(is_of_the_settings):
        await citizen.page.reload()
    await expect(citizen.page.locator("body")).to_have_attribute("data-stream", "waiting")
    await choose_and_tell(browser, small_stage, complaints, device)
    await expect(citizen.see("human")).to_be_visible()
    await expect(root).to_have_attribute("data-contrast", "standard")  # the control: nobody tells
    await citizen.press("tab-me")
    await expect(root).to_have_attribute("data-contrast", "night")


async def test_without_the_stream_a_kiosk_reads_them_at_each_view(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.page.route("**/v1/stream", refuse)
    await kiosk.press("choose-cases")
    async with kiosk.page.expect_request_finished(is_of_the_settings):
        await kiosk.allow(phone)
    await choose_and_tell(browser, small_stage, complaints, phone)
    await expect(kiosk.locator(":root")).to_have_attribute("data-contrast", "standard")
    await kiosk.press("to-matters")
    await expect(kiosk.locator(":root")).to_have_attribute("data-contrast", "night")
