"""What somebody has chosen is felt: spacing, plain words, slips, the hand, and reading aloud."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Page, Request, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.test_kiosk_settings import choose
from tests.support.pages import PHONE, SMALLEST, Complaints, Keep, check_looks, check_page
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import when_stored
from tests.support.voice import VOICE
from tests.support.waiting import eventually

MARKED = "[...document.querySelectorAll('[data-reading]')].map((node) => node.textContent.trim())"
BODY = """() => {
  const { lineHeight, letterSpacing, fontSize } = getComputedStyle(document.querySelector("main"));
  return [lineHeight, letterSpacing].map((value) => Math.round(100 * (parseFloat(value) || 0) / parseFloat(fontSize)) / 100);
}"""  # noqa: E501
# Twice at one moment, however slowly the page gets along in between.
TWICE = """(node) => {
  const at = performance.now();
  const hold = (event) => Object.defineProperty(event, "timeStamp", { value: at });
  window.addEventListener("click", hold, true);
  node.click();
  node.click();
  window.removeEventListener("click", hold, true);
}"""
ORDER = "[...document.querySelectorAll('.bar .button')].map((node) => node.dataset.testid)"
LEFTS = (
    "[...document.querySelectorAll('.bar .button')].map((node) => node.getBoundingClientRect().x)"
)


async def set_here(page: Page, **values: Any) -> None:
    await page.evaluate(
        "async (values) => (await import('/shared/page/preferences.js')).choose(values)", values
    )


async def open_more(citizen: Citizen) -> None:
    await citizen.press("display")
    await citizen.see("display-more").locator("summary").click()


async def test_the_rarer_settings_are_chosen_on_the_phone_and_felt_there(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", script=VOICE)
    assert await citizen.evaluate(BODY) == [1.55, 0]
    await open_more(citizen)
    await check_looks(citizen.page, keep, "phone-display-more", (PHONE, SMALLEST), part=".sheet")
    await citizen.press("lines-5")
    await citizen.press("letters-5")
    assert await citizen.evaluate(BODY) == [2, 0.12]
    await citizen.press("hand-2")
    await citizen.press("display-words")
    await citizen.press("display-done")
    top = citizen.page.locator(".top > *")
    await expect(top.first).to_have_attribute("id", "settings")
    await expect(citizen.see("display")).to_be_in_viewport(ratio=1)
    box = await citizen.see("display").bounding_box()
    assert box
    assert box["x"] < PHONE["width"] / 2
    device = await small_stage.phone("linxiuying")
    wanted = {"lineHeight": 2, "letterSpacing": 0.12}
    await when_stored(device, lambda it: wanted.items() <= it["values"].items())
    await citizen.page.reload()
    await expect(citizen.see("certificate").first).to_be_visible()
    assert await citizen.evaluate(BODY) == [2, 0.12]
    await citizen.press("display")
    await citizen.press("preset-standard")
    assert await citizen.evaluate(BODY) == [1.55, 0]
    assert complaints == []


async def test_plain_words_are_asked_for_and_said(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("certificate").first).to_be_visible()
    languages: list[str] = []

    def hear(sent: Request) -> None:
        languages.append(sent.headers.get("accept-language", ""))

    citizen.page.on("request", hear)
    await citizen.press("tab-me")
    await expect(citizen.see("me-log")).to_be_visible()
    assert "zh-CN" in languages
    assert "zh-CN-simple" not in languages  # the control
    await set_here(citizen.page, plain=True)
    await citizen.press("tab-certificates")
    await expect(citizen.see("certificate").first).to_be_visible()
    assert "zh-CN-simple" in languages
    assert complaints == []


async def test_a_second_press_within_the_pause_is_a_slip(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("display")
    box = citizen.see("share-at-kiosks")
    await expect(box).to_be_checked()
    await box.evaluate(TWICE)  # the control: both count
    await expect(box).to_be_checked()
    await set_here(citizen.page, tapPause=800)
    await box.evaluate(TWICE)
    await expect(box).not_to_be_checked()
    await citizen.press("contrast-night")  # another control is no slip
    await citizen.press("contrast-more")
    await expect(citizen.page.locator(":root")).to_have_attribute("data-contrast", "more")
    await citizen.page.get_by_text("到自助机也用这套").click()  # a label, and with it its field
    await expect(box).to_be_checked()
    assert complaints == []


async def test_for_the_left_hand_the_kiosks_bar_begins_at_the_other_end(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    await kiosk.press("choose-apply")
    right = await kiosk.evaluate(ORDER)
    assert right[-1] == "home"
    await set_here(kiosk.page, hand="left")
    left, places = await kiosk.evaluate(ORDER), await kiosk.evaluate(LEFTS)
    assert left == right[::-1]
    assert places == sorted(places)  # seen as it is in the page
    await kiosk.press("home")
    await kiosk.press("end")
    await expect(kiosk.locator(".bar .button").last).to_have_attribute("data-testid", "language")
    assert complaints == []


async def test_the_kiosk_reads_block_by_block_and_writes_what_it_reads(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    caption = kiosk.page.locator("#caption")
    await set_here(kiosk.page, captions=True)
    await expect(caption).to_be_hidden()  # nothing is read
    await set_here(kiosk.page, readAloud={"on": True, "rate": 1.4})
    [[first, rate]] = await kiosk.evaluate("spoken()")
    assert rate == 1.4
    assert await kiosk.evaluate(MARKED) == [first]
    await expect(caption).to_have_text(first)
    await kiosk.evaluate("end()")
    [[second, _]] = await kiosk.evaluate("spoken()")
    assert second != first
    assert await kiosk.evaluate(MARKED) == [second]
    await expect(caption).to_have_text(second)
    await check_page(kiosk.page, keep, "kiosk-reading")
    await set_here(kiosk.page, captions=False)
    await kiosk.evaluate("end()")
    await expect(caption).to_be_hidden()
    await kiosk.press("voice")
    assert await kiosk.evaluate("spoken()") == []
    assert await kiosk.evaluate(MARKED) == []
    assert complaints == []


async def test_a_voice_switched_off_on_the_phone_is_silent_at_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, values={"readAloud": {"on": True, "rate": 0.8}})
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)

    async def is_reading() -> bool:
        return bool(await kiosk.evaluate("spoken().length"))

    async def is_silent() -> bool:
        return not await is_reading()

    async def is_slow() -> bool:
        return [rate for _, rate in await kiosk.evaluate("spoken()")] == [0.8]

    # Asked until it is so: a page that is drawn again, when its cases have come, begins anew.
    await eventually(is_slow)
    # A change before the stream's begin would come with the next view.
    await eventually(lambda: small_stage.context.progress.live._listeners)
    await choose(phone, values={"contrast": "night"})  # the control: it goes on
    await expect(kiosk.locator(":root")).to_have_attribute("data-contrast", "night")
    await eventually(is_reading)
    await choose(phone, values={"readAloud": {"on": False, "rate": 0.8}})
    await eventually(is_silent)
    assert complaints == []


async def test_a_phone_reads_pages_and_nothing_of_certificates(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", script=VOICE)
    await open_more(citizen)
    await citizen.press("display-aloud")
    await citizen.press("display-done")
    await expect(citizen.see("certificate").first).to_be_visible()
    await expect(citizen.see("read-page")).to_have_count(0)
    await citizen.press("tab-me")
    await citizen.press("read-page")
    [[first, _]] = await citizen.evaluate("spoken()")
    assert "林" not in first
    assert await citizen.evaluate(MARKED) == [first]
    await keep(citizen.page, "phone-reading")
    await citizen.press("tab-home")
    assert await citizen.evaluate("spoken()") == []
    assert complaints == []


async def test_without_a_voice_there_is_nothing_to_press(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_more(citizen)
    await expect(citizen.see("display-words")).to_be_visible()
    await expect(citizen.see("display-aloud")).to_have_count(0)
    await set_here(citizen.page, readAloud={"on": True, "rate": 1})
    await citizen.press("display-done")
    await citizen.press("tab-me")
    await expect(citizen.see("me-log")).to_be_visible()
    await expect(citizen.see("read-page")).to_have_count(0)


READ = """async () => {
  const { blocksOf } = await import("/shared/page/read-aloud.js");
  const { button, el, notice } = await import("/shared/page/dom.js");
  const part = (open, title, more) => el("details", { open }, el("summary", {}, el("h2", {}, title)), el("h3", {}, more));
  const page = el("div", {}, el("h1", {}, "办事"),
    notice("warn", "您已有居住证", "编号 1", { testid: "overlap-certificate" }, button("去看", null)),
    el("article", { testid: "sent-case" }, el("h2", {}, "临时救助"), el("h3", {}, "已受理")),
    el("h2", { id: "review-form" }, "残疾人证"), el("h2", { id: "printed-evaluate" }, "评价临时救助"),
    button("删除", null, { about: "林秀英.jpg" }), part(false, "材料", "合上的"), part(true, "费用", "打开的"));
  const parts = { spoken: "h1, h2, h3, .notice strong, .button", secret: ".receipt" };
  return blocksOf(page, parts).map(({ text }) => text);
}"""  # noqa: E501


async def test_names_of_what_somebody_has_and_closed_parts_are_not_read(modules: Page) -> None:
    assert await modules.evaluate(READ) == ["办事", "已受理", "删除", "材料", "费用", "打开的"]


async def test_a_warning_that_is_gone_is_not_read_on(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE, fake_time=True)
    await kiosk.press("choose-apply")
    await set_here(kiosk.page, readAloud={"on": True, "rate": 1})
    await kiosk.hold_time()
    await kiosk.clock.fast_forward(61_000)
    await expect(kiosk.see("idle-warning")).to_be_visible()
    [[text, _]] = await kiosk.evaluate("spoken()")
    assert text == await kiosk.locator("#idle-title").inner_text()
    await kiosk.press("stay")
    assert await kiosk.evaluate("spoken()") == []
    assert complaints == []
