"""What the device itself asks for: joined with the person's own choice as the stronger need."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.test_display import BAR_HEIGHT
from tests.browser.ways import OVERFLOW
from tests.support.pages import LETTERS, PHONE, SMALLEST, Complaints
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import when_stored
from tests.support.waiting import eventually

# A wish that says nothing, for what a test does not ask for.
SILENT = {"reduced_motion": "no-preference", "contrast": "no-preference"}
# What turns when nobody minds.
MOVES = """() => {
  const wheel = document.createElement("span");
  wheel.className = "spinner";
  document.querySelector("main").append(wheel);
  const moves = wheel.getAnimations().length > 0;
  wheel.remove();
  return moves;
}"""
QUERIES = {
    "contrast": "(prefers-contrast: more)",
    "reduced_motion": "(prefers-reduced-motion: reduce)",
}
# Listens after the page itself, which then has heard it as well.
LISTEN = """(queries) => {
  window.changes = 0;
  const count = () => { window.changes += 1; };
  for (const query of queries) matchMedia(query).addEventListener("change", count, { once: true });
}"""
CHOOSE = "async (values) => (await import('/shared/page/preferences.js')).choose(values)"


async def open_phone(browser: Browser, stage: Stage, complaints: Complaints, **asked: Any) -> Page:
    page = complaints.watch(await browser.new_page(viewport=PHONE, **{**SILENT, **asked}))  # type: ignore[arg-type]
    await page.goto(f"{stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("sign-in").wait_for()
    return page


async def wishes(page: Page, **asked: Any) -> None:
    """Let the system ask for something else, and wait until the page has heard of each change."""
    await page.evaluate(LISTEN, [QUERIES[name] for name in asked])
    await page.emulate_media(**asked)
    await page.wait_for_function("(all) => window.changes === all", arg=len(asked))


async def looks(page: Page, contrast: str, *, moves: bool) -> None:
    await expect(page.locator(":root")).to_have_attribute("data-contrast", contrast)

    async def is_so() -> bool:
        return bool(await page.evaluate(MOVES)) == moves

    await eventually(is_so)


@pytest.mark.parametrize(
    ("asked", "contrast", "moves"),
    [
        ({}, "standard", True),  # the control
        ({"contrast": "more"}, "more", True),
        ({"reduced_motion": "reduce"}, "standard", False),
        ({"contrast": "more", "reduced_motion": "reduce"}, "more", False),
    ],
)
async def test_what_the_system_asks_for_is_on(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    asked: dict[str, str],
    contrast: str,
    moves: bool,
) -> None:
    page = await open_phone(browser, small_stage, complaints, **asked)
    await looks(page, contrast, moves=moves)
    await page.get_by_test_id("display").click()  # and the sheet says so
    await expect(page.get_by_test_id(f"contrast-{contrast}")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_test_id("display-more").locator("summary").click()
    await expect(page.get_by_test_id("display-still")).to_be_checked(checked=not moves)
    assert complaints == []


async def test_a_system_that_changes_its_wish_is_followed_at_once(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = await open_phone(browser, small_stage, complaints)
    await looks(page, "standard", moves=True)
    await wishes(page, contrast="more", reduced_motion="reduce")
    await looks(page, "more", moves=False)
    await wishes(page, **SILENT)
    await looks(page, "standard", moves=True)
    assert complaints == []


async def test_the_stronger_need_wins(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = await open_phone(browser, small_stage, complaints, contrast="more")
    for own in ("night", "yellow-black"):  # palettes of strong contrast are the person's own
        await page.evaluate(CHOOSE, {"contrast": own})
        await looks(page, own, moves=True)
    await page.evaluate(CHOOSE, {"reducedMotion": True})  # the system does not ask for it
    await looks(page, "yellow-black", moves=False)
    await wishes(page, reduced_motion="reduce", contrast="no-preference")
    await wishes(page, reduced_motion="no-preference")
    await looks(page, "yellow-black", moves=False)
    assert complaints == []


async def test_what_is_switched_off_here_stays_off_here(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    asked = {"contrast": "more", "reduced_motion": "reduce"}
    page = await open_phone(browser, small_stage, complaints, **asked)
    await looks(page, "more", moves=False)
    await page.get_by_test_id("display").click()
    await page.get_by_test_id("contrast-standard").click()
    await page.get_by_test_id("display-more").locator("summary").click()
    await page.get_by_test_id("display-still").uncheck()
    await page.get_by_test_id("display-done").click()
    await looks(page, "standard", moves=True)
    for change in (SILENT, asked):
        await wishes(page, **change)
        await looks(page, "standard", moves=True)
    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    await looks(page, "standard", moves=True)
    await page.evaluate(CHOOSE, {"contrast": "more", "reducedMotion": True})
    await page.evaluate("localStorage.clear()")  # the control: a phone that knows of nothing
    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    await looks(page, "more", moves=False)
    assert complaints == []


async def test_the_devices_wish_is_nobodys_choice(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """It is seen and not stored: another device of this person has its own."""
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await wishes(citizen.page, contrast="more")
    await looks(citizen.page, "more", moves=False)
    await citizen.page.evaluate(CHOOSE, {"hand": "left"})  # the control: this is stored
    settings = await when_stored(device, lambda it: it["values"].get("hand") == "left")
    assert settings["values"] == {"hand": "left"}
    assert complaints == []


async def test_a_kiosk_is_nobodys_device(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await wishes(kiosk.page, contrast="more")
    await expect(kiosk.locator(":root")).to_have_attribute("data-contrast", "standard")
    await kiosk.page.evaluate(CHOOSE, {"contrast": "more"})  # the control
    await expect(kiosk.locator(":root")).to_have_attribute("data-contrast", "more")
    assert complaints == []


@pytest.mark.parametrize("own", [20, 24, 32])
async def test_the_browsers_own_letters_and_the_chosen_ones_are_multiplied(
    small_stage: Stage, browser: Browser, complaints: Complaints, own: int
) -> None:
    page = await open_phone(browser, small_stage, complaints)
    assert await page.evaluate(LETTERS) == 17  # the control: the browser's usual 16 px
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Page.setFontSizes", {"fontSizes": {"standard": own}})
    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    for size in (17, 22, 36):
        await page.evaluate(CHOOSE, {"textSize": size})
        assert await page.evaluate(LETTERS) == pytest.approx(size * own / 16)
        for window in (PHONE, SMALLEST):
            await page.set_viewport_size(window)  # type: ignore[arg-type]
            assert await page.evaluate(OVERFLOW) <= 0, (size, window)
            assert await page.evaluate(BAR_HEIGHT) <= 66, (size, window)
    assert complaints == []
