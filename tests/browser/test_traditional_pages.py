"""Pages in traditional characters: what is ours is converted, and what is not is marked."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.marked_pages import CARD, PARTS, MarkedPages, marks_missing, not_converted
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone, events_arrive
from tests.support.stage import Stage


async def test_on_the_phone(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    walk = MarkedPages(citizen.page, keep, "phone", "zh-TW")
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await walk.begin()
    await expect(citizen.see("entry-certificates")).to_contain_text("證照")
    await walk.look_at("home", "human")
    await walk.press("tab-certificates")
    await walk.look_at("certificates", "certificate")
    await walk.press("certificate")
    await walk.look_at("consent", "consent-fields")
    await walk.press("present")
    await walk.look_at("code", "code-image")
    await walk.press("end-presenting")
    await walk.apply()
    await walk.press("to-case")
    await walk.look_at("case", "timeline")
    await walk.press("back", "tab-me")
    await walk.look_at("me", "me-log")
    await walk.press("display")
    await walk.look_at("display", "display-done")
    assert complaints == []


async def test_at_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    walk = MarkedPages(kiosk.page, keep, "kiosk", "zh-TW")
    await walk.begin()
    await expect(kiosk.see("screen-attract")).to_contain_text("打印證明")
    await walk.look_at("home", "begin")
    await walk.press("choose-apply")
    await walk.look_at("list", "subject")
    await kiosk.see("search-box").fill(CARD)
    await expect(kiosk.see("result")).to_have_count(1)
    await walk.press("result")
    await walk.look_at("guide", "begin")
    await walk.press("begin")
    await walk.look_at("sign-in", "match-digits")
    await kiosk.allow(await small_stage.phone("linxiuying"))
    await walk.press("begin")
    await walk.look_at("fill", "input-address")
    assert complaints == []


PLANTED = """([words, lang]) => {
  const node = document.createElement("button");
  node.setAttribute("aria-label", words);
  if (lang) node.lang = lang;
  document.body.append(node);
}"""


@pytest.mark.parametrize(
    ("words", "lang", "found"),
    [
        ("辦事進度", "", (0, 0)),
        ("老年人优待证申领", "", (1, 0)),
        ("老年人优待证申领", "zh-CN", (0, 0)),
        ("我的办件", "", (1, 0)),
        ("我的办件", "zh-CN", (0, 1)),
    ],
)
async def test_what_is_simplified_is_found(
    browser: Browser, words: str, lang: str, found: tuple[int, int]
) -> None:
    """Control: one is not marked, another is ours."""
    page = await browser.new_page()
    await page.evaluate(PLANTED, [words, lang])
    parts = await page.evaluate(PARTS)
    assert (len(marks_missing("zh-TW", parts)), len(not_converted(parts))) == found
