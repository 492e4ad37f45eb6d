"""Visits to the kiosk in which nobody agrees or touches it, time runs out, or a part is away.

Nothing typed is lost, and nothing personal stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.kiosk import AtKiosk, at_the_kiosk, kiosk_sessions, session_ended
from tests.browser.scanner import scan
from tests.support.applications import Application, begin, ready
from tests.support.clients import Phone
from tests.support.pages import Complaints
from tests.support.phone_page import photo
from tests.support.stage import Stage

CARD = "老年人优待证申领"
PROOF = "公积金缴存证明打印"
TYPED = "在自助机上写的地址"
QUIET_S, WARNED_S = 60, 20


async def filling_in(
    browser: Browser,
    stage: Stage,
    complaints: Complaints,
    *,
    fake_time: bool = False,
    filled: bool = False,
) -> tuple[AtKiosk, Phone, Application]:
    """At the form of a draft that was begun on the phone, and filled in there if wished."""
    phone = await stage.phone("linxiuying")
    begun = await begin(phone, CARD)
    if filled:
        await begun.fill()
    kiosk = await at_the_kiosk(browser, stage, complaints, fake_time=fake_time)
    if fake_time:
        await kiosk.press("choose-apply")
        await kiosk.press("drafts-sign-in")
        await expect(kiosk.see("match-digits")).to_be_visible()
    await (allowed_soon(kiosk, phone) if fake_time else kiosk.open_draft(phone))
    await expect(kiosk.see("input-address")).to_be_visible()
    return kiosk, phone, begun


async def allowed_soon(kiosk: AtKiosk, phone: Phone) -> None:
    path, digits = await kiosk.read_sign_in()
    await phone.post(f"{path}/approval", {"matchDigits": digits})
    await kiosk.clock.fast_forward(5_000)
    await kiosk.press("it-is-me")
    await expect(kiosk.see("signed-in")).to_be_visible()
    await kiosk.press("draft-open")


async def read_saved_address(application: Application) -> str | None:
    await application.reload()
    address: str | None = application.draft["form"].get("address")
    return address


async def test_nobody_touches_it_and_it_clears_itself(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, phone, begun = await filling_in(browser, small_stage, complaints, fake_time=True)
    await kiosk.see("input-address").fill(TYPED)
    await expect(kiosk.see("saved")).to_have_attribute("data-state", "saved")
    await kiosk.hold_time()
    await kiosk.clock.fast_forward((QUIET_S + 1) * 1000)
    await expect(kiosk.see("idle-text")).to_contain_text("可以在手机上接着办")
    await kiosk.press("stay")
    await kiosk.clock.fast_forward((QUIET_S - 2) * 1000)
    await expect(kiosk.see("idle-warning")).to_have_count(0)
    assert await kiosk_sessions(phone) == 1

    await kiosk.clock.fast_forward(4_000)
    await expect(kiosk.see("idle-warning")).to_be_visible()
    await kiosk.clock.fast_forward((WARNED_S - 4) * 1000)
    await expect(kiosk.see("idle-warning")).to_be_visible()  # not before 20 s have been given
    await kiosk.clock.fast_forward(5_000)
    await kiosk.clock.resume()

    await kiosk.is_clear("林", TYPED, CARD)
    await session_ended(phone)
    assert await read_saved_address(begun) == TYPED
    assert complaints == []


@pytest.mark.parametrize("somebody", [False, True])
async def test_a_page_that_the_phone_has_drawn_anew_says_nothing_of_somebody_here(
    small_stage: Stage, browser: Browser, complaints: Complaints, somebody: bool
) -> None:
    """The control: somebody who presses a key is there, and has the whole time again."""
    kiosk, phone, _ = await filling_in(browser, small_stage, complaints, fake_time=True)
    await kiosk.hold_time()
    await kiosk.press("input-address")
    await kiosk.clock.fast_forward(QUIET_S // 2 * 1000)
    await speak_english(phone)
    await expect(kiosk.page.locator("html")).to_have_attribute("lang", "en")
    await expect(kiosk.see("input-address")).to_be_visible()
    await kiosk.clock.fast_forward((QUIET_S // 2 - 2) * 1000)
    if somebody:
        await kiosk.page.keyboard.press("a")
    await kiosk.clock.fast_forward(4_000)
    await expect(kiosk.see("idle-warning")).to_have_count(0 if somebody else 1)


async def speak_english(phone: Phone) -> None:
    answer = await phone.client.patch(
        "/v1/page-settings",
        json={"values": {"language": "en"}},
        headers={**phone.headers, "If-Match": '"0"'},
    )
    assert answer.status_code == 200, answer.text


async def test_what_could_not_be_saved_is_said_before_it_is_cleared(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, _, begun = await filling_in(browser, small_stage, complaints, fake_time=True)
    await kiosk.route("**/v1/drafts/*", no_saving)
    await kiosk.see("input-address").fill(TYPED)
    await kiosk.clock.fast_forward((QUIET_S + 1) * 1000)
    await expect(kiosk.see("idle-text")).to_contain_text("还没有保存上")
    await kiosk.press("stay")
    await kiosk.unroute("**/v1/drafts/*")
    await kiosk.clock.fast_forward(5_000)
    await expect(kiosk.see("saved")).to_have_attribute("data-state", "saved")
    assert await read_saved_address(begun) == TYPED


async def no_saving(route: Route) -> None:
    await (route.abort() if route.request.method == "PUT" else route.continue_())


async def test_the_last_words_are_saved_on_the_way_out(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, phone, begun = await filling_in(browser, small_stage, complaints)
    await kiosk.route("**/v1/drafts/*", slowly)
    await kiosk.see("input-address").fill(TYPED)
    await kiosk.press("end-visit")  # at once: the page saves only after a pause
    await kiosk.is_clear("林", TYPED)
    await session_ended(phone)
    assert await read_saved_address(begun) == TYPED
    assert complaints == []


async def slowly(route: Route) -> None:
    await asyncio.sleep(0.5)
    await route.continue_()


async def test_had_the_session_ended_first_the_last_words_would_be_lost(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The same, but the save takes longer than the kiosk waits for it."""
    kiosk, phone, begun = await filling_in(browser, small_stage, complaints)
    gate = asyncio.Event()
    await kiosk.route("**/v1/drafts/*", delay_until(gate))
    await kiosk.see("input-address").fill(TYPED)
    await kiosk.press("end-visit")
    await kiosk.wait_for_timeout(5_000)
    await session_ended(phone)
    gate.set()
    await kiosk.wait_for_timeout(500)
    assert await read_saved_address(begun) is None


