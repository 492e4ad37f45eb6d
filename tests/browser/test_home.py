"""Home comes first, before and after sign-in: what waits, what one can do, who helps."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from bff.catalogue.pull import pull_items
from tests.support.case_actions import case_with_notice
from tests.support.drafts import start_draft
from tests.support.pages import LETTERS, PHONE, SMALLEST, Complaints, Keep, check_looks
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import when_stored

PARTS = (
    "#main h1, #main h2, #main [data-testid^=entry-], .version-toggle, #main [data-testid=human]"
)
READING_ORDER = """(parts) => [...document.querySelectorAll(parts)]
  .filter((node) => node.getClientRects().length)
  .map((node) => node.dataset.testid ?? node.tagName)"""
IS_AT_THE_LOWER_EDGE = """(line) =>
  Math.abs(line.getBoundingClientRect().bottom - window.innerHeight) < 2"""
THERE = "(height) => Math.abs(window.scrollY - height) < 8"


@pytest.fixture
def stage_settings() -> dict[str, object]:
    return {"BFF_JOBS": "apart"}


async def choose(citizen: Citizen, *testids: str) -> None:
    await citizen.press("display")
    for testid in testids:
        await citizen.press(testid)
    await citizen.press("display-done")


async def test_home_names_what_waits_and_leads_there(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start_draft(small_stage, phone)
    await case_with_notice(small_stage, phone)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await expect(citizen.see("todo")).to_have_count(2)
    await expect(citizen.see("todo").first).to_contain_text("个工作日")
    assert await citizen.page.evaluate(READING_ORDER, PARTS) == [
        "H1", "H2", "entry-certificates", "entry-matters", "entry-cases", "entry-delegations",
        "elder-version", "human",
    ]  # fmt: skip
    await check_looks(citizen.page, keep, "phone-home", (PHONE, SMALLEST))
    await citizen.press("todo-open")
    await expect(citizen.see("screen-supplement")).to_be_visible()
    await citizen.page.go_back()
    await expect(citizen.see("screen-home")).to_be_visible()
    await citizen.switch_language()
    await expect(citizen.see("todo").first).to_contain_text("working days left")
    await check_looks(citizen.page, keep, "phone-home-english", (PHONE,))
    assert complaints == []


async def test_home_greets_nobody_by_a_name_with_stars(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    heading = citizen.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text(re.compile("^(上|下|晚)午?上?好$"))
    await expect(citizen.see("today")).to_contain_text("月")
    await expect(citizen.page.locator(".hello-scene svg")).to_be_visible()
    await citizen.press("tab-me")
    await expect(citizen.page.locator("main")).to_contain_text("林**")  # the control: all we have


async def test_guides_can_be_read_without_signing_in_and_signing_in_goes_on_there(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await pull_items(small_stage.context.core, small_stage.clock, small_stage.context.new_id)
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("entry-matters").click()
    await page.get_by_test_id("search-box").fill("老年人优待证")
    await expect(page.get_by_test_id("result")).to_have_count(1)
    await page.get_by_test_id("result").click()
    await expect(page.get_by_test_id("screen-guide")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_test_id("search-box")).to_have_value("老年人优待证")
    await page.get_by_test_id("result").click()
    await page.get_by_test_id("begin").click()
    await page.get_by_test_id("sign-in-person").filter(has_text="林秀英").click()
    await expect(page.get_by_test_id("screen-guide")).to_contain_text("您已满足")
    assert complaints == []


async def test_coming_back_finds_the_place_in_a_long_list(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await pull_items(small_stage.context.core, small_stage.clock, small_stage.context.new_id)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="matters")
    await citizen.page.get_by_test_id("result").nth(12).scroll_into_view_if_needed()
    height = await citizen.page.evaluate("window.scrollY")
    assert height > 300
    await citizen.page.get_by_test_id("result").nth(12).evaluate("(node) => node.click()")
    await expect(citizen.see("screen-guide")).to_be_visible()
    await citizen.page.go_back()
    await expect(citizen.see("result").nth(12)).to_be_in_viewport()
    await citizen.page.wait_for_function(THERE, arg=height)
    assert complaints == []


async def test_without_the_server_home_is_the_one_that_the_phone_carries(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await citizen.press("tab-matters")
    await citizen.page.context.set_offline(True)
    await citizen.press("tab-home")
    await expect(citizen.see("home-away")).to_be_visible()
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await expect(citizen.see("human")).to_be_visible()
    await citizen.page.context.set_offline(False)
    await expect(citizen.see("home-away")).to_have_count(0, timeout=30_000)


async def test_the_senior_version_is_put_on_and_taken_off_on_home_itself(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """工信厅信管函〔2021〕67号, 3.1."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    toggle = citizen.see("elder-version")
    await expect(toggle).to_contain_text("换长辈版")
    await toggle.click()
    assert await citizen.page.evaluate(LETTERS) == 22
    await expect(toggle).to_contain_text("标准版")
    await expect(toggle).to_be_focused()
    await expect(citizen.see("entry-me")).to_be_visible()
    await toggle.click()
    assert await citizen.page.evaluate(LETTERS) == 17
    await expect(citizen.see("entry-me")).to_be_hidden()
    await expect(toggle).to_contain_text("换长辈版")
    await toggle.click()
    await check_looks(citizen.page, keep, "phone-home-elder", (PHONE, SMALLEST))
    assert complaints == []


