"""A scanner at the desk: its keys press no button, choose no reason and change no field."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.scanner import (
    CODE,
    ENTER,
    ID_NUMBER,
    LINE_FEED,
    LINK,
    OTHER,
    PAYMENT,
    TAB,
    WITH_DIGITS,
    scan,
)
from tests.support.pages import DESK, Complaints
from tests.support.stage import Stage


@pytest_asyncio.fixture(loop_scope="session")
async def desk(small_stage: Stage, browser: Browser, complaints: Complaints) -> Page:
    opened = complaints.watch(await browser.new_page(viewport=DESK))  # type: ignore[arg-type]
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    await opened.goto(f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}")
    await opened.get_by_test_id("enrol").click()
    await expect(opened.get_by_test_id("ready")).to_be_visible()
    return opened


SILENCE_MS = 2_500  # longer than a page waits for the rest of a scan, or takes it for the same


@pytest_asyncio.fixture(loop_scope="session")
async def still_desk(desk: Page) -> Page:
    """Return a desk whose clock goes on only as the test says: all keys of a scan come at once."""
    await desk.clock.install()
    now = await desk.evaluate("Date.now()")
    await desk.clock.pause_at(now / 1000 + 10)  # not in the past when it arrives
    return desk


async def press(desk: Page, key: str) -> None:
    """Press a key as a person does, with silence around it."""
    await desk.keyboard.press(key)
    await desk.clock.run_for(SILENCE_MS)


PRESSES = {
    "a second Enter": (LINK, [ENTER, ENTER]),
    "Enter, line feed": (LINK.replace(CODE, OTHER), [ENTER, LINE_FEED]),
    "a short text": ("A-17", [ENTER, ENTER]),
    "a text with spaces": ("Bill No 17 of 2026", [ENTER]),
    "Tab, Enter": (PAYMENT, [TAB, ENTER]),
}


async def test_a_scan_presses_no_button(still_desk: Page) -> None:
    desk = still_desk
    await desk.get_by_test_id("reason-identity").click()
    await desk.get_by_test_id("language").focus()
    for number, (name, (text, ends)) in enumerate(PRESSES.items(), start=1):
        await scan(desk, text, *ends)
        await desk.clock.run_for(SILENCE_MS)
        await expect(desk.get_by_test_id("history").locator("li")).to_have_count(number)
        assert await desk.evaluate("document.documentElement.lang") == "zh-CN", name
        assert await desk.evaluate("document.activeElement.dataset.testid") == "language", name
    await desk.get_by_test_id("clear").click()
    await desk.get_by_test_id("language").focus()
    await press(desk, "Enter")
    await expect(desk.locator("html")).to_have_attribute("lang", "en")


async def test_a_scan_of_one_digit_presses_no_button(still_desk: Page) -> None:
    desk = still_desk
    await desk.get_by_test_id("language").focus()
    await scan(desk, "6")
    await desk.clock.run_for(SILENCE_MS)
    await expect(desk.locator(".reason[aria-pressed=true]")).to_have_count(0)
    await press(desk, "Enter")  # the control: a person's Enter, and the first that counts
    await expect(desk.locator("html")).to_have_attribute("lang", "en")


async def test_a_scan_chooses_no_reason_and_a_persons_key_does(desk: Page) -> None:
    chosen = desk.locator(".reason[aria-pressed=true]")
    await desk.get_by_test_id("reason-social").focus()
    await scan(desk, WITH_DIGITS)
    await expect(desk.get_by_text("码已读到")).to_be_visible()
    await expect(chosen).to_have_count(0)
    await desk.wait_for_timeout(1_500)  # a scanner's last key is long past

    await desk.keyboard.press("3")
    await expect(chosen).to_have_attribute("data-testid", "reason-property")
    await expect(desk.get_by_test_id("result-refused")).to_be_visible()  # the code had waited
    entry = desk.get_by_test_id("history").locator("li")
    await expect(entry.first).to_contain_text("办理不动产登记")

    for text in (WITH_DIGITS, "6", "4111", f"5{LINK}"):
        await scan(desk, text)
    await expect(chosen).to_have_attribute("data-testid", "reason-property")
    await desk.wait_for_timeout(1_500)
    await expect(chosen).to_have_attribute("data-testid", "reason-property")
    await desk.keyboard.press("2")
    await expect(chosen).to_have_attribute("data-testid", "reason-social")
    await desk.reload()
    await expect(chosen).to_have_attribute("data-testid", "reason-social")


async def test_digits_choose_nothing_in_a_field_or_when_switched_off(still_desk: Page) -> None:
    """WCAG 2.1.4. The control: outside the field and switched on, the same key chooses."""
    desk = still_desk
    chosen = desk.locator(".reason[aria-pressed=true]")
    field = desk.get_by_test_id("operator")
    await field.press("4")
    await expect(field).to_have_value("4")
    await desk.get_by_test_id("reason-keys").click()
    await press(desk, "5")
    await expect(chosen).to_have_count(0)
    await desk.get_by_test_id("reason-keys").click()
    await press(desk, "6")
    await expect(chosen).to_have_attribute("data-testid", "reason-business")


async def test_a_field_keeps_what_a_card_reader_types_and_no_code_or_link(desk: Page) -> None:
    await desk.get_by_test_id("reason-other").click()
    field = desk.get_by_test_id("use-cause-text")
    await field.fill("证件号：，已核对")
    await field.evaluate("(field) => field.setSelectionRange(4, 4)")

    await scan(desk, PAYMENT)
    await expect(field).to_have_value("证件号：，已核对")
    await scan(desk, f"]C1{ID_NUMBER}", ENTER, ENTER)
    await expect(field).to_have_value(f"证件号：{ID_NUMBER}，已核对")
    await expect(field).to_be_focused()
    await scan(desk, LINK, gap_ms=120)
    await expect(field).to_have_value(f"证件号：{ID_NUMBER}，已核对")
    await expect(desk.get_by_test_id("result-refused")).to_have_attribute(
        "data-reason", "code-malformed"
    )


async def test_a_code_that_arrives_in_two_parts_is_taken_and_leaves_the_field_alone(
    desk: Page,
) -> None:
    await desk.get_by_test_id("reason-other").click()
    field = desk.get_by_test_id("use-cause-text")
    await field.fill("已核对")
    await scan(desk, LINK, stands_still_s=1.2)
    await expect(desk.get_by_test_id("result-refused")).to_have_attribute(
        "data-reason", "code-malformed"
    )
    await expect(field).to_have_value("已核对")
