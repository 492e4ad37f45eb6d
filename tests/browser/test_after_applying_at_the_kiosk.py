"""What a citizen does at the kiosk about a case that was submitted on the phone."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import FRAME_MOVES, STILL, AtKiosk, at_the_kiosk
from tests.support.applications import ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import cases_at_the_core, events_arrive, move, photo
from tests.support.stage import Stage

CARD = "老年人优待证申领"
RELIEF = "临时救助"
QUIET_S = 60
HOME = "榕城市鼓山区示范路 130 号"


async def at_the_case(
    browser: Browser,
    stage: Stage,
    complaints: Complaints,
    name: str,
    states: tuple[str, ...],
    *,
    fake_time: bool = False,
) -> AtKiosk:
    await events_arrive(stage)
    phone = await stage.phone("linxiuying")
    assert (await (await ready(phone, name)).submit()).status_code == 201
    for state in states:
        await move(stage, state)
    kiosk = await at_the_kiosk(browser, stage, complaints, theme="elder", fake_time=fake_time)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("case").or_(kiosk.see("no-cases")).first).to_be_visible()
    if await kiosk.see("case").count() == 0:
        await kiosk.press("side-closed")
    await kiosk.press("case")
    await expect(kiosk.see("timeline")).to_be_visible()
    return kiosk


async def test_a_supplement_is_made_at_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_case(browser, small_stage, complaints, RELIEF, ("12",))
    await kiosk.looked_at(keep, "to-supplement")
    await kiosk.press("to-supplement")
    await expect(kiosk.see("material")).to_have_count(2)
    await kiosk.press("supplement-send")
    await expect(kiosk.see("fault-link")).to_have_count(3)
    await kiosk.looked_at(keep, "supplement")
    await kiosk.press("certificate-agree")
    await kiosk.see("file-input").set_input_files(photo())
    await expect(kiosk.see("material-file")).to_have_count(2)
    await kiosk.see("input-address").click()
    assert await kiosk.evaluate(FRAME_MOVES) == STILL
    await kiosk.see("input-address").fill(HOME)

    await kiosk.press("supplement-send")

    await expect(kiosk.see("case-message")).to_be_visible()
    await expect(kiosk.see("todo-supplement")).to_have_count(0)
    [case] = await cases_at_the_core(small_stage)
    assert case["form"]["address"] == HOME
    await kiosk.press("end-visit")
    await kiosk.is_clear("林", HOME, RELIEF, case["caseNo"])
    assert complaints == []


async def test_what_is_typed_of_a_supplement_is_not_said_to_be_saved(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_case(browser, small_stage, complaints, RELIEF, ("12",), fake_time=True)
    await kiosk.press("to-supplement")
    await kiosk.see("input-address").fill(HOME)
    await kiosk.hold_time()
    await kiosk.clock.fast_forward((2 * QUIET_S + 1) * 1000)  # an elder's
    await expect(kiosk.see("idle-text")).to_contain_text("还没有提交")
    assert complaints == []


async def test_the_result_is_sent_home_from_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_case(browser, small_stage, complaints, CARD, ("20", "40"))
    await kiosk.press("to-delivery")
    await expect(kiosk.see("input-region")).to_have_value("福建省榕城市鼓山区")  # as it was typed
    await expect(kiosk.see("input-name")).to_have_value("")  # verified data stays on one's phone
    await kiosk.press("delivery-send")
    await expect(kiosk.see("fault-link")).to_have_count(2)
    await kiosk.looked_at(keep, "delivery")
    await kiosk.see("input-name").fill("林秀英")
    await kiosk.see("input-mobile").fill("13900001234")
    await kiosk.see("input-region").fill("福建省榕城市鼓山区")
    await kiosk.see("input-detail").fill(HOME)

    await kiosk.press("delivery-send")

    await expect(kiosk.see("case-message")).to_be_visible()
    await expect(kiosk.see("todo-deliver")).to_have_count(0)
    assert (await small_stage.admin.get("/admin/counts")).json()["deliveries"] == 1
    await kiosk.press("end-visit")
    await kiosk.is_clear("林", HOME, "13900001234")
    assert complaints == []


# What stood far below, on the frame in place of what scrolls.
ASTRAY = """() => {
  document.body.style.setProperty("overflow", "visible");
  document.getElementById("hands").style.setProperty("position", "static");
}"""


async def test_a_page_that_goes_out_of_its_frame_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_case(browser, small_stage, complaints, RELIEF, ("12",))
    await kiosk.press("to-supplement")
    await expect(kiosk.see("material")).to_have_count(2)
    assert await kiosk.evaluate(FRAME_MOVES) == STILL
    await kiosk.evaluate(ASTRAY)
    assert await kiosk.evaluate(FRAME_MOVES) != STILL
    assert complaints == []
