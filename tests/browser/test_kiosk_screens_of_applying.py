"""Every screen of applying at the kiosk is accessible, large and within reach, in every theme."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import LANDSCAPE, TOO_FINE, TOO_HIGH, TOO_SMALL, AtKiosk, at_the_kiosk
from tests.support.applications import begin
from tests.support.clients import Phone
from tests.support.looks import MAIN_LOOKS
from tests.support.pages import KIOSK, Complaints, Keep, check_system_colours
from tests.support.phone_page import photo
from tests.support.stage import Stage

CARD = "老年人优待证申领"


async def look_around(kiosk: AtKiosk, keep: Keep, tag: str, more: tuple[str, ...] = ()) -> None:
    """Look at every screen that needs no sign-in."""
    await kiosk.looked_at(keep, f"home-{tag}")
    await kiosk.press("choose-apply")
    await expect(kiosk.see("subject").first).to_be_visible()
    await kiosk.see("search-box").click()
    await expect(kiosk.see("keypad-done")).to_be_visible()
    await kiosk.looked_at(keep, f"search-{tag}")
    await kiosk.see("search-box").fill(CARD)
    await expect(kiosk.see("result")).to_have_count(1)
    await kiosk.press("result")
    await expect(kiosk.see("begin")).to_be_visible()
    await kiosk.looked_at(keep, f"guide-{tag}")
    await kiosk.press("begin")
    code = kiosk.locator("img.qr")
    await expect(code).to_be_visible()
    await kiosk.looked_at(keep, f"sign-in-{tag}", kiosk.see("match-digits"), code, more=more)
    await check_system_colours(kiosk.page, keep, f"apply-kiosk-sign-in-{tag}")


async def look_at_applying(
    kiosk: AtKiosk, phone: Phone, keep: Keep, tag: str, more: tuple[str, ...] = ()
) -> None:
    await kiosk.allow(phone)
    await expect(kiosk.see("overlap-certificate")).to_be_visible()
    await kiosk.looked_at(keep, f"overlap-{tag}")
    await kiosk.press("begin")
    await expect(kiosk.see("input-address")).to_be_visible()
    await kiosk.looked_at(keep, f"fill-{tag}")
    await kiosk.see("input-address").fill("榕城市鼓山区示范路 128 号")
    await kiosk.see("input-cardKind").nth(1).check()
    await kiosk.press("input-receiveBy")
    await kiosk.press("fill-next")
    await kiosk.press("certificate-agree")
    await kiosk.see("file-input").set_input_files(photo())
    await expect(kiosk.see("material-file")).to_have_count(2)
    await kiosk.looked_at(keep, f"attached-{tag}")
    await kiosk.press("attach-next")
    await expect(kiosk.see("submit")).to_be_visible()
    await kiosk.agree_to_all()
    await kiosk.looked_at(keep, f"review-{tag}")
    await kiosk.press("submit")
    await expect(kiosk.see("receipt")).to_be_visible()
    await kiosk.looked_at(keep, f"receipt-{tag}", kiosk.see("print"))
    await kiosk.press("print")
    await expect(kiosk.see("printed-next")).to_be_visible()
    await kiosk.looked_at(keep, f"printed-{tag}")
    await kiosk.press("to-cases")
    await kiosk.press("case")
    await expect(kiosk.see("timeline")).to_be_visible()
    await kiosk.looked_at(keep, f"case-{tag}", more=more)


async def test_screens_of_applying_at_the_kiosk(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
) -> None:
    kiosk = await at_the_kiosk(
        browser, small_stage, complaints, theme="elder", sizes=(KIOSK, LANDSCAPE)
    )
    await look_around(kiosk, keep, "zh", MAIN_LOOKS)
    await look_at_applying(kiosk, await small_stage.phone("linxiuying"), keep, "zh", MAIN_LOOKS)
    assert complaints == []


async def test_screens_of_applying_at_the_kiosk_in_english(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, theme="elder")
    kiosk.themes = ("elder",)  # whose words are longest
    await kiosk.switch_language()
    await look_around(kiosk, keep, "english")
    await look_at_applying(kiosk, await small_stage.phone("linxiuying"), keep, "english")
    assert complaints == []


async def test_what_is_touched_lies_below_the_upper_quarter(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """On a tall machine, as each screen opens (docs/sources.md: 380 to 1120 mm)."""
    phone = await small_stage.phone("linxiuying")
    await begin(phone, CARD)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    assert await kiosk.evaluate(TOO_HIGH) == []
    await kiosk.press("choose-apply")
    await expect(kiosk.see("subject").first).to_be_visible()
    assert await kiosk.evaluate(TOO_HIGH) == []
    await kiosk.press("drafts-sign-in")
    await kiosk.allow(phone)
    await expect(kiosk.see("draft")).to_be_visible()
    assert await kiosk.evaluate(TOO_HIGH) == []
    await kiosk.press("draft-open")
    await expect(kiosk.see("input-address")).to_be_visible()
    assert await kiosk.evaluate(TOO_HIGH) == []
    assert complaints == []


SPOILED = """
const button = document.querySelector('[data-testid="choose-apply"]');
Object.assign(button.style, {minBlockSize: "0", blockSize: "40px", position: "fixed", top: "0"});
button.querySelector("strong").style.fontSize = "16px";
"""


async def test_a_screen_that_is_too_small_or_too_high_would_be_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.evaluate(SPOILED)
    found = [len(await kiosk.evaluate(fault)) for fault in (TOO_SMALL, TOO_FINE, TOO_HIGH)]
    assert found == [1, 1, 1]
