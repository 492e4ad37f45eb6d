"""Notices on the phone: a slim bar that goes by itself, unless there is something to do."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

HOST = """async () => {
  document.body.innerHTML = '<div id="notices" role="status"></div>';
  const { createNotices } = await import("/phone/notices.js");
  window.notices = createNotices(document.getElementById("notices"));
}"""
SHOW = """async ([urgent, withAction]) => {
  const { button, notice } = await import("/shared/page/dom.js");
  const action = withAction ? [button("去看看", () => {}, { testid: "go" })] : [];
  notices.show(notice("info", "刚才看过", "1 号窗口", { testid: "news" }, ...action), { urgent });
}"""
STAY_MS = 8000


@pytest.mark.parametrize(
    ("urgent", "with_action", "is_there_after"),
    [(False, False, 0), (False, True, 1), (True, False, 1)],
    ids=["news", "to do", "urgent"],
)
async def test_a_notice_goes_after_8_seconds_unless_there_is_something_to_do(
    modules: Page, urgent: bool, with_action: bool, is_there_after: int
) -> None:
    page = modules
    await page.clock.install(time=0)
    await page.clock.pause_at(1)
    await page.evaluate(HOST)
    await page.evaluate(SHOW, [urgent, with_action])
    news = page.get_by_role("status").get_by_test_id("news")  # spoken without moving the focus
    await page.clock.run_for(STAY_MS - 10)
    await expect(news).to_have_count(1)
    await page.clock.run_for(20)
    await expect(news).to_have_count(is_there_after)


async def test_a_notice_does_not_go_from_under_the_focus(modules: Page) -> None:
    page = modules
    await page.clock.install(time=0)
    await page.clock.pause_at(1)
    await page.evaluate(HOST)
    await page.evaluate(SHOW, [False, False])
    await page.locator(".close").focus()
    await page.clock.run_for(STAY_MS + 10)
    await expect(page.get_by_test_id("news")).to_have_count(1)
    await page.evaluate("document.activeElement.blur()")
    await page.clock.run_for(STAY_MS + 10)
    await expect(page.get_by_test_id("news")).to_have_count(0)
