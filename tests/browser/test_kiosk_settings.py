"""What a person has chosen on the phone is on at the kiosk, and gone with them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Request, expect

from bff.page_settings.presets import PRESETS
from models import Terminal
from tests.browser.kiosk import AtKiosk, at_the_kiosk
from tests.browser.scanner import scan
from tests.browser.test_kiosk_visits import QUIET_S, filling_in
from tests.browser.test_kiosk_wipe import as_new
from tests.support.clients import Phone
from tests.support.pages import Complaints, Keep
from tests.support.stage import Stage
from tests.support.voice import VOICE

CHOOSE = "async (values) => (await import('/shared/page/preferences.js')).choose(values)"
PRESET = "document.documentElement.dataset.preset ?? null"
# Of each control on the screen that lies above or below the zone: what it is.
OUT_OF_REACH = """([top, bottom]) => [...document.querySelectorAll("button")]
  .filter((node) => node.checkVisibility())
  .filter((node) => {
    const box = node.getBoundingClientRect();
    return box.top < top * innerHeight - 1 || box.bottom > bottom * innerHeight + 1;
  }).map((node) => node.dataset.testid)"""


async def choose(phone: Phone, **change: Any) -> None:
    version = (await phone.get("/v1/page-settings")).json()["version"]
    answer = await phone.client.patch(
        "/v1/page-settings", json=change, headers={**phone.headers, "If-Match": f'"{version}"'}
    )
    assert answer.status_code == 200, answer.text


async def looks(kiosk: AtKiosk, **expected: str) -> None:
    for name, value in expected.items():
        await expect(kiosk.locator(":root")).to_have_attribute(f"data-{name}", value)


async def test_the_phones_settings_are_on_before_the_first_personal_screen(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, preset="elder")
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    await kiosk.press("choose-cases")
    await looks(kiosk, text="28")
    await kiosk.allow(phone)
    await expect(kiosk.see("screen-cases")).to_be_visible()
    await looks(kiosk, text="34", large="yes")
    assert await kiosk.evaluate(PRESET) is None  # values, and never why

    await choose(phone, values={"contrast": "night", "readAloud": {"on": True, "rate": 1}})
    await looks(kiosk, contrast="night", text="34")
    await keep(kiosk.page, "kiosk-of-an-elder-at-night")

    await kiosk.press("display")  # what is chosen here stays, whatever the phone says then
    await kiosk.press("theme-standard")
    await kiosk.press("display-close")
    await looks(kiosk, contrast="standard", text="28")

    await kiosk.press("end-visit")
    assert await as_new(kiosk) == before
    assert complaints == []


async def test_a_guest_finds_every_preset_and_leaves_none(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    await kiosk.press("display")
    await expect(kiosk.see("theme-blind")).to_contain_text("自助机会读屏幕")
    await expect(kiosk.see("no-voice")).to_have_count(0)
    await kiosk.looked_at(keep, "display", kiosk.see("display-dialog"))
    for name in PRESETS:
        await kiosk.press(f"theme-{name}")
        await expect(kiosk.see(f"theme-{name}")).to_have_attribute("aria-pressed", "true")
    await kiosk.press("display-single")
    await kiosk.press("contrast-night")
    await expect(kiosk.see("contrast-night")).to_be_focused()
    await kiosk.press("display-presets")
    await kiosk.press("theme-foreigner")  # the dialog goes on in its language
    await expect(kiosk.see("display-close")).to_have_text("Done")
    await expect(kiosk.see("theme-foreigner")).to_be_focused()
    await kiosk.press("theme-blind")
    assert await kiosk.evaluate("speechSynthesis.speaking")
    await kiosk.press("theme-motor")
    assert not await kiosk.evaluate("speechSynthesis.speaking")
    await kiosk.press("theme-low-vision")
    await looks(kiosk, text="44", contrast="more", touch="60")
    await keep(kiosk.page, "kiosk-low-vision")
    await kiosk.press("display-close")
    await kiosk.press("begin")
    await kiosk.press("home")  # is not the end
    await looks(kiosk, text="44", contrast="more", touch="60")
    await kiosk.press("end")
    assert await as_new(kiosk) == before
    await expect(kiosk.see("end")).to_have_count(0)
    assert complaints == []


async def test_a_scanned_code_brings_the_display_of_its_holder(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, preset="elder", values={"textSize": 30, "language": "en"})
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    await kiosk.press("begin")
    await kiosk.press("matter-elder")
    await looks(kiosk, text="28", large="no")
    await scan(kiosk.page, (await phone.show("老年人优待证", "benefit"))["code"])
    await expect(kiosk.see("screen-shown")).to_be_visible()
    await looks(kiosk, text="44", large="yes")  # the same step as the phone's
    await expect(kiosk.locator("html")).to_have_attribute("lang", "zh-CN")
    await keep(kiosk.page, "kiosk-shown-to-an-elder")
    await kiosk.press("end")
    assert await as_new(kiosk) == before
    assert complaints == []


async def test_who_does_not_share_finds_the_usual_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, preset="elder", values={"shareAtKiosks": False})
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("screen-cases")).to_be_visible()
    await looks(kiosk, text="28", large="no")
    assert complaints == []


async def test_controls_lie_where_people_reach(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await Terminal.filter(id="demo-kiosk-1").update(screen_bottom_mm=340, screen_height_mm=1200)
    phone = await small_stage.phone("linxiuying")
    await choose(phone, values={"lowReach": True})
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    standing, sitting = [0.35, 0.9667], [0.45, 0.9667]
    assert await kiosk.evaluate(OUT_OF_REACH, standing) == []
    assert await kiosk.evaluate(OUT_OF_REACH, [0.5, 0.9667]) != []  # the control
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("screen-cases")).to_be_visible()
    assert await kiosk.evaluate(OUT_OF_REACH, sitting) == []
    await keep(kiosk.page, "kiosk-low-reach")
    assert complaints == []


async def test_a_change_on_the_phone_does_not_prolong_a_visit_that_nobody_uses(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk, phone, _ = await filling_in(browser, small_stage, complaints, fake_time=True)
    warning = kiosk.see("idle-warning")
    await kiosk.hold_time()
    await kiosk.clock.fast_forward((QUIET_S + 1) * 1000)
    await expect(warning).to_be_visible()
    await kiosk.clock.run_for(2_000)  # the stream, silent for so long, is opened again
    await choose(phone, values={"contrast": "night"})
    await looks(kiosk, contrast="night")
    await expect(warning).to_be_visible()
    await choose(phone, values={"language": "en"})
    await expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    await kiosk.clock.run_for(1_000)
    await expect(warning).to_contain_text("Nobody has touched")
    await expect(kiosk.see("stay")).to_contain_text("continue")

    await kiosk.press("stay")  # the control

    await expect(warning).to_have_count(0)
    assert complaints == []


async def test_without_a_voice_no_display_is_offered_that_needs_one(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("display")
    await expect(kiosk.see("theme-elder")).to_be_visible()
    await expect(kiosk.see("theme-blind")).to_have_count(0)
    await expect(kiosk.see("no-voice")).to_contain_text("不会读")  # and where it would be, why
    await kiosk.looked_at(keep, "display-without-a-voice", kiosk.see("no-voice"))
    await kiosk.press("no-voice")
    await expect(kiosk.see("help-dialog")).to_be_visible()  # the way to a person
    await expect(kiosk.see("display-dialog")).to_have_count(0)
    await kiosk.press("help-close")
    await expect(kiosk.see("display")).to_be_focused()


async def test_the_display_for_elders_asks_for_plain_words(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("display")

    def is_plain(request: Request) -> bool:
        language = request.headers.get("accept-language")
        return "/v1/pages/kiosk-first" in request.url and language == "zh-CN-simple"

    async with kiosk.page.expect_request(is_plain):
        await kiosk.press("theme-elder")
    await kiosk.press("display-close")
    await kiosk.page.route("**/v1/pages/**", lambda route: route.abort())
    await kiosk.press("language")  # what the kiosk carries has no plain words of its own
    first = kiosk.see("screen-attract").locator(".tile strong").first
    await expect(first).to_have_text("Print a certificate")


async def test_from_english_one_comes_back_to_the_characters_that_one_had(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    page = kiosk.locator("html")
    await kiosk.evaluate(CHOOSE, {"language": "zh-HK"})
    await expect(page).to_have_attribute("lang", "zh-HK")
    for language in ("en", "zh-HK", "en"):
        await kiosk.press("language")
        await expect(page).to_have_attribute("lang", language)
    await kiosk.press("choose-apply")
    await kiosk.press("home")
    await expect(page).to_have_attribute("lang", "en")
    await kiosk.press("end")  # and the next person to those of everybody
    await expect(page).to_have_attribute("lang", "zh-CN")
    for language in ("en", "zh-CN"):
        await kiosk.press("language")
        await expect(page).to_have_attribute("lang", language)
    assert complaints == []


@pytest.mark.parametrize(
    ("factor", "quiet_s", "warning_s"), [(1, 60, 20), (4, 240, 60)], ids=["the control", "longest"]
)
async def test_who_needs_longer_has_four_times_as_long_and_no_longer(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    factor: float,
    quiet_s: int,
    warning_s: int,
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    await kiosk.evaluate(CHOOSE, {"timeoutFactor": factor})
    await kiosk.press("choose-apply")
    await expect(kiosk.see("search-box")).to_be_visible()
    await kiosk.hold_time()
    await kiosk.press("display")  # from now on nobody touches it
    await kiosk.press("display-close")
    warning = kiosk.see("idle-warning")
    await kiosk.clock.fast_forward((quiet_s - 5) * 1000)
    await expect(warning).to_have_count(0)
    await kiosk.clock.fast_forward(6_000)
    await expect(warning).to_be_visible()
    await kiosk.clock.run_for((warning_s - 5) * 1000)
    await expect(warning).to_be_visible()
    await kiosk.clock.run_for(6_000)
    await expect(kiosk.see("screen-attract")).to_be_visible()
    assert complaints == []


async def test_who_goes_home_leaves_what_was_chosen_here_and_nothing_of_their_own(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, preset="elder", values={"textSize": 30})
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    before = await as_new(kiosk)
    await kiosk.evaluate(CHOOSE, {"contrast": "night"})  # by whoever stands here
    await kiosk.press("begin")
    await kiosk.press("matter-elder")
    await scan(kiosk.page, (await phone.show("老年人优待证", "benefit"))["code"])
    await expect(kiosk.see("screen-shown")).to_be_visible()
    await looks(kiosk, text="44", large="yes", contrast="night")
    await kiosk.press("scan-more")
    await kiosk.press("other-matter")
    await kiosk.press("home")
    await looks(kiosk, text="28", large="no", contrast="night")
    await kiosk.press("end")
    assert await as_new(kiosk) == before
    assert complaints == []
