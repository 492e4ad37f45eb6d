"""Every screen of applying, in every theme: accessible, nothing sideways, kept as a picture."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.support.applications import begin, ready
from tests.support.looks import MAIN_LOOKS
from tests.support.pages import SMALLEST, Complaints, Keep, enlarge
from tests.support.phone_page import (
    Citizen,
    at_the_phone,
    events_arrive,
    move,
    photo,
)
from tests.support.stage import Stage

CARD = "老年人优待证申领"


async def look_at_applying(
    citizen: Citizen, keep: Keep, tag: str, more: tuple[str, ...] = ()
) -> None:
    """From the search to the receipt."""
    await citizen.press("tab-matters")
    await expect(citizen.see("result").first).to_be_visible()
    await citizen.check_screen(keep, f"search-{tag}")
    await citizen.see("search-box").fill("qqqq")
    await expect(citizen.see("no-results")).to_be_visible()
    await citizen.check_screen(keep, f"nothing-{tag}")
    await citizen.find(CARD)
    await citizen.check_screen(keep, f"guide-{tag}", more)
    await citizen.press("begin")
    await expect(citizen.see("fill-next")).to_be_visible()
    await citizen.check_screen(keep, f"fill-{tag}", more)
    await citizen.press("fill-next")
    await expect(citizen.see("fault-summary")).to_be_visible()
    await citizen.check_screen(keep, f"faults-{tag}")
    await citizen.see("input-address").fill("榕城市鼓山区示范路 128 号")
    await citizen.see("input-cardKind").nth(1).check()
    await citizen.press("input-receiveBy")
    await citizen.press("fill-next")
    await expect(citizen.see("certificate-offer")).to_be_visible()
    await citizen.see("file-input").set_input_files(photo(3_000_000))
    await expect(citizen.see("file-refused")).to_be_visible()
    await citizen.check_screen(keep, f"attach-{tag}")
    await citizen.press("certificate-agree")
    await citizen.see("file-input").set_input_files(photo())
    await expect(citizen.see("material-file")).to_have_count(2)
    await citizen.check_screen(keep, f"attached-{tag}")
    await citizen.press("attach-next")
    await expect(citizen.see("submit")).to_be_visible()
    await citizen.check_screen(keep, f"review-{tag}")
    await citizen.agree_to_all()
    await citizen.press("submit")
    await expect(citizen.see("receipt")).to_be_visible()
    await citizen.check_screen(keep, f"receipt-{tag}")


async def test_screens_of_applying(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    await look_at_applying(citizen, keep, "all", MAIN_LOOKS)
    assert complaints == []


async def test_applying_on_the_smallest_phone_with_the_largest_letters(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """WCAG 1.4.10: 320 CSS pixels; 30 px letters of the elder theme."""
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", sizes=(SMALLEST,)
    )
    await enlarge(citizen.page, 5)
    citizen.themes = ("elder",)
    await look_at_applying(citizen, keep, "320")
    assert complaints == []


async def test_screens_of_a_case_that_needs_something(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), "临时救助")
    assert (await application.submit()).status_code == 201
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    await citizen.press("tab-cases")
    await expect(citizen.see("case")).to_have_count(1)
    await move(small_stage, "11")
    await move(small_stage, "12")
    await expect(citizen.see("case")).to_have_attribute("data-state", "to_supplement")
    await citizen.check_screen(keep, "cases")
    await citizen.press("case")
    await expect(citizen.see("todo-supplement")).to_contain_text("5 个工作日")
    await citizen.check_screen(keep, "case", MAIN_LOOKS)
    await citizen.press("withdraw")
    await citizen.see("input-reason").fill("不需要了")
    await citizen.press("withdraw")
    await expect(citizen.see("confirm")).to_be_visible()
    await citizen.check_screen(keep, "withdraw")
    await citizen.press("confirm-no")
    assert complaints == []


async def test_screens_beside_applying(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """Drafts in hand, delegations, and letting a kiosk in."""
    await begin(await small_stage.phone("linxiuying"), CARD)
    kiosk = await small_stage.desk("demo-kiosk-1")
    shown = (await kiosk.post("/v1/kiosk-sign-ins", None)).json()
    code = shown["userCode"].replace("-", "")
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", theme="elder", fragment=f"#kiosk/{code}"
    )
    await expect(citizen.see("kiosk-facts")).to_contain_text("1号自助机")
    await citizen.check_screen(keep, "kiosk-sign-in")
    await citizen.press("kiosk-approve")
    await expect(citizen.see("digits-missing")).to_be_visible()
    await citizen.see("match-digits").fill(shown["matchDigits"])
    await citizen.press("kiosk-approve")
    await expect(citizen.see("kiosk-approved")).to_be_visible()
    answer = await kiosk.post("/v1/kiosk-sign-ins/token", {"deviceCode": shown["deviceCode"]})
    assert answer.status_code == 200, answer.text
    await citizen.press("kiosk-done")
    await citizen.press("tab-matters")
    await expect(citizen.see("draft")).to_have_count(1)
    await citizen.check_screen(keep, "drafts")
    await citizen.press("tab-me")
    await citizen.press("me-delegations")
    await expect(citizen.see("delegate")).to_be_visible()
    await citizen.check_screen(keep, "delegations")
    await citizen.press("delegate")
    await citizen.press("delegate-send")
    await expect(citizen.see("fault-summary")).to_be_visible()
    await citizen.check_screen(keep, "delegate")
    assert complaints == []


async def test_a_kiosk_is_refused_by_its_typed_code(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await small_stage.desk("demo-kiosk-1")
    shown = (await kiosk.post("/v1/kiosk-sign-ins", None)).json()
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-me")
    await citizen.press("me-kiosk")
    await citizen.see("user-code").fill(shown["userCode"].lower())
    await citizen.check_screen(keep, "kiosk-code")
    await citizen.press("user-code-go")
    await citizen.see("match-digits").fill(str((int(shown["matchDigits"]) + 1) % 100).zfill(2))
    await citizen.press("kiosk-approve")
    await expect(citizen.see("problem")).to_be_visible()
    await citizen.press("kiosk-deny")
    await expect(citizen.see("kiosk-denied")).to_be_visible()
    answer = await kiosk.post("/v1/kiosk-sign-ins/person", {"deviceCode": shown["deviceCode"]})
    assert answer.json()["type"].endswith("access-denied")
    assert complaints == []


async def test_applying_in_english_says_what_is_ours_in_english(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    citizen.themes = ("elder",)  # high contrast has the letters of the standard theme
    await citizen.press("tab-matters")
    await citizen.switch_language()
    await look_at_applying(citizen, keep, "english")
    assert complaints == []