async def test_the_senior_version_makes_nothing_smaller_and_gives_back_what_was_before(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    toggle, root = citizen.see("elder-version"), citizen.page.locator(":root")
    await choose(citizen, "preset-motor", "display-consent-yes", "size-2", "contrast-yellow-black")
    await toggle.click()
    for name, value in (("text", "22"), ("contrast", "yellow-black"), ("simplified", "yes")):
        await expect(root).to_have_attribute(f"data-{name}", value)
    await citizen.page.reload()
    await toggle.click()
    for name, value in (("text", "19"), ("contrast", "yellow-black"), ("simplified", "no")):
        await expect(root).to_have_attribute(f"data-{name}", value)
    await expect(root).to_have_attribute("data-motion", "reduced")  # of 方便点按, which she chose
    device = await small_stage.phone("linxiuying")

    def is_as_before(settings: dict[str, Any]) -> bool:
        return (settings["preset"], settings["effective"]["textSize"]) == ("motor", 19)

    await when_stored(device, is_as_before)
    assert complaints == []


@pytest.mark.parametrize(
    ("size", "offered"), [("size-2", True), ("size-3", False), ("size-6", False)]
)
async def test_whoever_has_large_letters_is_not_asked_if_they_are_too_small(
    small_stage: Stage, browser: Browser, complaints: Complaints, size: str, offered: bool
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await choose(citizen, size, "contrast-yellow-black")
    await expect(citizen.see("elder-version")).to_be_visible(visible=offered)
    await choose(citizen, "preset-elder", "size-5")
    await citizen.press("elder-version")
    assert await citizen.page.evaluate(LETTERS) == 30, "chosen by hand: the larger one stays"
    await expect(citizen.page.locator(":root")).to_have_attribute("data-simplified", "no")
    await expect(citizen.see("elder-version")).to_be_hidden()


@pytest.mark.parametrize("tab", ["matters", "cases", "certificates", "me"])
async def test_with_large_letters_home_leads_to_what_has_a_tab_and_each_page_leads_home(
    small_stage: Stage, browser: Browser, complaints: Complaints, tab: str
) -> None:
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", view=None
    )
    await expect(citizen.see(f"entry-{tab}")).to_be_visible()
    await expect(citizen.page.locator("#tabs")).to_be_hidden()
    await citizen.press(f"entry-{tab}")
    human = citizen.see("human")
    await expect(human).to_be_in_viewport(ratio=1)
    await expect(citizen.locator("main .spinner")).to_have_count(0)
    assert await human.evaluate(IS_AT_THE_LOWER_EDGE)
    await citizen.page.evaluate("document.querySelector('.foot > a').style.position = 'static'")
    await citizen.page.evaluate("document.querySelector('main').style.minBlockSize = '300vh'")
    assert not await human.evaluate(IS_AT_THE_LOWER_EDGE)  # the control
    await citizen.press("bar-home")
    await expect(citizen.see("screen-home")).to_be_visible()
    assert complaints == []


async def test_a_start_asks_for_each_thing_once(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await expect(citizen.locator("body")).to_have_attribute("data-stream", "live")
    asked: Counter[str] = Counter()
    citizen.page.on(
        "request",
        lambda request: (
            asked.update([urlsplit(request.url).path])
            if request.method == "GET" and "/v1/" in request.url
            else None
        ),
    )
    await citizen.page.reload()
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await expect(citizen.locator("body")).to_have_attribute("data-stream", "live")
    await citizen.page.wait_for_load_state("load")
    assert asked["/v1/page-settings"] == 1
    assert set(asked.values()) == {1}, asked
    assert complaints == []
