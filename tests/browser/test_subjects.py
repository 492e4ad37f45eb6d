"""Services are found by theme and life event, with icons, on phone and kiosk."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bff.catalogue.pull import pull_items
from tests.browser.kiosk import LANDSCAPE, at_the_kiosk
from tests.support.pages import KIOSK, PHONE, SMALLEST, Complaints, Keep, check_looks
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

SIX = 6
FITS = "() => { const { scrollHeight, clientHeight } = document.getElementById('hands'); return scrollHeight <= clientHeight + 40; }"  # noqa: E501


async def read_catalogue(stage: Stage) -> None:
    await pull_items(stage.context.core, stage.clock, stage.context.new_id)


async def open_matters(browser: Browser, stage: Stage, complaints: Complaints) -> Citizen:
    """Open 办事 without signing in."""
    page: Page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("tab-matters").click()
    await expect(page.get_by_test_id("themes")).to_be_visible()
    return Citizen(page, (PHONE, SMALLEST))


async def test_a_subject_is_chosen_let_go_and_found_again_by_back(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await read_catalogue(small_stage)
    phone = await open_matters(browser, small_stage, complaints)
    await check_looks(
        phone.page,
        keep,
        "subjects",
        (PHONE, SMALLEST),
        themes=(*phone.themes, "low-vision", "long", "spaced"),
    )
    themes, events = phone.see("themes"), phone.see("life-events")
    assert await themes.locator("button").count() == 8
    await events.get_by_role("button", name="生孩子").click()
    chosen = phone.see("subject-chosen")
    await expect(chosen).to_have_text("生孩子")
    await expect(chosen).to_be_focused()
    await expect(themes).to_be_hidden()
    await expect(phone.see("result")).to_have_count(5)
    await check_looks(phone.page, keep, "subject-chosen", (PHONE,))
    await phone.see("search-box").fill("医保")
    await expect(phone.see("result").first).to_contain_text("新生儿医保参保登记")
    await phone.see("result").first.click()
    await expect(phone.see("screen-guide")).to_be_visible()
    await phone.page.go_back()
    await expect(chosen).to_have_text("生孩子")
    await expect(phone.see("search-box")).to_have_value("医保")
    await phone.see("search-box").fill("")
    await expect(phone.see("result")).to_have_count(5)
    await chosen.click()
    await expect(themes).to_be_visible()
    await expect(chosen).to_have_count(0)
    await phone.switch_language()
    await expect(themes.get_by_role("button", name="Social security")).to_be_visible()
    await check_looks(phone.page, keep, "subjects-english", (PHONE, SMALLEST))
    assert complaints == []


async def test_more_shows_every_subject_and_back_keeps_them(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await read_catalogue(small_stage)
    phone = await open_matters(browser, small_stage, complaints)
    themes = phone.see("themes").locator("button")
    await phone.press("subjects-more")
    count = await themes.count()
    assert count > 8
    await expect(themes.nth(7)).to_be_focused()
    await themes.last.click()
    await phone.see("result").first.click()
    await expect(phone.see("screen-guide")).to_be_visible()
    await phone.page.go_back()
    await phone.press("subject-chosen")
    await expect(themes).to_have_count(count)
    await phone.press("filter-organisation")
    await expect(phone.see("life-events")).to_be_hidden()
    await expect(phone.see("themes")).to_contain_text("税收财务")
    assert complaints == []


async def test_the_simplified_page_has_six(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await read_catalogue(small_stage)
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", view=None
    )
    await citizen.press("entry-matters")
    subjects = citizen.page.locator(".subject:visible")
    await expect(subjects).to_have_count(SIX)
    await citizen.press("subjects-more")
    await expect(citizen.see("life-events")).to_be_visible()
    assert await subjects.count() > SIX  # the control
    assert complaints == []


async def test_a_code_in_no_list_has_a_general_icon(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Also an icon that only a newer server knows."""
    await read_catalogue(small_stage)

    async def answer(route: Route) -> None:
        response = await route.fetch()
        body = await response.json()
        body["subjects"] = [
            {"key": "person-1", "kind": "person", "text": "其他（1）", "icon": icon, "count": 1}
            for icon in ("folder", "hologram")
        ]
        await route.fulfill(response=response, json=body)

    phone = await open_matters(browser, small_stage, complaints)
    await phone.page.route("**/v1/items?*", answer)
    await phone.reload()
    drawn = phone.see("themes").locator("path")
    await expect(drawn).to_have_count(2)
    assert len({await path.get_attribute("d") for path in await drawn.all()}) == 1
    await phone.page.unroute_all(behavior="wait")
    assert complaints == []


@pytest.mark.parametrize("theme", ["standard", "elder"])
async def test_at_the_kiosk_six_subjects_stand_on_a_page(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, theme: str
) -> None:
    await read_catalogue(small_stage)
    kiosk = await at_the_kiosk(
        browser, small_stage, complaints, theme=theme, sizes=(KIOSK, LANDSCAPE)
    )
    await kiosk.press("choose-apply")
    subjects = kiosk.see("subject")
    await expect(subjects).to_have_count(SIX)
    assert await kiosk.evaluate(FITS)
    await kiosk.looked_at(keep, f"subjects-{theme}")
    first = await subjects.all_inner_texts()
    await kiosk.press("page-next")
    await expect(subjects.first).to_be_focused()
    assert not set(first) & set(await subjects.all_inner_texts())
    await kiosk.press("page-before")
    await subjects.first.click()
    await expect(kiosk.see("subject-chosen")).to_have_text(first[0].strip())
    await expect(kiosk.see("result").first).to_be_visible()
    assert await kiosk.evaluate(FITS)
    await kiosk.looked_at(keep, f"subject-chosen-{theme}")
    await kiosk.see("result").first.click()
    await kiosk.press("back")
    await expect(kiosk.see("subject-chosen")).to_have_text(first[0].strip())
    await kiosk.press("subject-chosen")
    await expect(subjects).to_have_count(SIX)
    assert complaints == []
