"""The journey in a real browser: the phone shows, the desk scans, both screens are right."""

from __future__ import annotations

from playwright.async_api import Browser, FrameLocator, Page, expect

from tests.support.demo_page import sign_in_by_name
from tests.support.pages import DEMO, Complaints, Keep
from tests.support.stage import Stage


async def demo(browser: Browser, stage: Stage, complaints: Complaints) -> Page:
    page = complaints.watch(await browser.new_page(viewport=DEMO))  # type: ignore[arg-type]
    await page.goto(f"{stage.context.settings.server.public_url}/")
    return page


def frame(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"[data-testid=frame-{name}]")


async def show_identity_card(phone: FrameLocator) -> None:
    await sign_in_by_name(phone)
    await phone.get_by_test_id("tab-certificates").click()
    await phone.get_by_test_id("certificate").first.click()
    await phone.get_by_test_id("present").click()
    await expect(phone.get_by_test_id("code-image")).to_be_visible()


async def choose_matter(kiosk: FrameLocator) -> None:
    await kiosk.get_by_test_id("begin").click()
    await kiosk.get_by_test_id("screen-matters").get_by_role("button").first.click()
    await expect(kiosk.get_by_test_id("screen-scan")).to_be_visible()


async def test_phone_shows_desk_scans_and_a_second_scan_is_refused(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = await demo(browser, small_stage, complaints)
    phone, desk = frame(page, "phone"), frame(page, "desk")
    await show_identity_card(phone)
    await desk.get_by_test_id("reason-identity").click()
    await keep(page, "demo-shown")

    await page.get_by_test_id("to-desk").click()

    await expect(desk.get_by_test_id("verdict")).to_contain_text("有效")
    await expect(desk.get_by_test_id("result-fields")).to_contain_text("林**")
    await expect(phone.get_by_test_id("shown-place")).to_contain_text("3号窗口")
    await keep(page, "demo-scanned")

    await choose_matter(frame(page, "kiosk"))
    await page.get_by_test_id("to-kiosk").click()

    await expect(frame(page, "kiosk").get_by_test_id("screen-refused")).to_be_visible()
    await expect(phone.get_by_test_id("scan-refused")).to_contain_text("已拒绝")
    await keep(page, "demo-refused")
    assert complaints == []


async def test_the_code_is_dragged_to_the_kiosk_after_choosing_the_matter(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = await demo(browser, small_stage, complaints)
    phone, kiosk = frame(page, "phone"), frame(page, "kiosk")
    await show_identity_card(phone)
    await choose_matter(kiosk)

    handle = await page.get_by_test_id("drag-code").bounding_box()
    target = await page.get_by_test_id("frame-kiosk").bounding_box()
    assert handle
    assert target
    await page.mouse.move(handle["x"] + 20, handle["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(target["x"] + 100, target["y"] + 300, steps=8)
    await page.mouse.up()

    await expect(kiosk.get_by_test_id("screen-shown")).to_be_visible()
    await expect(phone.get_by_test_id("shown-place")).to_contain_text("1号自助机")
    await keep(page, "demo-kiosk")
    assert complaints == []
