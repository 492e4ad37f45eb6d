"""Who can help is said as it is, also to somebody without a phone; searching is shown how."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.pages import KIOSK, Complaints, Keep, enlarge
from tests.support.stage import Stage

# A row that looks like a button: with a ground or a frame of its own.
LIKE_BUTTONS = """() => [...document.querySelectorAll(".help-way")].filter((row) => {
  const { backgroundColor, borderInlineStartWidth } = getComputedStyle(row);
  return backgroundColor !== "rgba(0, 0, 0, 0)" || borderInlineStartWidth !== "0px";
}).length"""
GROUND = "document.querySelector('.help-way').style.setProperty('background-color', 'red')"


async def test_help_is_said_in_plain_words(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await expect(kiosk.see("help")).to_have_text("请人帮忙")
    await kiosk.press("help")
    dialog = kiosk.see("help-dialog")
    await expect(dialog).to_contain_text("榕城市政务服务中心")
    await expect(dialog).to_contain_text("工作日上班时间")
    await expect(dialog).to_contain_text("12345")
    await expect(dialog).not_to_contain_text("铃")
    assert await kiosk.evaluate(LIKE_BUTTONS) == 0
    await kiosk.looked_at(keep, "help", kiosk.see("help-close"), more=("low-vision",))
    await kiosk.evaluate(GROUND)
    assert await kiosk.evaluate(LIKE_BUTTONS) == 1  # the control
    assert complaints == []


async def test_without_a_phone_one_reads_where_to_go(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    no_phone = kiosk.see("no-phone")
    await expect(no_phone).to_contain_text("服务台")
    await expect(no_phone).to_contain_text("12345")
    await expect(no_phone).to_contain_text("不登录")
    await expect(no_phone).to_be_in_viewport(ratio=1)
    await keep(kiosk.page, "kiosk-sign-in-without-a-phone")
    await kiosk.press("language")
    await expect(no_phone).to_contain_text("Bring your ID card")
    assert complaints == []


async def test_the_keys_of_a_search_say_that_pinyin_will_do(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, sizes=(KIOSK,))
    await kiosk.press("choose-apply")
    stage = kiosk.page.locator("#stage")
    await expect(stage).not_to_have_css("position", "absolute")
    await kiosk.see("search-box").click()
    await expect(kiosk.page.locator("#keypad")).to_contain_text("gjj")
    for key in "gjj":
        await kiosk.press(f"key-{key}")
    first = kiosk.see("result").first
    await expect(first).to_contain_text("公积金")
    await enlarge(kiosk.page, 6)
    await expect(first).to_be_in_viewport(ratio=1)  # what is found is seen above the keys
    await expect(stage).to_have_css("position", "absolute")
    await keep(kiosk.page, "kiosk-search-by-pinyin-48")
    await kiosk.press("keypad-done")
    await expect(stage).not_to_have_css("position", "absolute")
    assert complaints == []
