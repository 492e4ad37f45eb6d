"""The main journeys again, in the oldest Chromium that the pages promise to work in.

Pytest collects what is imported here: the same tests, with this module's Chromium.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.test_apply_at_the_kiosk import (  # noqa: F401
    test_anybody_searches_by_keys_on_the_screen_and_signs_in_only_to_begin,
    test_begun_on_the_phone_finished_at_the_kiosk,
    test_in_the_demo_the_phone_beside_it_scans_the_kiosk,
    test_numbers_are_typed_on_the_screen,
)
from tests.browser.test_apply_on_the_phone import (  # noqa: F401
    test_a_citizen_applies_follows_and_is_told_by_mouse,
)
from tests.browser.test_modal import (  # noqa: F401
    test_a_question_holds_the_page_until_it_is_answered,
)

# Not the journey by dragging: this driver cannot drag in a Chromium so old.
from tests.browser.test_scan_to_show_journey import (  # noqa: F401
    test_phone_shows_desk_scans_and_a_second_scan_is_refused,
)
from tests.services.chromium import Chromium
from tests.services.old_chromium import BELOW_THE_FLOOR, FLOOR, find_old_chromium
from tests.support.pages import Keep
from tests.support.stage import Stage

# Playwright's own part of a page asks this of elements. It is run wherever that part is.
DRIVER_NEEDS = """(() => {
  Element.prototype.checkVisibility ??= function () {
    const { display, visibility } = getComputedStyle(this);
    const isThere = this.getClientRects().length > 0 || display === "contents";
    return isThere && visibility === "visible";
  };
  return { query: () => null, queryAll: () => [] };
})()"""

MIDNIGHT = """async (time) => {
  const { dateTime, timeOfDay } = await import("/shared/words/i18n.js");
  const old = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false };
  const hour12 = new Intl.DateTimeFormat("zh-CN", old).format(new Date(time));
  return { ours: [dateTime(time), timeOfDay(time)], hour12 };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    chromium = find_old_chromium(FLOOR)
    async with async_playwright() as playwright:
        await playwright.selectors.register("oldest", script=DRIVER_NEEDS)
        launched = await playwright.chromium.launch(**chromium.launch_options())
        yield launched
        await launched.close()


async def test_it_is_the_oldest(browser: Browser) -> None:
    assert browser.version.startswith("86.")


async def test_five_past_midnight_is_0005(small_stage: Stage, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")

    written = await page.evaluate(MIDNIGHT, "2026-11-26T16:05:09Z")

    assert written["ours"] == ["11月27日 00:05", "00:05:09"]
    assert written["hour12"] == "24:05"  # what it would be


@pytest.mark.parametrize(
    ("page", "zh", "en"),
    [
        ("phone", "请更新微信或浏览器", "Update WeChat or the browser"),
        ("desk", "请联系管理员更新浏览器", "Ask your administrator to update it"),
        ("kiosk", "请到窗口办理", "Go to a service desk"),
        ("demo", "请更新微信或浏览器", "Update WeChat or the browser"),
        ("docs", "请更新微信或浏览器", "Update WeChat or the browser"),
    ],
)
async def test_one_version_older_is_told_so_in_words(
    small_stage: Stage, keep: Keep, page: str, zh: str, en: str
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/{page}/"
    older = find_old_chromium(BELOW_THE_FLOOR)

    shown = await document(older, url)
    if keep.folder:
        await headless(older, f"--screenshot={keep.folder / f'too-old-{page}'}.png", url)

    assert 'data-testid="too-old"' in shown
    assert zh in shown
    assert en in shown
    assert "<script" not in shown.partition("<body")[2]
    assert 'data-testid="too-old"' not in await document(find_old_chromium(FLOOR), url)


async def document(chromium: Chromium, url: str) -> str:
    """Return what the page has become, as the program itself prints it."""
    return await headless(chromium, "--dump-dom", url)


async def headless(chromium: Chromium, *arguments: str) -> str:
    assert chromium.executable
    program = await asyncio.create_subprocess_exec(
        chromium.executable,
        "--headless",
        *chromium.args,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await asyncio.wait_for(program.communicate(), 180)
    return said.decode()
