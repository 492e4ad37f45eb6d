"""The desk where identity is the reason: the photograph, and 不是本人; and its greeting."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bff.certificates.disclosure import needs_photo
from tests.browser.scanner import scan
from tests.browser.test_scan_verdicts import at_the_desk
from tests.support.pages import DESK, DESK_AT_400, Complaints, Keep, check_looks
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

CARD = "居民身份证"
CAUSES = """async () => {
  const { textsCauses } = await import("/shared/words/texts-causes.js");
  return Object.fromEntries(Object.entries(textsCauses).map(([key, { zh }]) => [key, zh]));
}"""
PHOTOS = "**/v1/certificate-photos/*"


async def link(stage: Stage, uid: str, *, photo: bool = True) -> str:
    return str((await (await stage.phone(uid)).show(CARD, "matter", photo=photo))["url"])


async def photographs(page: Page) -> int:
    return await page.get_by_test_id("photograph").count()


async def test_the_photograph_stands_beside_the_fields_and_goes_with_them(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    await expect(desk.get_by_test_id("greeting")).to_contain_text(
        re.compile("(上午|下午|晚上)好 · .+月.+日.* · .*政务服务中心")
    )
    await check_looks(desk, keep, "desk-greeting", (DESK,), themes=("standard",))
    await scan(desk, await link(small_stage, "linxiuying"))
    picture = desk.get_by_test_id("photograph")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 300)
    await expect(desk.get_by_test_id("photograph-place")).to_contain_text("请看是不是本人")
    await check_looks(desk, keep, "desk-photograph", (DESK, DESK_AT_400))
    address = await picture.get_attribute("src")
    await desk.keyboard.press("Escape")
    await expect(desk.get_by_test_id("ready")).to_be_visible()
    assert await photographs(desk) == 0
    assert not await desk.evaluate("(url) => fetch(url).then(() => true, () => false)", address)
    complaints[:] = [line for line in complaints if str(address) not in line]

    await desk.get_by_test_id("reason-social").click()  # any other reason
    await scan(desk, await link(small_stage, "linxiuying"))
    await expect(desk.get_by_test_id("result-shown")).to_be_visible()
    assert await desk.get_by_test_id("photograph-place").count() == 0
    assert complaints == []


async def test_a_missing_one_is_said_and_one_that_does_not_come_is_asked_again(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    await scan(desk, await link(small_stage, "chenyuhang"))
    await expect(desk.get_by_test_id("photograph-none")).to_contain_text("证照库里没有照片")
    await check_looks(desk, keep, "desk-no-photograph", (DESK,), themes=("standard",))

    async def lose(route: Route) -> None:
        await route.abort()

    await desk.route(PHOTOS, lose)
    await scan(desk, await link(small_stage, "linxiuying"))
    await expect(desk.get_by_test_id("photograph-none")).to_contain_text("照片没有取到")
    await desk.unroute(PHOTOS)
    await desk.get_by_test_id("photograph-again").click()
    await expect(desk.get_by_test_id("photograph")).to_be_visible()
    assert complaints == []


async def test_the_clerk_says_that_it_is_not_the_holder_and_the_phone_says_so(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.see("certificate").filter(has_text=CARD).click()
    await expect(citizen.see("consent-photo")).to_contain_text("还会看到您的照片")
    await citizen.check_screen(keep, "consent-photo")
    async with citizen.page.expect_response("**/presentations") as answer:
        await citizen.press("present")
    await expect(citizen.see("code-image")).to_be_visible()
    await scan(desk, (await (await answer.value).json())["url"])
    await expect(desk.get_by_test_id("photograph")).to_be_visible()
    await expect(citizen.see("photo-seen")).to_contain_text("看了您的照片")

    await desk.get_by_test_id("deny").click()
    await check_looks(desk, keep, "desk-deny", (DESK,), themes=("standard",))
    await desk.get_by_test_id("confirm-yes").click()
    # Now: it stays for eight seconds, and the looks at the desk may take longer.
    await expect(citizen.see("notice-scan-refused")).to_contain_text("不是您本人")
    await expect(desk.get_by_test_id("denied")).to_contain_text("已记录：不是本人")
    for gone in ("deny", "photograph", "result-fields", "result-shown"):
        await expect(desk.get_by_test_id(gone)).to_have_count(0)
    await expect(desk.get_by_test_id("verdict")).to_have_text("已记录：不是本人")
    await expect(desk.get_by_test_id("history")).to_contain_text("不是本人")
    await check_looks(desk, keep, "desk-denied", (DESK, DESK_AT_400))
    await citizen.press("shown-done")
    await citizen.press("tab-me")
    await citizen.press("me-log")
    await expect(citizen.see("entry-refused")).to_contain_text("窗口说：不是本人")
    await expect(citizen.see("entry-shown").first).to_contain_text("看了照片")
    await citizen.check_screen(keep, "log-denied")
    assert complaints == []


@pytest.mark.parametrize("is_recorded", [True, False])
async def test_an_answer_that_comes_after_the_next_scan_is_dropped(
    small_stage: Stage, browser: Browser, complaints: Complaints, is_recorded: bool
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    held: asyncio.Queue[Route] = asyncio.Queue()
    await desk.route("**/denial", held.put)
    await scan(desk, await link(small_stage, "linxiuying"))
    await desk.get_by_test_id("deny").click()
    button = await desk.get_by_test_id("deny").element_handle()
    await desk.get_by_test_id("confirm-yes").click()
    route = await held.get()
    await desk.keyboard.press("Escape")
    await expect(desk.get_by_test_id("ready")).to_be_visible()
    await scan(desk, await link(small_stage, "linxiuying"))
    await expect(desk.get_by_test_id("photograph")).to_be_visible()
    if is_recorded:
        await route.continue_()
    else:
        await route.fulfill(status=404, json={"reasonCode": "scan-not-found", "title": "没有"})
    await desk.wait_for_function("(button) => !button.hasAttribute('aria-busy')", arg=button)
    await expect(desk.get_by_test_id("photograph")).to_be_visible()
    await expect(desk.get_by_test_id("deny")).to_be_visible()
    await expect(desk.get_by_test_id("history")).not_to_contain_text("不是本人")
    await expect(desk.get_by_test_id("problem")).to_have_count(0)
    assert complaints == []


async def test_the_first_reason_is_the_servers_and_no_other(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    causes: dict[str, str] = await desk.evaluate(CAUSES)
    assert [key for key, words in causes.items() if needs_photo(words)] == ["cause.identity"]
