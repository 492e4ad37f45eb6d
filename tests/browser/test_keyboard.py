"""The phone by keyboard alone: how it looks is chosen, a certificate is shown, no place is a trap.

Applying by keyboard: test_apply_on_the_phone.py.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.keyboard import tab_around, tab_to
from tests.support.pages import Complaints
from tests.support.phone_page import at_the_phone
from tests.support.spoil import spoil
from tests.support.stage import Stage

IN_SHEET = """[...document.querySelectorAll(".sheet, .sheet *")]
  .map((node) => node.dataset.testid || node.id || node.getAttribute("class") || node.tagName)"""


async def test_a_display_is_chosen_and_a_certificate_shown_by_keyboard(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    page, keyboard = citizen.page, citizen.page.keyboard
    await expect(citizen.see("certificate").first).to_be_visible()
    await tab_around(page)  # from the heading, which has the focus when a view opens
    everything = await tab_around(page)
    assert (
        everything.index("display") < everything.index("certificate") < everything.index("tab-me")
    )

    await tab_to(page, "display")
    await keyboard.press("Enter")
    await expect(citizen.see("display-sheet")).to_be_visible()
    inside = await page.evaluate(IN_SHEET)
    await tab_to(page, "preset-elder")
    await keyboard.press("Space")
    await expect(page.locator(":root")).to_have_attribute("data-large", "yes")
    await tab_to(page, "contrast-night")
    await keyboard.press("Enter")
    await expect(page.locator(":root")).to_have_attribute("data-contrast", "night")
    around = await tab_to(page, "display-close")  # from the last back to the first
    assert "display-done" in around
    assert set(around) <= {*inside, ""}
    await keyboard.press("Escape")
    await expect(citizen.see("display")).to_be_focused()

    await tab_to(page, "certificate")
    await keyboard.press("Enter")
    await expect(citizen.see("consent-fields")).to_be_visible()
    await tab_to(page, "purpose")
    await keyboard.press("ArrowDown")
    await tab_to(page, "present")
    await keyboard.press("Enter")
    await expect(citizen.see("code-image")).to_be_visible()
    await tab_to(page, "end-presenting")
    await keyboard.press("Enter")
    await expect(citizen.see("certificate").first).to_be_visible()
    assert complaints == []


# When a view opens its heading has the focus.
GO_TO_THE_TOP = """() => {
  const top = document.createElement("p");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
}"""


async def press_first_stop(page: Page) -> bool:
    """Press Tab and Enter at the top of a page. Tell if the focus is in its main part."""
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    return bool(await page.evaluate("Boolean(document.activeElement.closest('main'))"))


@pytest.mark.parametrize("front", ["phone", "desk"])
async def test_the_first_stop_leads_past_the_bar(
    small_stage: Stage, browser: Browser, complaints: Complaints, front: str
) -> None:
    """WCAG 2.4.1. The control: without the link Enter stays in the bar."""
    url = f"{small_stage.context.settings.server.public_url}/{front}/"
    for without in (False, True):
        page = complaints.watch(await browser.new_page(reduced_motion="reduce"))
        await page.goto(url)
        await page.locator("main h1").first.wait_for()
        await page.evaluate(GO_TO_THE_TOP)
        if without:
            await page.evaluate("document.querySelector('.skip-link').remove()")
        assert await press_first_stop(page) is not without
    assert complaints == []


# A ring that is too thin, and a sheet of glass over everything.
UNSEEN = {
    "a ring of 1 px": ":focus { outline-width: 1px !important }",
    "covered": "body::after { content: ''; position: fixed; top: 0; bottom: 0; left: 0; right: 0 }",
}


@pytest.mark.parametrize("fault", UNSEEN)
async def test_a_focus_that_is_not_seen_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, fault: str
) -> None:
    """Control."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await spoil(citizen.page, UNSEEN[fault])
    with pytest.raises(AssertionError, match=fault):
        await tab_around(citizen.page)


async def test_a_trap_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Control: whoever comes to the human line is sent back to the first entry."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await citizen.evaluate(
        """() => document.addEventListener("focusin", ({ target }) =>
          target.closest("[data-testid=human]") &&
            document.querySelector("[data-testid=entry-certificates]").focus())"""
    )
    with pytest.raises(AssertionError, match="does not leave"):
        await tab_around(citizen.page)
