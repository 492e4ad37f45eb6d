"""The API reference tries a call with the reader's own token, on a phone and at a desk."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.test_screens import open_page
from tests.support.pages import DESK, PHONE, Complaints, Keep, check_looks, check_page, put_on
from tests.support.stage import Stage


async def to_try(page: Page, id_: str) -> Locator:
    """Open the form of a route."""
    place = page.locator(f"#{id_}").get_by_test_id("try")
    await place.locator("summary").click()
    return place


async def test_a_call_is_tried_and_its_answer_shown(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
) -> None:
    phone = await small_stage.phone("wangji")
    url = f"{small_stage.context.settings.server.public_url}/docs/"
    page = await open_page(browser, complaints, url, PHONE)
    await page.get_by_test_id("token").fill(phone.grant["accessToken"])
    place = await to_try(page, "get-v1-certificates")
    await place.get_by_test_id("send").click()
    await expect(place.get_by_test_id("answer")).to_contain_text("200")
    await expect(place.get_by_test_id("answer-body")).to_contain_text("居民身份证")
    await place.scroll_into_view_if_needed()
    await check_looks(page, keep, "docs-try", (PHONE, DESK), part="#get-v1-certificates")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for theme in ("elder", "night", "yellow-black"):  # test_screens.py checks the page as it opens
        await put_on(page, theme)
        await check_page(page, keep, f"docs-{theme}")
    assert complaints == []


async def test_parameters_and_bodies_are_sent(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/docs/"
    page = await open_page(browser, complaints, url, DESK, "standard")
    await page.get_by_role("button", name="English").click()
    await page.goto(f"{url}#post-v1-scans")
    described = page.locator("#post-v1-scans details.more")
    await expect(described).to_contain_text("useCause")  # the address opened it
    await described.get_by_text("Problems (").click()
    await expect(described.get_by_text("code-used", exact=True)).to_be_visible()
    await page.goto(f"{url}#schema-ScanRequest")
    await expect(page.locator("#schema-ScanRequest")).to_contain_text("operator")
    guide = await to_try(page, "get-v1-items-code")
    await guide.get_by_label("code", exact=False).first.fill("no/such item")
    await guide.get_by_test_id("send").click()
    await expect(guide.get_by_test_id("answer-body")).to_contain_text("item-not-found")
    sign_in = await to_try(page, "post-v1-sessions-app")
    body = f'{{"ticket": "{await small_stage.ticket("wangji")}"}}'
    await sign_in.get_by_test_id("body").fill(body)
    await sign_in.get_by_test_id("send").click()
    await expect(sign_in.get_by_test_id("answer-body")).to_contain_text("accessToken")
    await sign_in.scroll_into_view_if_needed()
    await check_page(page, keep, "docs-try-body-en")
    scan = await to_try(page, "post-v1-scans")
    await expect(scan).to_contain_text("own key")
    await expect(scan.get_by_test_id("send")).to_have_count(0)


async def test_the_token_goes_with_the_page(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    url = f"{small_stage.context.settings.server.public_url}/docs/"
    page = await open_page(browser, complaints, url, DESK, "standard")
    await page.get_by_test_id("token").fill("a-secret")
    await page.reload()
    await expect(page.get_by_test_id("token")).to_have_value("")
    stored = "JSON.stringify([localStorage, sessionStorage, document.cookie])"
    assert "a-secret" not in await page.evaluate(stored)
