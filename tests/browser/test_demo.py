"""The demo page with more than one visitor, on any screen."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_page import sign_in_by_name
from tests.support.pages import PHONE, Complaints, Keep, check_page
from tests.support.stage import Stage

LOW = {"width": 1280, "height": 640}  # the page is longer than the screen


async def open_demo(
    browser: Browser, stage: Stage, complaints: Complaints, size: dict[str, int]
) -> Page:
    context = await browser.new_context(viewport=size)  # type: ignore[arg-type]
    page = complaints.watch(await context.new_page())
    await page.goto(f"{stage.context.settings.server.public_url}/")
    return page


async def show_a_code(page: Page) -> None:
    phone = page.frame_locator("[data-testid=frame-phone]")
    await sign_in_by_name(phone)
    await phone.get_by_test_id("tab-certificates").click()
    await phone.get_by_test_id("certificate").first.click()
    await phone.get_by_test_id("present").click()
    await expect(phone.get_by_test_id("code-image")).to_be_visible()


async def scan_at_the_desk(page: Page) -> None:
    desk = page.frame_locator("[data-testid=frame-desk]")
    await show_a_code(page)
    await desk.get_by_test_id("reason-identity").click()
    await page.get_by_test_id("to-desk").click()
    await expect(desk.get_by_test_id("verdict")).to_contain_text("有效")


async def test_two_visitors_do_not_throw_each_other_out(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first = await open_demo(browser, small_stage, complaints, LOW)
    await expect(first.frame_locator("#desk").locator("#cause")).to_be_visible()
    second = await open_demo(browser, small_stage, complaints, LOW)
    await scan_at_the_desk(second)
    await scan_at_the_desk(first)
    assert complaints == []


@pytest.mark.parametrize("guarded", [True, False], ids=["", "control: a browser's own scrolling"])
async def test_a_frame_scrolls_nothing_around_it(
    small_stage: Stage, browser: Browser, complaints: Complaints, guarded: bool
) -> None:
    page = await open_demo(browser, small_stage, complaints, LOW)
    await expect(page.frame_locator("#desk").locator("#cause")).to_be_visible()
    desk = next(frame for frame in page.frames if frame.url.endswith("/desk/"))
    await desk.evaluate(
        """(guarded) => {
          const tall = document.createElement("button");
          tall.style.cssText = "display:block;margin-block-start:300vh";
          document.body.append(tall);
          const plain = document.createElement("iframe");
          document.body.append(plain);
          const { Element, HTMLElement } = plain.contentWindow;
          const scroll = guarded ? tall.scrollIntoView : Element.prototype.scrollIntoView;
          const focus = guarded ? tall.focus : HTMLElement.prototype.focus;
          scroll.call(tall, { block: "start" });
          focus.call(tall);
        }""",
        guarded,
    )
    assert await desk.evaluate("scrollY") > 0
    moved = await page.evaluate("scrollY")
    assert (moved == 0) is guarded


async def test_on_a_phone_one_screen_is_shown_at_a_time(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = await open_demo(browser, small_stage, complaints, PHONE)
    frames = {role: page.get_by_test_id(f"frame-{role}") for role in ("phone", "desk", "kiosk")}

    async def only(shown: str) -> None:
        for role, frame in frames.items():
            await expect(frame).to_be_visible(visible=role == shown)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    await only("phone")
    await check_page(page, keep, "demo-on-a-phone")
    await page.get_by_test_id("front-desk").click()
    await only("desk")
    await page.frame_locator("#desk").get_by_test_id("reason-identity").click()
    await page.get_by_test_id("front-phone").click()
    await show_a_code(page)
    await page.get_by_test_id("to-desk").click()
    await only("desk")
    await expect(page.frame_locator("#desk").get_by_test_id("verdict")).to_contain_text("有效")
    await keep(page, "demo-on-a-phone-desk")
    await page.get_by_test_id("front-kiosk").click()
    await only("kiosk")
    await expect(page.frame_locator("#kiosk").get_by_test_id("begin")).to_be_visible()
    await keep(page, "demo-on-a-phone-kiosk")
    assert complaints == []
