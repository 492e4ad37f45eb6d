"""At a kiosk lists have pages, since few people scroll there."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import LANDSCAPE, at_the_kiosk
from tests.support.applications import ready
from tests.support.pages import KIOSK, Complaints, Keep, put_on
from tests.support.stage import Stage

FITS = "() => { const { scrollHeight, clientHeight } = document.getElementById('hands'); return scrollHeight <= clientHeight + 40; }"  # noqa: E501


async def test_services_are_found_page_by_page(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, sizes=(KIOSK, LANDSCAPE))
    await kiosk.press("choose-here")
    await expect(kiosk.see("result")).to_have_count(5)
    await expect(kiosk.see("page-now")).to_contain_text("第 1 页，共 ")
    assert await kiosk.evaluate(FITS)
    await expect(kiosk.see("page-before")).to_be_disabled()
    pages = int((await kiosk.see("page-now").inner_text()).rpartition("共 ")[2].split()[0])
    assert pages > 2
    names: list[str] = []
    for page in range(1, pages + 1):
        await expect(kiosk.see("page-now")).to_have_text(f"第 {page} 页，共 {pages} 页")
        names += await kiosk.see("result").locator("strong").all_inner_texts()
        if page == 2:
            await expect(kiosk.see("result").first).to_be_focused()
            await kiosk.looked_at(keep, "search-page-2")
        if page < pages:
            await kiosk.press("page-next")
    assert len(names) == len(set(names)) > 5 * (pages - 1)
    await expect(kiosk.see("page-next")).to_be_disabled()
    await kiosk.press("page-before")
    await expect(kiosk.see("result").first).to_contain_text(names[5 * (pages - 2)])
    await kiosk.press("filter-noVisit")  # another question begins on its first page
    await expect(kiosk.see("page-now")).to_contain_text("第 1 页")
    assert complaints == []


async def test_ones_cases_are_read_page_by_page(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    for _ in range(4):
        await (await ready(phone, "公积金缴存证明打印")).submit()
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("case")).to_have_count(3)
    await kiosk.looked_at(keep, "cases-page-1")
    await kiosk.press("page-next")
    await expect(kiosk.see("case")).to_have_count(1)
    await expect(kiosk.see("page-now")).to_have_text("第 2 页")
    await kiosk.press("page-before")
    await expect(kiosk.see("case")).to_have_count(3)
    assert complaints == []


async def test_a_filter_that_is_on_can_be_taken_off_in_large_letters(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-apply")
    await kiosk.press("filter-person")
    await put_on(kiosk.page, "elder")
    await expect(kiosk.locator(":root")).to_have_attribute("data-large", "yes")
    await expect(kiosk.see("filter-organisation")).to_be_hidden()
    await kiosk.press("filter-person")
    await expect(kiosk.see("filter-person")).to_be_hidden()
    assert complaints == []
