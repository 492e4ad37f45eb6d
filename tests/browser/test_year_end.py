"""Dates that depend on holidays not announced yet: every page that shows one says so."""

from __future__ import annotations

from datetime import datetime

from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.applications import ready
from tests.support.clients import Phone
from tests.support.pages import DESK, PHONE, Complaints, Keep
from tests.support.phone_page import at_the_phone, events_arrive, move
from tests.support.stage import Stage

RELIEF = "临时救助"
ZH, EN = "放假安排还没有公布", "holidays of that year are not announced yet"


async def at_the_years_end(stage: Stage) -> Phone:
    """Submit a case two days before the year ends."""
    noon = datetime.fromisoformat("2026-12-30T12:00:00+08:00")
    stage.clock.advance((noon - stage.clock.now()).total_seconds())
    await events_arrive(stage)
    phone = await stage.phone("linxiuying")
    assert (await (await ready(phone, RELIEF)).submit()).status_code == 201
    return phone


async def test_the_phone_says_that_a_date_is_provisional(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
) -> None:
    await at_the_years_end(small_stage)
    await move(small_stage, "20")
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", sizes=(PHONE, DESK)
    )
    await citizen.press("tab-cases")
    await citizen.press("case")
    await expect(citizen.see("part-deadlines").get_by_test_id("provisional")).to_contain_text(ZH)
    await citizen.check_screen(keep, "year-end-accepted")
    await move(small_stage, "12")
    await expect(citizen.see("todo-supplement")).to_contain_text(ZH)
    await citizen.check_screen(keep, "year-end-notice")
    await citizen.switch_language()
    await expect(citizen.see("todo-supplement")).to_contain_text(EN)
    await citizen.check_screen(keep, "year-end-notice-en")
    await citizen.press("to-supplement")
    await expect(citizen.see("provisional")).to_contain_text(EN)
    await citizen.check_screen(keep, "year-end-supplement-en")
    assert complaints == []


async def test_the_kiosk_says_that_a_date_is_provisional(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await at_the_years_end(small_stage)
    await move(small_stage, "20")
    kiosk = await at_the_kiosk(browser, small_stage, complaints, theme="elder")
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")
    await expect(kiosk.see("part-deadlines").get_by_test_id("provisional")).to_contain_text(ZH)
    await kiosk.looked_at(keep, "year-end-accepted")
    await kiosk.press("to-receipt")
    await kiosk.press("print")
    await expect(kiosk.see("printed-next").get_by_test_id("provisional")).to_contain_text(ZH)
    await kiosk.looked_at(keep, "year-end-printed")
    assert complaints == []
