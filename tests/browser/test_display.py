"""显示: how a page looks is chosen in a sheet, tried on at once, and kept on one's own phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.pages import (
    LETTERS,
    PHONE,
    SMALLEST,
    Complaints,
    Keep,
    check_looks,
    enlarge,
    put_on,
    switch_language,
)
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

BAR_HEIGHT = "document.querySelector('.top').getBoundingClientRect().height"
STORED = "Object.entries(localStorage).map(([key, value]) => `${key} ${value}`).join('\\n')"


async def open_phone(browser: Browser, stage: Stage, complaints: Complaints) -> Page:
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("sign-in").wait_for()
    return page


async def test_a_display_is_tried_on_at_once_and_kept(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = await open_phone(browser, small_stage, complaints)
    assert await page.evaluate(LETTERS) == 17
    await page.get_by_test_id("display").click()
    sheet = page.get_by_test_id("display-sheet")
    await check_looks(page, keep, "phone-display", (PHONE, SMALLEST), part=".sheet")

    await sheet.get_by_role("button", name="长辈版").click()
    assert await page.evaluate(LETTERS) == 22
    await expect(page.get_by_test_id("preset-elder")).to_be_focused()
    await page.get_by_test_id("size-4").click()
    await page.get_by_test_id("contrast-night").click()
    for chosen in ("size-4", "contrast-night"):
        await expect(page.get_by_test_id(chosen).locator(".chosen-tick")).to_be_visible()
    await expect(page.locator(".chosen-tick")).to_have_count(2)
    await page.get_by_test_id("language-en").click()
    await expect(sheet.get_by_role("heading", level=1)).to_have_text("Display")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("display")).to_be_focused()

    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    assert await page.evaluate(LETTERS) == 26
    await expect(page.locator("html")).to_have_attribute("data-contrast", "night")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert complaints == []


async def test_the_phone_keeps_values_and_no_name_of_a_need(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = await open_phone(browser, small_stage, complaints)
    await page.get_by_test_id("display").click()
    for preset in ("elder", "low-vision", "deaf"):
        await page.get_by_test_id(f"preset-{preset}").click()
        stored = await page.evaluate(STORED)
        assert "phone.display" in stored
        assert preset not in stored


async def test_what_is_no_choice_is_not_put_on(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Storage can hold anything, from an older version or somebody's hand."""
    page = await open_phone(browser, small_stage, complaints)
    for stored in ("[]", "{", '{"values": {"textSize": 1000, "contrast": "pink"}}', "null"):
        await page.evaluate("(it) => localStorage.setItem('phone.display', it)", stored)
        await page.reload()
        await page.get_by_test_id("sign-in").wait_for()
        assert await page.evaluate(LETTERS) == 17
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, SMALLEST], ids=["phone", "smallest"])
async def test_the_bar_stays_low_however_large_the_text(
    small_stage: Stage, browser: Browser, complaints: Complaints, size: dict[str, int]
) -> None:
    """It was a quarter of the phone in the elder theme."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", sizes=(size,))
    await expect(citizen.see("certificate").first).to_be_visible()
    await put_on(citizen.page, "standard")
    assert await citizen.evaluate(BAR_HEIGHT) <= 57
    await put_on(citizen.page, "elder")
    for step in (3, 4, 5, 6):
        await enlarge(citizen.page, step)
        assert await citizen.evaluate(BAR_HEIGHT) <= 66
    await switch_language(citizen.page)
    assert await citizen.evaluate(BAR_HEIGHT) <= 66
    await citizen.evaluate("document.querySelector('.top').style.fontSize = '4rem'")
    assert await citizen.evaluate(BAR_HEIGHT) > 66  # the control
