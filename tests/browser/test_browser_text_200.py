"""The browser's own text at 200 %, together with the largest letters of the page settings."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.ways import (
    OVERFLOW,
    has_items,
    the_way_of_applying,
    the_way_of_showing,
)
from tests.services.chromium import Chromium
from tests.support.pages import LETTERS, PHONE, SMALLEST, Complaints, Keep, enlarge
from tests.support.phone_page import at_the_phone
from tests.support.spoil import spoil
from tests.support.stage import Stage

TEXT_200 = "--blink-settings=defaultFontSize=32"
CUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
  if (node.closest("svg, .visually-hidden, .skip-link, [data-testid^=announce]")) return false;
  if (!node.getClientRects().length || !node.innerText?.trim()) return false;
  const { overflowX, overflowY } = getComputedStyle(node);
  const { left, right } = node.getBoundingClientRect();
  return left < -1 || right > innerWidth + 1
    || (overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1)
    || (overflowY === "hidden" && node.scrollHeight > node.clientHeight + 1);
}).map((node) => `${node.className || node.tagName}: ${node.innerText.slice(0, 40)}`)"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def one_browser(chromium: Chromium) -> AsyncIterator[Browser]:
    options = chromium.launch_options()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            **options | {"args": [*options["args"], TEXT_200]}
        )
        yield launched
        await launched.close()


@pytest.mark.parametrize("size", [PHONE, SMALLEST], ids=["phone", "smallest"])
async def test_200_percent_and_36_px_together_cut_nothing(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    size: dict[str, int],
) -> None:
    await has_items(small_stage)
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", sizes=(size,), view=None
    )
    await enlarge(citizen.page, 6)
    assert await citizen.page.evaluate(LETTERS) == 72
    for way in (the_way_of_showing, the_way_of_applying):
        async for name in way(citizen):
            await keep(citizen.page, f"text-200-{size['width']}-{name}")
            assert await citizen.page.evaluate(CUT) == [], name
            assert await citizen.page.evaluate(OVERFLOW) <= 0, name
    await spoil(
        citizen.page, "main h1 { white-space: nowrap; overflow: hidden; inline-size: 3em; }"
    )
    assert await citizen.page.evaluate(CUT) != []  # the control
    assert complaints == []
