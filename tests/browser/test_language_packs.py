"""Texts 40 % longer, or read from the right, break no page, and no words are past the texts."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.kiosk import at_the_kiosk
from tests.browser.scanner import scan
from tests.browser.test_apply_screens import look_at_applying
from tests.browser.ways import the_way_of_showing
from tests.support.language_packs import (
    MARKS,
    PACKS,
    give,
    hebrew,
    longer,
    speak,
    words_past_the_pack,
)
from tests.support.pages import DESK, PHONE, Complaints, Keep, check_page
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"


class PackReader(Citizen):
    """Citizen who reads the pack, and finds on no screen what is not in it."""

    async def check_screen(self, keep: Keep, name: str, more: tuple[str, ...] = ()) -> None:
        assert await words_past_the_pack(self.page) == [], name
        await super().check_screen(keep, name)


@pytest.mark.parametrize("pack", PACKS)
async def test_on_the_phone(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    monkeypatch: pytest.MonkeyPatch,
    pack: str,
) -> None:
    speak(monkeypatch, pack)
    opened = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    citizen = PackReader(opened.page, themes=(), axe=False)
    await expect(citizen.see("human")).to_be_visible()
    await give(citizen.page, pack)
    async for name in the_way_of_showing(citizen):
        await citizen.check_screen(keep, f"{pack}-{name}")
    await look_at_applying(citizen, keep, pack)
    assert complaints == []


@pytest.mark.parametrize("pack", PACKS)
async def test_at_the_kiosk(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    monkeypatch: pytest.MonkeyPatch,
    pack: str,
) -> None:
    speak(monkeypatch, pack)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    kiosk.themes, kiosk.axe = (), False
    await give(kiosk.page, pack)
    await expect(kiosk.see("choose-apply")).to_contain_text(PACKS[pack]("全部事项"))
    await kiosk.looked_at(keep, f"home-{pack}")
    await kiosk.press("choose-apply")
    await expect(kiosk.see("subject").first).to_be_visible()
    await kiosk.looked_at(keep, f"search-{pack}")
    await kiosk.see("search-box").fill(CARD)
    await expect(kiosk.see("result")).to_have_count(1)
    await kiosk.press("result")
    await expect(kiosk.see("begin")).to_be_visible()
    await kiosk.looked_at(keep, f"guide-{pack}")
    await kiosk.press("begin")
    await expect(kiosk.see("match-digits")).to_be_visible()
    await kiosk.looked_at(keep, f"sign-in-{pack}")
    await kiosk.allow(await small_stage.phone("linxiuying"))
    await kiosk.press("begin")
    await expect(kiosk.see("input-address")).to_be_visible()
    await kiosk.looked_at(keep, f"fill-{pack}")
    assert await words_past_the_pack(kiosk.page) == []
    assert complaints == []


@pytest.mark.parametrize("pack", PACKS)
async def test_at_the_desk(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    monkeypatch: pytest.MonkeyPatch,
    pack: str,
) -> None:
    speak(monkeypatch, pack)
    page = complaints.watch(await browser.new_page(viewport=DESK, reduced_motion="reduce"))  # type: ignore[arg-type]
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    await page.goto(f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}")
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("ready")).to_be_visible()
    await give(page, pack)
    await expect(page.get_by_test_id("ready")).to_contain_text(MARKS)
    await check_page(page, keep, f"desk-ready-{pack}", axe=False)
    shown = await (await small_stage.phone("linxiuying")).show("居民身份证", "matter")
    await page.get_by_test_id("reason-identity").click()
    await scan(page, shown["url"])
    await expect(page.get_by_test_id("result-fields")).to_contain_text("林秀英")
    await check_page(page, keep, f"desk-shown-{pack}", axe=False)
    assert await words_past_the_pack(page) == []
    assert complaints == []


FAULTS = {
    "written into the page": "document.querySelector('main h1').textContent = '我的办件'",
    "a name for screen readers": "document.querySelector('main h1').title = '我的办件'",
    "title": "document.title = '码上办'",
}
NARROW = "document.querySelector('[data-testid=display]').style.setProperty('max-width', '64px')"


async def test_what_is_past_the_texts_or_too_narrow_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """Control."""
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await expect(page.get_by_test_id("human")).to_be_visible()
    # Without `speak` the server says its own texts as they are, and the page's own are the pack's.
    await give(page, "longer")
    await expect(page.get_by_text("一步一步").first).to_be_visible()  # read anew
    before = await words_past_the_pack(page)
    for fault in FAULTS.values():
        await page.evaluate(fault)
        now = await words_past_the_pack(page)
        assert len(now) == len(before) + 1, fault
        before = now
    await page.evaluate(NARROW)
    with pytest.raises(AssertionError, match="cut"):
        await check_page(page, keep, "narrow")


async def test_a_pack_changes_the_words_and_leaves_the_places() -> None:
    assert longer("办事") == "办事办~"
    assert longer("{n} 个工作日") == "{n} 个工作日个工~"
    assert MARKS.search(hebrew("办事"))
    assert hebrew("{n} 个").startswith("{n} ")
