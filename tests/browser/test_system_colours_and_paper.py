"""The phone's pages in the system's own colours, and on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator

from playwright.async_api import Browser, Page, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.ways import (
    OVERFLOW,
    has_items,
    the_way_of_applying,
    the_way_of_showing,
)
from tests.support.applications import ready
from tests.support.pages import PHONE, Complaints, Keep, put_on
from tests.support.phone_page import Citizen, at_the_phone, events_arrive
from tests.support.spoil import spoil
from tests.support.stage import Stage

MATH = """
const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
const share = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const light = ([red, green, blue]) => 0.2126 * share(red / 255) + 0.7152 * share(green / 255)
  + 0.0722 * share(blue / 255);
const ratio = (one, other) => {
  const [high, low] = [light(numbers(one)), light(numbers(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const groundOf = (node) => {
  for (let host = node; host; host = host.parentElement) {
    const { backgroundColor } = getComputedStyle(host);
    if (numbers(backgroundColor)[3] !== 0) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
};
const isSeen = (node) => node.getClientRects().length && getComputedStyle(node).visibility !== "hidden"
  && !node.closest(".skip-link, .visually-hidden");
const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
const nameOf = (node) => node.dataset.testid || node.className || node.tagName;
"""  # noqa: E501
# Controls whose words cannot be read, focus that is not seen, and choices like those that are not.
UNSEEN = (
    "() => {"
    + MATH
    + """
const faults = [];
for (const node of seen("button, a[href], summary, select, input:not([type=file])")) {
  const { color } = getComputedStyle(node);
  if (ratio(color, groundOf(node)) < 4.5) faults.push(`words of ${nameOf(node)}`);
  node.focus();
  const rings = [node, node.closest(".choice")].filter(Boolean).map((one) => getComputedStyle(one))
    .filter(({ outlineStyle, outlineWidth, outlineColor }) => outlineStyle !== "none"
      && parseFloat(outlineWidth) >= 2 && ratio(outlineColor, groundOf(node)) >= 3);
  if (!rings.length) faults.push(`focus on ${nameOf(node)}`);
  node.blur();
}
const look = (node) => {
  const { borderTopColor, borderTopWidth, outlineStyle, outlineWidth } = getComputedStyle(node);
  return [borderTopColor, borderTopWidth, outlineStyle, outlineWidth].join();
};
for (const node of seen("[aria-pressed=true], button[aria-current], .way-steps [aria-current]")) {
  const others = [...node.parentElement.children].filter((other) => other !== node
    && other.tagName === node.tagName && !other.matches(".done"));
  if (others.some((other) => look(other) === look(node))) faults.push(`state of ${nameOf(node)}`);
}
return faults;
}"""
)
COLOURED = (
    "() => {"
    + MATH
    + """
const faults = [];
if (groundOf(document.body) !== "rgb(255, 255, 255)") faults.push("the page");
for (const node of seen("main *")) {
  if (node.closest("svg") || ![...node.childNodes].some((part) => part.nodeType === 3
    && part.data.trim())) continue;
  if (getComputedStyle(node).color !== "rgb(0, 0, 0)") faults.push(`words of ${nameOf(node)}`);
  if (groundOf(node) !== "rgb(255, 255, 255)") faults.push(`ground of ${nameOf(node)}`);
}
const controls = seen(".button, .act, .foot, .top, #tabs, input, select, .link, .toggle");
return [...faults, ...controls.map((node) => `control ${nameOf(node)}`)];
}"""
)
PAPERS = {"a4": {"width": 794, "height": 1123}, "80mm": {"width": 302, "height": 756}}


async def test_in_the_systems_colours_controls_states_and_focus_are_seen(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await has_items(small_stage)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await citizen.page.emulate_media(forced_colors="active")
    for way in (the_way_of_showing, the_way_of_applying):
        async for name in way(citizen):
            await keep(citizen.page, f"forced-{name}")
            await citizen.page.keyboard.press("Tab")  # from now on focus is shown
            assert await citizen.page.evaluate(UNSEEN) == [], name
    for rule, fault in SPOILED_COLOURS:
        await spoil(citizen.page, rule)
        assert any(fault in found for found in await citizen.page.evaluate(UNSEEN)), fault
    assert complaints == []


SPOILED_COLOURS = (
    (".button { forced-color-adjust: none; color: #fff; background: #fff !important; }", "words"),
    ("main :focus, .choice { outline: none !important; }", "focus"),
    (".way-steps li { border-block-start-color: GrayText !important; }", "state"),
)


CONTRASTS = ("more", "night", "black-white", "white-black", "yellow-black")


async def test_paper_is_black_on_white_without_controls(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), "临时救助")
    assert (await application.submit()).status_code == 201
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    async for name in the_way_of_printing(citizen):
        await look_at_paper(citizen.page, keep, name)
    await spoil_paper(citizen.page)
    assert complaints == []


async def test_the_receipt_of_a_kiosk_is_black_on_white_without_controls(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    phone = await small_stage.phone("linxiuying")
    application = await ready(phone, "临时救助")
    assert (await application.submit()).status_code == 201
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")
    await kiosk.press("to-receipt")
    await expect(kiosk.see("receipt")).to_be_visible()
    await look_at_paper(kiosk.page, keep, "kiosk-receipt")
    assert complaints == []


async def the_way_of_printing(citizen: Citizen) -> AsyncIterator[str]:
    """Show the pages that people print, and say which."""
    await citizen.find("老年人优待证申领")
    yield "guide"
    await citizen.press("back")
    await citizen.press("tab-cases")
    await citizen.press("case")
    await citizen.press("to-receipt")
    await expect(citizen.see("receipt")).to_be_visible()
    yield "receipt"
    await citizen.press("to-case")
    await expect(citizen.see("timeline")).to_be_visible()
    yield "case"


async def look_at_paper(page: Page, keep: Keep, name: str) -> None:
    """See the page on each paper, whatever its colours on the screen are."""
    await page.emulate_media(media="print")
    for contrast in CONTRASTS:
        await put_on(page, contrast)
        for paper, size in PAPERS.items():
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            await keep(page, f"paper-{name}-{contrast}-{paper}")
            assert await page.evaluate(COLOURED) == [], (name, contrast, paper)
            assert await page.evaluate(OVERFLOW) <= 0, (name, contrast, paper)
    await put_on(page, "standard")
    await page.emulate_media(media="screen")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]


async def spoil_paper(page: Page) -> None:
    await page.emulate_media(media="print")
    for rule, fault in SPOILED_PAPER:
        await spoil(page, rule)
        assert any(fault in found for found in await page.evaluate(COLOURED)), fault


SPOILED_PAPER = (
    ("main h1 { color: #0b5394 !important; }", "words"),
    (".panel { background: #eee !important; }", "ground"),
    (".act, .button { display: block !important; }", "control"),
)
