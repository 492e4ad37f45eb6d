"""What has the focus is not below the main action, which stays at the lower edge (WCAG 2.4.11)."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.browser.ways import has_items
from tests.support.pages import Complaints
from tests.support.phone_page import at_the_phone
from tests.support.spoil import spoil
from tests.support.stage import Stage

IS_HIDDEN = """() => {
  const { activeElement } = document;
  const act = document.querySelector(".act");
  if (act.contains(activeElement) || !activeElement.closest("main")) return false;
  return activeElement.getBoundingClientRect().bottom > act.getBoundingClientRect().top + 1;
}"""
TO_THE_TOP = "window.scrollTo(0, 0); document.querySelector('h1').focus()"
STEPS = 12


async def hidden_ones(page: Page) -> int:
    """Go through the page by keyboard. Return how often what has the focus was hidden."""
    await page.evaluate(TO_THE_TOP)
    hidden = 0
    for _ in range(STEPS):
        await page.keyboard.press("Tab")
        hidden += await page.evaluate(IS_HIDDEN)
    return hidden


async def test_what_has_the_focus_is_above_the_main_action(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await has_items(small_stage)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.find("老年人优待证申领")
    await citizen.press("begin")
    await expect(citizen.see("fill-next")).to_be_in_viewport(ratio=1)
    assert await hidden_ones(citizen.page) == 0
    await spoil(citizen.page, "html { scroll-padding: 0 !important; }")
    assert await hidden_ones(citizen.page) > 0  # the control
    assert complaints == []
