"""A walk checks each screen in every size and theme. A fault in just one of them is found."""

from __future__ import annotations

from contextlib import nullcontext as does_not_raise

import pytest
from playwright.async_api import Browser, Page

from tests.browser.kiosk import LANDSCAPE, at_the_kiosk
from tests.support.looks import EVERY_LOOK
from tests.support.measures import FAULTS
from tests.support.pages import (
    DESK,
    KIOSK,
    PHONE,
    READ_OWN,
    Complaints,
    Keep,
    axe_findings,
    check_looks,
    check_system_colours,
    put_on,
)
from tests.support.spoil import important, spoil
from tests.support.stage import Stage

PALE = ':root[data-contrast="night"] .lead { color: #333 !important; }'
WIDE = '@media (max-width: 400px) { :root[data-large="yes"] main { width: 200vw; } }'
FLAT = """@media (orientation: landscape) {
  :root[data-contrast="night"] [data-testid="choose-apply"] {
    min-block-size: 0; block-size: 40px; padding: 0;
  }
}"""

# Each puts one fault on the first screen of the phone. Below: how it is named.
OUT_OF_BOUNDS = {
    '[data-testid="display"] { min-block-size: 0; block-size: 43px; padding: 0 }': "too small",
    '[data-testid="display"] { min-inline-size: 0; inline-size: 43px; padding: 0 }': "too small",
    '[data-testid="human"] { position: absolute; inset: 0 }': "one over the other",
    "main p { line-height: 1.2 }": "lines too close",
    "main { inline-size: 101vw }": "scrolls sideways",
    "#main h1 { animation: turn 1s infinite }": "moves",
    ".entries { display: flex; flex-direction: column-reverse }": "the focus jumps back",
    '[data-testid="display"] { inline-size: 44px; white-space: nowrap; padding: 0 }': "cut",
    "main h1 { block-size: 9px; overflow: hidden }": "cut",
    "main h1 { margin-block-end: -50px }": "words over words",
}
LINKS = """() => {
  document.querySelector("main h1").insertAdjacentHTML("afterend",
    '<p>Call <a href="tel:1">12345</a> today</p><p><a id="alone" href="tel:1">12345</a></p>');
}"""


async def look_of(page: Page) -> list[object]:
    return [*await page.evaluate(READ_OWN), page.viewport_size]


async def test_a_fault_in_one_size_and_theme_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = complaints.watch(await browser.new_page(viewport=DESK, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("tab-certificates").click()
    await page.locator(".welcome").get_by_test_id("sign-in-person").first.wait_for()
    before = await look_of(page)
    await check_looks(page, keep, "looks", (DESK, PHONE))
    assert await look_of(page) == before
    for rule, found in ((PALE, "looks-1280-night.*color-contrast"), (WIDE, "390-elder.*scrolls")):
        await spoil(page, rule)
        with pytest.raises(AssertionError, match=found):
            await check_looks(page, keep, "looks", (DESK, PHONE))
    assert complaints == []


async def test_a_second_primary_button_on_a_page_of_the_phone_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("entry-matters").click()
    await page.get_by_test_id("search-go").wait_for()
    for found in (does_not_raise(), pytest.raises(AssertionError, match="primary buttons")):
        await page.get_by_test_id("search-go").evaluate("(node) => node.classList.add('primary')")
        with found:
            await check_looks(page, keep, "primary", (PHONE,), themes=())
        await page.get_by_test_id("drafts-sign-in").evaluate(
            "(node) => node.classList.add('primary')"
        )


# Each spoils one look alone.
RARER = {
    "white-black": (':root[data-contrast="white-black"] .human { color: #333 }', "contrast"),
    "low-vision": (':root[data-text="30"] main { inline-size: 101vw }', "sideways"),
    "motor": (
        ':root[data-text="17"][data-touch="60"] .button { min-block-size: 0; block-size: 50px }',
        "too small",
    ),
    "spaced": ("h1 { inline-size: 8.4em; white-space: nowrap; overflow: hidden }", "cut"),
}


async def test_a_fault_in_a_rarer_look_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("entry-matters").wait_for()
    for look, (rule, fault) in RARER.items():
        assert look in EVERY_LOOK
        await spoil(page, important(rule))
        with pytest.raises(AssertionError, match=f"-{look}.*{fault}"):
            await check_looks(page, keep, "rarer", (PHONE,), themes=(look,))
        await spoil(page, "")
        await put_on(page, "standard")


async def test_a_button_that_is_too_small_on_a_wide_kiosk_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, sizes=(KIOSK, LANDSCAPE))
    await spoil(kiosk.page, FLAT)
    with pytest.raises(AssertionError, match="1920-night"):
        await kiosk.looked_at(keep, "flat")
    assert complaints == []


CRAMPED = """() => {
  document.querySelector("main").insertAdjacentHTML("afterbegin",
    '<div><button id="one">1</button><button>2</button></div>');
}"""
SMALL = (
    "#one, #one + button { all: unset; display: inline-block; inline-size: 12px; block-size: 12px }"
)


async def test_targets_that_are_too_small_are_found_at_the_desk_too(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """WCAG 2.5.8: the desk has no number of ours."""
    page = complaints.watch(await browser.new_page(viewport=DESK, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/desk/")
    await page.locator("main h1").first.wait_for()
    before = await axe_findings(page)
    assert before == []
    await page.evaluate(CRAMPED)
    await spoil(page, important(SMALL))
    assert any(line.startswith("target-size") for line in await axe_findings(page))


async def test_what_is_out_of_bounds_on_a_phone_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("entry-matters").wait_for()  # of the page that the server describes
    assert await page.evaluate(FAULTS) == []
    for rule, fault in OUT_OF_BOUNDS.items():
        await spoil(page, important(rule))
        faults = await page.evaluate(FAULTS)
        assert any(fault in line for line in faults), (rule, faults)
    await spoil(page, "")
    await page.evaluate(LINKS)
    [alone] = await page.evaluate(FAULTS)  # the link in a sentence is excepted
    assert 'id="alone"' in alone
    assert complaints == []


async def test_what_the_systems_colours_hide_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await check_system_colours(kiosk.page, keep, "system")
    await spoil(kiosk.page, ".tile { border: 0 !important }")
    with pytest.raises(AssertionError, match="no edge"):
        await check_system_colours(kiosk.page, keep, "system")
    await spoil(kiosk.page, "")
    await kiosk.evaluate("document.querySelector('.tile').setAttribute('aria-pressed', 'true')")
    await check_system_colours(kiosk.page, keep, "system")
    await spoil(kiosk.page, "[aria-pressed] { outline: 0 !important }")
    with pytest.raises(AssertionError, match="chosen, but not seen"):
        await check_system_colours(kiosk.page, keep, "system")
    assert complaints == []
