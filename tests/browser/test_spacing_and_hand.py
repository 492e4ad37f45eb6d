"""Lines, letters and the hand reach each part of a page that they concern."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.test_settings_are_felt import set_here
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.spoil import spoil
from tests.support.stage import Stage

# The right edge of the farthest thing that is pressed, in parts of the screen's width.
FARTHEST = """(selector) => Math.max(...[...document.querySelectorAll(selector)]
  .filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().right / innerWidth))"""  # noqa: E501
DIGITS = """() => {
  const field = document.createElement("input");
  Object.assign(field, { inputMode: "numeric", ariaLabel: "号码" });
  document.querySelector("#hands").append(field);
  field.focus();
}"""


async def test_for_the_left_hand_keys_pages_and_the_way_down_lie_on_its_side(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-apply")
    await expect(kiosk.see("pager")).to_be_visible()
    await kiosk.evaluate("document.querySelector('.hosted').style.minHeight = '150vh'")
    await expect(kiosk.see("more-below")).to_be_visible()
    for part in (".pager .button", ".strip .button"):
        assert await kiosk.evaluate(FARTHEST, part) > 0.9, part  # the control: the right hand
        await set_here(kiosk.page, hand="left")
        assert await kiosk.evaluate(FARTHEST, part) < 0.75, part
        await set_here(kiosk.page, hand="right")
    await kiosk.evaluate(DIGITS)
    await expect(kiosk.see("key-9")).to_be_visible()
    assert await kiosk.evaluate(FARTHEST, ".key") > 0.9
    await set_here(kiosk.page, hand="left")
    assert await kiosk.evaluate(FARTHEST, ".key") < 0.75
    await kiosk.looked_at(keep, "left-hand")
    assert complaints == []


# Of each running text on the page that has other lines or letters than chosen: what it is.
OTHERWISE = """([lines, letters]) => [...document.querySelectorAll("main p, main li, main dd, main dt")]
  .filter((node) => node.checkVisibility() && !node.closest("button, a, .way-steps, .digits-shown, .visually-hidden, svg"))
  .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((node) => {
    const { lineHeight, letterSpacing, fontSize } = getComputedStyle(node);
    const of = (value) => (parseFloat(value) || 0) / parseFloat(fontSize);
    return Math.abs(of(lineHeight) - lines) > 0.01 || Math.abs(of(letterSpacing) - letters) > 0.005;
  }).map((node) => node.outerHTML.slice(0, 90))"""  # noqa: E501
HEADINGS = """() => [...document.querySelectorAll("main h1, main h2, main h3, main .button")]
  .filter((node) => node.checkVisibility()).map((node) => {
    const { lineHeight, letterSpacing, fontSize } = getComputedStyle(node);
    return [lineHeight, letterSpacing].map((value) => Math.round(100 * parseFloat(value) / parseFloat(fontSize)) / 100);
  })"""  # noqa: E501

FRAME = """() => [...document.querySelectorAll(".top *, .bar .button span")]
  .filter((node) => node.checkVisibility() && !node.closest("svg"))
  .map((node) => getComputedStyle(node).letterSpacing.replace(/^0px$/, "normal"))"""


async def all_as_chosen(citizen: Citizen) -> None:
    """Check that no part of this screen keeps lines and letters of its own."""
    assert await citizen.evaluate(OTHERWISE, [2, 0.12]) == []
    for lines, letters in await citizen.evaluate(HEADINGS):
        assert (lines, letters) == (1.8, 0.12)


async def test_chosen_lines_and_letters_reach_every_running_text(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await set_here(citizen.page, lineHeight=2, letterSpacing=0.12)
    for name in ("home", "certificates", "matters", "cases", "me"):
        await citizen.press(f"tab-{name}")
        await expect(citizen.page.locator("main .spinner")).to_have_count(0)
        await all_as_chosen(citizen)
    await citizen.find("老年人优待证")
    await all_as_chosen(citizen)
    await citizen.check_screen(keep, "guide-with-wide-lines")
    await spoil(citizen.page, "main dd, main p { line-height: 1.45 !important }")
    assert await citizen.evaluate(OTHERWISE, [2, 0.12]) != []  # the control
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await set_here(kiosk.page, lineHeight=2, letterSpacing=0.12)
    await all_as_chosen(kiosk)
    frame = await kiosk.evaluate(FRAME)
    assert len(frame) > 4
    assert set(frame) == {"normal"}  # its bars are as wide as the machine
    await keep(kiosk.page, "kiosk-first-with-wide-lines")
    await kiosk.press("choose-cases")
    await expect(kiosk.see("user-code")).to_be_visible()
    await all_as_chosen(kiosk)
    await keep(kiosk.page, "kiosk-sign-in-with-wide-lines")
    assert complaints == []
