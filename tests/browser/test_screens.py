"""Every screen of the clients, at its size and in every theme: accessible, kept as a picture."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.kiosk import at_the_kiosk
from tests.browser.scanner import scan
from tests.support.looks import EVERY_LOOK, THEMES
from tests.support.pages import (
    DESK,
    DESK_AT_400,
    PHONE,
    SMALLEST,
    Complaints,
    Keep,
    check_looks,
    check_page,
    check_system_colours,
    open_tab,
    put_on,
    switch_language,
)
from tests.support.stage import Stage


async def open_page(
    browser: Browser, complaints: Complaints, url: str, size: dict[str, int], theme: str = "elder"
) -> Page:
    page = complaints.watch(await browser.new_page(viewport=size, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(url)
    await put_on(page, theme)
    return page


async def test_phone_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await open_page(browser, complaints, url, PHONE, "standard")
    await check_looks(page, keep, "phone-home-open", (PHONE, SMALLEST), themes=EVERY_LOOK)
    await page.get_by_test_id("entry-page").first.click()
    await expect(page.get_by_test_id("human")).to_be_visible()
    await check_looks(page, keep, "phone-page", (PHONE,))
    await page.get_by_test_id("back").click()
    await page.get_by_test_id("tab-certificates").click()
    await expect(page.get_by_test_id("sign-in-person").first).to_be_visible()
    await check_looks(page, keep, "phone-welcome", (PHONE,))
    await page.get_by_test_id("sign-in-person").filter(has_text="王志强").first.click()
    await expect(page.get_by_test_id("certificate").first).to_be_visible()
    await expect(page.get_by_test_id("certificate-unusable")).to_contain_text("暂扣")
    await expect(page.get_by_test_id("remedy").get_by_role("link", name="12345")).to_be_visible()
    await check_looks(page, keep, "phone-certificates", (PHONE,), themes=EVERY_LOOK)
    await page.get_by_test_id("certificate").first.click()
    await expect(page.get_by_test_id("consent-fields")).to_be_visible()
    await check_looks(page, keep, "phone-consent", (PHONE,))
    await page.get_by_test_id("present").click()
    await expect(page.get_by_test_id("code-image")).to_be_visible()
    await check_looks(page, keep, "phone-code", (PHONE,), themes=EVERY_LOOK)
    await page.get_by_test_id("end-presenting").click()
    await page.get_by_test_id("tab-me").click()
    await check_looks(page, keep, "phone-me", (PHONE,))
    await page.get_by_test_id("me-sessions").click()
    await expect(page.get_by_test_id("session")).to_have_count(1)
    await check_looks(page, keep, "phone-sessions", (PHONE,))
    assert complaints == []


async def test_desk_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    url = f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}"
    page = await open_page(browser, complaints, url, DESK)
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("ready")).to_be_visible()
    await check_looks(page, keep, "desk-ready", (DESK,))
    phone = await small_stage.phone("linxiuying")
    shown = await phone.show("居民身份证", "matter")
    await page.get_by_test_id("reason-identity").click()

    await scan(page, shown["url"])

    await expect(page.get_by_test_id("verdict")).to_contain_text("有效")
    await expect(page.get_by_test_id("result-fields")).to_contain_text("林秀英")
    await check_looks(page, keep, "desk-shown", (DESK,), themes=EVERY_LOOK)
    await check_system_colours(page, keep, "desk-shown")
    await check_looks(page, keep, "desk-shown", (DESK_AT_400,), themes=())
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("林秀英")).to_have_count(0)
    assert complaints == []


async def test_kiosk_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, theme="elder")
    page = kiosk.page
    more = tuple(look for look in EVERY_LOOK if look not in THEMES)
    await kiosk.looked_at(keep, "attract", more=more)
    await check_system_colours(page, keep, "kiosk-attract")
    await page.get_by_test_id("begin").click()
    await kiosk.looked_at(keep, "matters")
    await page.get_by_test_id("screen-matters").get_by_role("button").first.click()
    await expect(page.get_by_test_id("screen-scan")).to_be_visible()
    await kiosk.looked_at(keep, "scan")
    phone = await small_stage.phone("linxiuying")
    shown = await phone.show("老年人优待证", "benefit")

    await scan(page, shown["code"])

    await expect(page.get_by_test_id("screen-shown")).to_be_visible()
    await kiosk.looked_at(keep, "shown")
    await page.get_by_test_id("end").click()
    await expect(page.get_by_test_id("screen-attract")).to_be_visible()
    assert "林" not in await page.content()
    assert complaints == []


async def test_pages_in_english_say_nothing_in_chinese_but_names(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await open_page(browser, complaints, url, PHONE, "standard")
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("sign-in-person").filter(has_text="Maria").first.click()
    await page.get_by_test_id("tab-certificates").click()
    await switch_language(page)
    await expect(page.get_by_test_id("certificate").first).to_contain_text("Number ends in")
    await check_looks(page, keep, "phone-english", (PHONE,))
    assert await page.evaluate("document.documentElement.lang") == "en"


async def test_the_smallest_phone_needs_no_sideways_scrolling(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """WCAG 1.4.10: 320 CSS pixels wide, with the elder theme's large text."""
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await open_page(browser, complaints, url, SMALLEST)
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("sign-in-person").filter(has_text="林秀英").first.click()
    await expect(page.get_by_test_id("entry-certificates")).to_be_visible()
    await open_tab(page, "certificates")
    await page.get_by_test_id("certificate").first.click()
    await page.get_by_test_id("present").click()
    await expect(page.get_by_test_id("code-image")).to_be_visible()
    await check_looks(page, keep, "phone-320-elder", (SMALLEST,))


@pytest.mark.parametrize("path", ["docs/", "q/AAAA", "problems/code-used"])
async def test_other_pages_are_accessible(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, path: str
) -> None:
    page = complaints.watch(await browser.new_page(viewport=DESK))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await check_page(page, keep, "page-" + path.strip("/").replace("/", "-"))
    assert complaints == []
