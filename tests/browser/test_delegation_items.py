"""Single services that somebody may do for another: chosen, read by both sides, and kept to."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from sandbox.core.people import PEOPLE
from tests.support.keyboard import tab_to
from tests.support.pages import DESK_AT_400, PHONE, SMALLEST, Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone, photo
from tests.support.stage import Stage

CARD, LICENCE = "老年人优待证申领", "机动车驾驶证期满换证"


async def begin_to_give(citizen: Citizen, uid: str) -> None:
    await citizen.press("me-delegations")
    await citizen.press("delegate")
    await citizen.see("input-agentName").fill(PEOPLE[uid].name)
    await citizen.see("input-agentCertNo").fill(PEOPLE[uid].cert_no)


async def choose(citizen: Citizen, name: str) -> None:
    await citizen.see("items-box").fill(name)
    result = citizen.see("items-results").get_by_label(name)
    await result.check()
    await expect(citizen.see("items-chosen")).to_contain_text(name)


async def test_single_services_are_given_and_nothing_else_can_be_done(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    mother = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view="me", sizes=(PHONE, SMALLEST)
    )
    await begin_to_give(mother, "huangmeiling")
    summary = mother.see("delegate-summary")
    await expect(summary).to_contain_text("所有事项")
    await mother.press("items-single")
    await mother.press("delegate-send")
    await expect(mother.see("items-fault")).to_contain_text("请至少选一项")  # nothing is sent
    await expect(mother.see("items-box")).to_be_focused()
    await choose(mother, LICENCE)
    await choose(mother, CARD)
    await mother.press("items-drop")  # the first one again
    await expect(mother.see("items-one")).to_have_count(1)
    await expect(summary).to_contain_text(f"谁替您办{PEOPLE['huangmeiling'].name}能办什么{CARD}")
    await expect(summary).not_to_contain_text(LICENCE)
    await mother.check_screen(keep, "delegate-items")
    await mother.press("document-414")  # the form is drawn again, and nothing is lost
    await mother.press("document-111")
    await expect(summary).to_contain_text(CARD)
    await mother.press("delegate-send")
    await expect(mother.see("delegation")).to_contain_text(CARD)
    await expect(mother.see("delegation")).not_to_contain_text("所有事项")

    daughter = await at_the_phone(browser, small_stage, complaints, "huangmeiling", view=None)
    await daughter.press("todo-open")
    await expect(daughter.see("delegation")).to_contain_text(CARD)
    await daughter.check_screen(keep, "delegation-items")
    await daughter.press("delegation-accept")
    await expect(daughter.see("delegation")).to_have_attribute("data-state", "accepted")
    await daughter.find(LICENCE)
    await expect(daughter.see("not-covered")).to_contain_text("林** 没有让您办这一项")
    await expect(daughter.see("acting-for")).to_have_count(0)
    await daughter.check_screen(keep, "delegation-not-covered")
    await daughter.press("back")
    await daughter.find(CARD)
    await expect(daughter.see("acting-for")).to_have_count(2)
    await expect(daughter.see("not-covered")).to_have_count(0)
    assert complaints == []


async def test_whose_certificate_is_used_is_said(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    mother = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="me")
    await begin_to_give(mother, "huangmeiling")
    await mother.press("delegate-send")
    daughter = await at_the_phone(browser, small_stage, complaints, "huangmeiling", view=None)
    await daughter.press("todo-open")
    await daughter.press("delegation-accept")
    await expect(daughter.see("delegation")).to_have_attribute("data-state", "accepted")
    await daughter.find(CARD)
    await expect(daughter.see("whose-papers")).to_have_count(0)
    await daughter.see("acting-for").nth(1).check()
    await expect(daughter.see("whose-papers")).to_contain_text("用林**的，不用您（代办人）的")
    await daughter.press("begin")
    await daughter.see("input-address").fill("榕城市鼓山区示范路 128 号")
    await daughter.see("input-cardKind").nth(1).check()
    await daughter.press("input-receiveBy")
    await daughter.press("fill-next")
    await expect(daughter.see("whose-papers")).to_be_visible()
    await expect(daughter.see("certificate-offer")).to_contain_text("用林**的电子居民身份证")
    await expect(daughter.see("certificate-offer")).to_contain_text("林**的“谁看过”")
    await daughter.check_screen(keep, "whose-certificate")
    await daughter.press("certificate-agree")
    await expect(daughter.see("material-file")).to_contain_text("林**的电子居民身份证")
    await daughter.see("file-input").set_input_files(photo())
    await expect(daughter.see("material-file")).to_have_count(2)
    await daughter.press("attach-next")
    await expect(daughter.see("review-files")).to_contain_text("林**的电子居民身份证")
    assert complaints == []


async def test_services_are_chosen_by_keyboard_at_400_percent(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    mother = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view="me", sizes=(DESK_AT_400,)
    )
    await begin_to_give(mother, "huangmeiling")
    await tab_to(mother.page, "items-all")
    await mother.keyboard.press("ArrowDown")
    await tab_to(mother.page, "items-box")
    await mother.keyboard.type(CARD)
    await mother.keyboard.press("Enter")  # looks up, and does not send the form
    await expect(mother.see("items-result")).to_have_count(1)
    await tab_to(mother.page, "items-result")
    await mother.keyboard.press("Space")
    await expect(mother.see("items-one")).to_contain_text(CARD)
    await tab_to(mother.page, "delegate-send")
    await mother.keyboard.press("Enter")
    await expect(mother.see("delegation")).to_contain_text(CARD)
    assert complaints == []