async def test_the_phone_refuses_or_waits_too_long(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    path, _ = await kiosk.read_sign_in()
    await phone.post(f"{path}/denial")
    await expect(kiosk.see("sign-in-access-denied")).to_be_visible(timeout=60_000)
    await expect(kiosk.locator("img.qr")).to_have_count(0)

    await kiosk.press("sign-in-again")
    again, _ = await kiosk.read_sign_in()
    assert again != path
    small_stage.clock.advance(301)
    await expect(kiosk.see("sign-in-expired-token")).to_be_visible(timeout=60_000)
    await kiosk.press("back")
    await kiosk.is_clear("林")
    assert complaints == []


async def test_the_phone_ends_it_and_the_screen_is_cleared_at_once(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, phone, _ = await filling_in(browser, small_stage, complaints)
    listed = (await phone.get("/v1/sessions")).json()["items"]
    [one] = [item for item in listed if item["channel"] == "kiosk"]
    await phone.client.delete(f"/v1/sessions/{one['id']}", headers=phone.headers)
    await expect(kiosk.see("said")).to_contain_text("手机")
    await kiosk.is_clear("林", CARD)
    assert complaints == []


async def test_the_time_runs_out_and_one_goes_on_where_one_was(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, phone, begun = await filling_in(browser, small_stage, complaints)
    small_stage.clock.advance(901)
    await kiosk.see("input-address").fill(TYPED)
    await expect(kiosk.see("sign-in-expired")).to_be_visible()
    await expect(kiosk.locator("body")).not_to_contain_text("林")
    phone = await small_stage.phone("linxiuying")
    await kiosk.allow(phone)
    await expect(kiosk.see("input-address")).to_have_value(TYPED)
    await expect(kiosk.see("saved")).to_have_attribute("data-state", "saved")
    begun = Application(phone, begun.guide, begun.draft)
    assert await read_saved_address(begun) == TYPED
    assert complaints == []


async def test_a_file_on_its_way_is_not_cleared_away_unasked(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, _, _ = await filling_in(browser, small_stage, complaints, filled=True)
    await kiosk.press("fill-next")
    await kiosk.press("certificate-agree")
    gate = asyncio.Event()
    await kiosk.route("**/materials/*", delay_until(gate))
    await kiosk.see("file-input").set_input_files(photo())
    await expect(kiosk.see("upload")).to_be_visible()
    await kiosk.press("end-visit")
    await expect(kiosk.see("confirm")).to_contain_text("没有交上")
    await kiosk.press("confirm-no")
    gate.set()
    await expect(kiosk.see("material-file")).to_have_count(2)
    await kiosk.press("end-visit")
    await kiosk.is_clear("林", "寸照")
    assert complaints == []


ANNOUNCED_THEN_CLEARED = """async () => {
    const { announce, clearAnnouncements } = await import("/shared/page/announce.js");
    announce("已交：林秀英.jpg");
    clearAnnouncements();
}"""


async def test_what_is_about_to_be_announced_ends_with_the_visit(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.evaluate(ANNOUNCED_THEN_CLEARED)
    await kiosk.wait_for_timeout(200)
    await kiosk.is_clear("林")


def delay_until(gate: asyncio.Event) -> Callable[[Route], Awaitable[None]]:
    async def handle(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    return handle


async def test_while_the_core_is_away_the_kiosk_says_what_it_knows(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await ready(phone, PROOF)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await kiosk.press("fill-next")
    await expect(kiosk.see("submit")).to_be_visible()
    await kiosk.agree_to_all()
    await small_stage.faults(kind="down", path="/cases")
    await kiosk.press("submit")
    await expect(kiosk.see("sent-waiting")).to_be_visible(timeout=60_000)
    await small_stage.no_faults()
    small_stage.clock.advance(120)  # the next try is due
    await expect(kiosk.see("sent-acknowledged")).to_be_visible(timeout=60_000)
    assert complaints == []


async def test_while_certificates_cannot_be_read_a_file_still_can_be_handed_in(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await small_stage.faults(kind="down", path="/certs")
    kiosk, _, _ = await filling_in(browser, small_stage, complaints, filled=True)
    await kiosk.press("fill-next")
    await expect(kiosk.see("offers-problem")).to_be_visible(timeout=60_000)
    await kiosk.see("file-input").last.set_input_files(photo())
    await expect(kiosk.see("material-file")).to_have_count(1)
    assert complaints == []


async def test_a_code_under_the_scanner_belongs_to_somebody_else(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Nobody is signed in: it begins a visit of its own. Somebody is: it is not taken."""
    code = (await (await small_stage.phone("linxiuying")).show("老年人优待证", "benefit"))["code"]
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-apply")
    await expect(kiosk.see("subject").first).to_be_visible()
    await scan(kiosk.page, code)
    await expect(kiosk.see("matter-elder")).to_be_visible()
    await kiosk.press("end")

    await kiosk.press("choose-cases")
    await kiosk.allow(await small_stage.phone("wangji"))
    await expect(kiosk.see("screen-cases")).to_be_visible()
    await kiosk.wait_for_timeout(2_100)  # a scanner reads what is held over it again and again
    await scan(kiosk.page, code)
    await expect(kiosk.see("announce-urgent")).to_contain_text("没有核验")
    await expect(kiosk.get_by_text("要亮证，请先点“结束并清除”")).to_be_visible()
    await expect(kiosk.see("screen-cases")).to_be_visible()
    assert complaints == []
