"""Notices on the phone: one slim bar at a time, which goes by itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

HOST = """async () => {
  document.body.innerHTML =
    '<div id="notices" role="status"></div><main id="main" tabindex="-1"></main>';
  const { createNotices } = await import("/phone/notices.js");
  const { useTexts } = await import("/shared/words/i18n.js");
  useTexts((await import("/shared/words/texts-phone.js")).textsPhone);
  window.notices = createNotices(document.getElementById("notices"));
}"""
SHOW = """async ([text, options, withAction]) => {
  const { button, notice } = await import("/shared/page/dom.js");
  const go = button("去看看", () => { window.gone = true; }, { testid: "go" });
  const action = withAction ? [go] : [];
  notices.show(notice("info", "刚才看过", text, { testid: "news" }, ...action), options);
}"""
PATIENT = """async () => {
  const { choose } = await import("/shared/page/preferences.js");
  choose({ timeoutFactor: 3 });
}"""
STAY_MS = 8000


async def prepare(page: Page) -> None:
    await page.clock.install(time=0)
    await page.clock.pause_at(1)
    await page.evaluate(HOST)


async def show(page: Page, text: str = "1 号窗口", *, go: bool = False, **options: Any) -> None:
    await page.evaluate(SHOW, [text, options, go])


@pytest.mark.parametrize(
    ("options", "with_action", "is_there_after"),
    [({}, False, 0), ({}, True, 0), ({"urgent": True}, True, 0), ({"stays": True}, False, 1)],
    ids=["news", "with an action", "urgent", "stands nowhere else"],
)
async def test_a_notice_goes_after_8_seconds_unless_it_stands_nowhere_else(
    modules: Page, options: dict[str, Any], with_action: bool, is_there_after: int
) -> None:
    page = modules
    await prepare(page)
    await show(page, go=with_action, **options)
    news = page.locator("#notices").get_by_test_id("news")  # spoken without moving the focus
    await page.clock.run_for(STAY_MS - 10)
    await expect(news).to_have_count(1)
    await page.clock.run_for(20)
    await expect(news).to_have_count(is_there_after)


async def test_whoever_needs_more_time_has_it(modules: Page) -> None:
    page = modules
    await prepare(page)
    await page.evaluate(PATIENT)
    await show(page)
    await page.clock.run_for(3 * STAY_MS - 10)
    await expect(page.get_by_test_id("news")).to_have_count(1)
    await page.clock.run_for(20)
    await expect(page.get_by_test_id("news")).to_have_count(0)


async def test_a_notice_does_not_go_from_under_the_focus(modules: Page) -> None:
    page = modules
    await prepare(page)
    await show(page)
    await page.locator(".put-away").focus()
    await page.clock.run_for(STAY_MS + 10)
    await expect(page.get_by_test_id("news")).to_have_count(1)
    await page.evaluate("document.activeElement.blur()")
    await page.clock.run_for(STAY_MS + 10)
    await expect(page.get_by_test_id("news")).to_have_count(0)


async def test_the_button_under_a_finger_stays_when_another_notice_comes(modules: Page) -> None:
    page = modules
    await prepare(page)
    await show(page, "自助机 1", go=True)
    await page.locator(".put-away").focus()
    await show(page, "自助机 2", go=True)
    await expect(page.locator(".put-away")).to_have_text("还有 1 条")
    await expect(page.locator(".put-away")).to_be_focused()


async def test_one_at_a_time_and_the_same_once(modules: Page) -> None:
    page = modules
    await prepare(page)
    for text in ("自助机 1", "自助机 1", "自助机 2", "自助机 3"):
        await show(page, text, go=True)
    news = page.get_by_test_id("news")
    await expect(news).to_have_count(1)
    await expect(news).to_contain_text("自助机 1")
    await expect(page.locator(".put-away")).to_have_text("还有 2 条")
    await page.locator(".put-away").click()
    await expect(news).to_contain_text("自助机 2")
    await expect(page.locator(".put-away")).to_be_focused()
    await show(page, "请尽快", urgent=True)  # not from under the focus
    await expect(news).to_contain_text("自助机 2")
    await page.locator(".put-away").click()
    await expect(news).to_contain_text("请尽快")
    await page.get_by_test_id("news").locator(".put-away").click()
    await page.get_by_test_id("go").click()  # done: it need not be put away as well
    await expect(news).to_have_count(0)
    assert await page.evaluate("window.gone")
