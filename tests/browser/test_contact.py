"""Who does not hear finds a message line wherever others find a number to call (`contact`)."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.test_kiosk_settings import choose
from tests.support.pages import PHONE, SMALLEST, Complaints, Keep, check_looks
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

CALLS = """[...document.querySelectorAll("main a[href^='tel:']")].map((node) => node.href)"""
MESSAGE = "sms:12345"


async def expect_message(citizen: Citizen, testid: str, words: str) -> None:
    link = citizen.see(testid)
    await expect(link).to_have_attribute("href", MESSAGE)
    await expect(link).to_contain_text(words)
    assert await citizen.evaluate(CALLS) == []


async def test_every_way_to_a_person_is_a_message(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    human = citizen.see("human")
    await expect(human).to_have_attribute("href", "tel:12345")  # the control
    await expect(human).to_contain_text("打电话问人")
    await citizen.press("display")
    await citizen.press("preset-deaf")
    await citizen.press("display-consent-no")
    await citizen.press("display-done")
    await expect_message(citizen, "human", "发短信问人")  # at once, on the page that was open
    await check_looks(citizen.page, keep, "phone-message-line", (PHONE, SMALLEST))

    await citizen.press("tab-me")
    await citizen.press("me-help")
    await expect(citizen.see("screen-page-help")).to_be_visible()
    await expect_message(citizen, "human", "发短信问人")
    await citizen.page.go_back()
    await citizen.press("tab-matters")
    await citizen.see("search-box").fill("没有这样的事")
    await expect(citizen.see("no-results")).to_be_visible()
    await expect_message(citizen, "hotline", "发短信问 12345")
    text = await citizen.see("no-results").inner_text()
    assert "打" not in text

    await citizen.press("display")
    await citizen.press("preset-standard")  # and back
    await citizen.press("display-done")
    await expect(citizen.see("hotline")).to_have_attribute("href", "tel:12345")
    await expect(citizen.see("hotline")).to_contain_text("打电话问 12345")
    assert complaints == []


async def test_without_the_server_the_line_is_a_message_as_well(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await citizen.evaluate(
        "import('/shared/page/preferences.js').then((it) => it.choose({ contact: 'message' }))"
    )
    await citizen.page.route("**/v1/**", lambda route: route.abort())
    await citizen.page.reload()
    await expect(citizen.see("try-again")).to_be_visible()
    await expect_message(citizen, "human", "发短信问人")


async def test_a_kiosk_names_the_message_line(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, preset="deaf", consent=True)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await expect(kiosk.see("human")).to_contain_text("请人帮忙，或打电话")  # the control
    await kiosk.press("display")
    await kiosk.press("theme-deaf")
    await kiosk.press("display-close")
    await expect(kiosk.see("human")).to_contain_text("请人帮忙，或发短信 12345")
    await kiosk.press("help")
    await expect(kiosk.see("help-dialog")).to_contain_text("发短信到 12345")
    await expect(kiosk.see("help-dialog")).not_to_contain_text("打 12345")
    await kiosk.looked_at(keep, "help-by-message", kiosk.see("help-dialog"))
    await kiosk.press("help-close")

    await kiosk.press("choose-cases")
    await kiosk.press("home")
    await kiosk.press("end")
    await expect(kiosk.see("human")).to_contain_text("打电话")
    await kiosk.press("choose-cases")  # what the phone says comes with its person
    await kiosk.allow(phone)
    await kiosk.press("help")
    await expect(kiosk.see("help-dialog")).to_contain_text("发短信到 12345")
    assert complaints == []


NUMBERS = """async (contact) => {
  const { choose } = await import("/shared/page/preferences.js");
  const { callLinks } = await import("/shared/page/phone-numbers.js");
  choose({ contact });
  const node = callLinks("请问发证机关 0591-87012345，或问 12345。");
  return [...node.querySelectorAll("a")].map((link) => link.getAttribute("href"));
}"""


async def test_a_number_among_words_takes_messages_if_it_is_the_hotline(modules: Page) -> None:
    assert await modules.evaluate(NUMBERS, "phone") == ["tel:059187012345", "tel:12345"]
    assert await modules.evaluate(NUMBERS, "message") == ["tel:059187012345", MESSAGE]
