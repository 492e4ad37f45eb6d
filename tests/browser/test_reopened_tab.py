"""A sign-in goes on when the phone's page is closed and opened again."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from models import Session
from tests.support.pages import PHONE, Complaints, Keep, check_looks
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.phone_tabs import (
    STORED,
    another_tab,
    home,
    is_signed_in,
    is_signed_out,
    reopen,
)
from tests.support.stage import Stage

DAY_S = 86400
NO_SHARED_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("switched off", "SecurityError"); },
})"""


async def test_a_page_that_is_opened_again_within_seven_days_goes_on(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("certificate").first).to_be_visible()
    citizen = await reopen(citizen, small_stage, complaints, after_s=7 * DAY_S - 60)
    await is_signed_in(citizen)
    await expect(citizen.see("going-on")).to_be_visible()
    await expect(citizen.see("entry-certificates")).to_be_visible()
    await check_looks(citizen.page, keep, "phone-going-on", (PHONE,), themes=("elder",))
    stored = await citizen.evaluate(STORED)
    assert sorted(stored) == ["refreshKey", "refreshToken", "sessionId", "until"]
    assert "林" not in str(await citizen.evaluate("JSON.stringify({ ...localStorage })"))

    citizen = await reopen(citizen, small_stage, complaints, after_s=7 * DAY_S + 60)
    await is_signed_out(citizen)
    await expect(citizen.page.locator("#notices")).to_contain_text("您已退出登录")
    assert await citizen.evaluate("localStorage['citizen-session']") is None


async def test_the_sign_in_ends_thirty_days_after_it_began(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    for _ in range(4):
        citizen = await reopen(citizen, small_stage, complaints, after_s=6 * DAY_S)
        await is_signed_in(citizen)
    citizen = await reopen(citizen, small_stage, complaints, after_s=6 * DAY_S + 60)
    await is_signed_out(citizen)


async def test_where_others_use_the_phone_the_sign_in_ends_with_its_tab(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = complaints.watch(await (await browser.new_context(viewport=PHONE)).new_page())  # type: ignore[arg-type]
    citizen = Citizen(page)
    await page.goto(home(small_stage))
    await citizen.press("sign-in")
    await citizen.see("others-use-phone").check()
    await check_looks(page, keep, "phone-others-use-it", (PHONE,), themes=("elder",))
    await citizen.see("sign-in-person").filter(has_text="林秀英").click()
    await is_signed_in(citizen)
    assert await citizen.evaluate("localStorage['citizen-session']") is None
    await citizen.reload()
    await is_signed_in(citizen)
    await is_signed_out(await another_tab(citizen, small_stage, complaints))
    citizen = await reopen(citizen, small_stage, complaints)
    await is_signed_out(citizen)
    # The phone is still one that others use. The control: without the tick it goes on.
    await citizen.press("sign-in")
    await expect(citizen.see("others-use-phone")).to_be_checked()
    await citizen.see("others-use-phone").uncheck()
    await citizen.see("sign-in-person").filter(has_text="林秀英").click()
    await is_signed_in(citizen)
    await is_signed_in(await reopen(citizen, small_stage, complaints))


async def test_another_person_is_one_press_away(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    citizen = await reopen(citizen, small_stage, complaints)
    await citizen.press("going-on-change")
    await citizen.press("confirm-yes")
    await is_signed_out(citizen)
    await citizen.press("sign-in")
    await expect(citizen.see("others-use-phone")).to_be_checked()  # as it has just been shown
    assert (await Session.get()).revoked_at is not None
    await is_signed_out(await reopen(citizen, small_stage, complaints))


async def test_without_shared_storage_the_sign_in_is_this_tabs(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view=None, script=NO_SHARED_STORAGE
    )
    await citizen.reload()
    await is_signed_in(citizen)
    await is_signed_out(await another_tab(citizen, small_stage, complaints))


async def test_a_renewal_that_a_crash_cut_off_is_asked_for_again(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The answer is lost, the tab is gone, and hours later somebody opens the page."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    before = await citizen.evaluate(STORED)
    small_stage.clock.advance(700)
    lost = await small_stage.client.post(
        "/v1/sessions/refresh",
        json={"refreshToken": before["refreshToken"]},
        headers={"Idempotency-Key": before["refreshKey"]},
    )
    assert lost.status_code == 200
    citizen = await reopen(citizen, small_stage, complaints, after_s=5 * 3600)
    await is_signed_in(citizen)
    assert (await Session.get()).revoked_at is None
