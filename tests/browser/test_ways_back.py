"""What one comes back to: the review after one change, a list as far as it was read."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from bff.catalogue.pull import pull_items
from tests.support.applications import ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"


async def test_one_change_leads_back_to_the_review_and_the_usual_way_leads_on(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await expect(citizen.see("screen-attach")).to_be_visible()  # on the usual way materials follow
    await citizen.press("attach-next")
    await citizen.press("edit-form")
    await expect(citizen.see("fill-next")).to_have_text("改好了，回去核对")
    await citizen.see("input-address").fill("榕城市鼓山区示范路 5 号")
    await citizen.reload()
    await expect(citizen.see("fill-next")).to_have_text("改好了，回去核对")
    await citizen.check_screen(keep, "one-change")
    await citizen.press("fill-next")
    await expect(citizen.see("review-facts")).to_contain_text("示范路 5 号")
    await citizen.press("edit-materials")
    await citizen.press("attach-next")
    await expect(citizen.see("screen-review")).to_be_visible()
    await citizen.press("edit-materials")
    await citizen.press("back")
    await expect(citizen.see("screen-review")).to_be_visible()
    assert complaints == []


async def test_back_to_the_search_finds_words_filters_and_all_that_was_listed(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await pull_items(small_stage.context.core, small_stage.clock, small_stage.context.new_id)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="matters")
    results = citizen.see("result")
    await expect(results).to_have_count(20)
    await citizen.press("search-more")
    await citizen.press("filter-person")
    await expect(citizen.see("filter-person")).to_have_attribute("aria-pressed", "true")
    await expect(results).to_have_count(20)
    await citizen.press("search-more")
    await expect(results.nth(20)).to_be_visible()
    count = await results.count()
    last = str(await results.nth(count - 1).get_attribute("data-code"))
    await results.nth(count - 1).click()
    await citizen.press("back")  # the button of the page, not of the browser
    await expect(results).to_have_count(count)
    await expect(results.nth(count - 1)).to_have_attribute("data-code", last)
    await expect(results.nth(count - 1)).to_be_in_viewport()
    await expect(citizen.see("filter-person")).to_have_attribute("aria-pressed", "true")
    await citizen.press("tab-home")
    await citizen.press("tab-matters")
    await expect(results).to_have_count(20)  # who begins anew begins at the top
    assert complaints == []
