"""The kiosk's bar with large letters, and a list that has nothing."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import LANDSCAPE, AtKiosk, at_the_kiosk
from tests.support.pages import KIOSK, Complaints, Keep
from tests.support.stage import Stage

# Lines of the words on the button that ends a visit.
LINES = """() => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector("[data-testid=end-visit] span"));
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
}"""
SIZE = """async (textSize) => (await import("/shared/page/preferences.js")).choose({ textSize })"""
NARROW = """() => {
  document.querySelector("[data-testid=end-visit]").style.setProperty("padding", "0 2em");
}"""


async def no_cases_yet(browser: Browser, stage: Stage, complaints: Complaints) -> AtKiosk:
    kiosk = await at_the_kiosk(browser, stage, complaints, sizes=(KIOSK, LANDSCAPE))
    await kiosk.press("choose-cases")
    await kiosk.allow(await stage.phone("linxiuying"))
    await expect(kiosk.see("no-cases")).to_be_visible()
    return kiosk


async def test_the_end_is_written_in_one_line(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The control: with less room the words break."""
    kiosk = await no_cases_yet(browser, small_stage, complaints)
    for size in (28, 30, 34, 40, 44, 48):
        await kiosk.page.evaluate(SIZE, size)
        await expect(kiosk.see("end-visit")).to_have_text("结束并清除")
        assert await kiosk.evaluate(LINES) == 1, size
    await kiosk.evaluate(NARROW)
    assert await kiosk.evaluate(LINES) > 1
    assert complaints == []


async def test_an_empty_list_is_a_picture_with_a_way_on(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await no_cases_yet(browser, small_stage, complaints)
    await expect(kiosk.see("no-cases").locator(".scene")).to_be_visible()
    await kiosk.looked_at(keep, "no-cases", kiosk.see("to-matters").last)
    assert complaints == []
