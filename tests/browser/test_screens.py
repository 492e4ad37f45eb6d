"""Every screen of the clients, at its size and in every theme: accessible, kept as a picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import Browser, Page, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.scanner import scan
from tests.support.pages import DESK, KIOSK, PHONE, Complaints, axe_findings
from tests.support.stage import Stage

THEMES = {"standard": "标准版", "elder": "长辈版", "contrast": "高对比"}
Keep = Callable[[str], str]


async def opened(
    browser: Browser, complaints: Complaints, url: str, size: dict[str, int], theme: str
) -> Page:
    page = complaints.watch(await browser.new_page(viewport=size, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(url)
    await page.get_by_role("button", name=THEMES[theme]).first.click()
    return page


async def settled(page: Page, keep: Keep, name: str) -> None:
    """Check that the screen is right for everybody, and keep a picture of it."""
    await page.screenshot(path=keep(name))
    assert await axe_findings(page) == [], name
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) <= 0, f"{name} scrolls sideways"


@pytest.mark.parametrize("theme", THEMES)
async def test_phone_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, theme: str
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await opened(browser, complaints, url, PHONE, theme)
    await settled(page, keep, f"phone-welcome-{theme}")
    await page.get_by_test_id("sign-in-person").filter(has_text="王志强").first.click()
    await expect(page.get_by_test_id("certificate").first).to_be_visible()
    await expect(page.get_by_test_id("certificate-unusable")).to_contain_text("暂扣")
    await settled(page, keep, f"phone-certificates-{theme}")
    await page.get_by_test_id("certificate").first.click()
    await expect(page.get_by_test_id("consent-fields")).to_be_visible()
    await settled(page, keep, f"phone-consent-{theme}")
    await page.get_by_test_id("present").click()
    await expect(page.get_by_test_id("code-image")).to_be_visible()
    await settled(page, keep, f"phone-code-{theme}")
    await page.get_by_test_id("end-presenting").click()
    await page.get_by_test_id("tab-me").click()
    await settled(page, keep, f"phone-me-{theme}")
    await page.get_by_test_id("me-sessions").click()
    await expect(page.get_by_test_id("session")).to_have_count(1)
    await settled(page, keep, f"phone-sessions-{theme}")
    assert complaints == []


@pytest.mark.parametrize("theme", THEMES)
async def test_desk_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, theme: str
) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    url = f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}"
    page = await opened(browser, complaints, url, DESK, theme)
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("ready")).to_be_visible()
    await settled(page, keep, f"desk-ready-{theme}")
    phone = await small_stage.phone("linxiuying")
    shown = await phone.show("居民身份证", "matter")
    await page.get_by_test_id("use-cause").select_option(index=1)

    await scan(page, shown["url"])

    await expect(page.get_by_test_id("verdict")).to_contain_text("有效")
    await expect(page.get_by_test_id("result-fields")).to_contain_text("林秀英")
    await settled(page, keep, f"desk-shown-{theme}")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("林秀英")).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("theme", THEMES)
async def test_kiosk_screens(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, theme: str
) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-kiosk-1")
    url = f"{small_stage.context.settings.server.public_url}/kiosk/#enrol={code}"
    page = await opened(browser, complaints, url, KIOSK, theme)
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("begin")).to_be_visible()
    await settled(page, keep, f"kiosk-attract-{theme}")
    await page.get_by_test_id("begin").click()
    await settled(page, keep, f"kiosk-matters-{theme}")
    await page.get_by_test_id("screen-matters").get_by_role("button").first.click()
    await expect(page.get_by_test_id("screen-scan")).to_be_visible()
    await settled(page, keep, f"kiosk-scan-{theme}")
    phone = await small_stage.phone("linxiuying")
    shown = await phone.show("老年人优待证", "benefit")

    await scan(page, shown["code"])

    await expect(page.get_by_test_id("screen-shown")).to_be_visible()
    await settled(page, keep, f"kiosk-shown-{theme}")
    await page.get_by_test_id("end").click()
    await expect(page.get_by_test_id("screen-attract")).to_be_visible()
    assert "林" not in await page.content()
    assert complaints == []


async def test_pages_in_english_say_nothing_in_chinese_but_names(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await opened(browser, complaints, url, PHONE, "standard")
    await page.get_by_test_id("sign-in-person").filter(has_text="Maria").first.click()
    await page.get_by_test_id("language").click()
    await expect(page.get_by_test_id("certificate").first).to_contain_text("In force")
    await settled(page, keep, "phone-english")
    assert await page.evaluate("document.documentElement.lang") == "en"


async def test_the_smallest_phone_needs_no_sideways_scrolling(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """WCAG 1.4.10: 320 CSS pixels wide, with the elder theme's large text."""
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    page = await opened(browser, complaints, url, {"width": 320, "height": 568}, "elder")
    await page.get_by_test_id("sign-in-person").filter(has_text="林秀英").first.click()
    await page.get_by_test_id("certificate").first.click()
    await page.get_by_test_id("present").click()
    await expect(page.get_by_test_id("code-image")).to_be_visible()
    await settled(page, keep, "phone-320-elder")


@pytest.mark.parametrize("path", ["docs/", "q/AAAA", "problems/code-used"])
async def test_other_pages_are_accessible(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, path: str
) -> None:
    page = complaints.watch(await browser.new_page(viewport=DESK))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await settled(page, keep, "page-" + path.strip("/").replace("/", "-"))
    assert complaints == []
