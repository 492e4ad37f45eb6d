"""What a page says is true as long as it says it, and names what is wrong where it is."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, expect

from tests.browser.test_after_applying import CARD, RELIEF, open_case, submit_application
from tests.support.applications import ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone, events_arrive, move, photo
from tests.support.stage import Stage

NOTHING = ""
SPOKEN = ("announce-polite", "announce-urgent")


async def expect_silence(citizen: Citizen) -> None:
    for region in SPOKEN:
        await expect(citizen.see(region)).to_have_text(NOTHING)


async def expect_fault_shown(box: Locator) -> None:
    """Check that a wrong answer is marked and listed at the top with a link to it."""
    await expect(box).to_have_attribute("aria-invalid", "true")
    described = (await box.get_attribute("aria-describedby") or "").split()
    assert any(id_.endswith("-fault") for id_ in described), described


async def test_spoken_words_are_gone_once_they_were_heard(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await submit_application(small_stage, CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen)
    await move(small_stage, "20")
    await expect(citizen.see("announce-polite")).to_contain_text("有新进展")
    await expect_silence(citizen)
    assert complaints == []


async def test_spoken_words_leave_with_their_screen(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await submit_application(small_stage, CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen)
    await move(small_stage, "20")
    await expect(citizen.see("announce-polite")).to_contain_text("有新进展")
    await citizen.press("back")
    assert await citizen.see("announce-polite").text_content() == NOTHING
    assert complaints == []


async def test_what_could_not_be_read_is_read_when_the_network_is_back(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("certificate").first).to_be_visible()
    await citizen.context.set_offline(True)
    for tab, shown in (("tab-cases", "no-cases"), ("tab-certificates", "certificate")):
        await citizen.press(tab)
        await expect(citizen.see("problem")).to_contain_text("网络不通")
        await citizen.context.set_offline(False)
        await expect(citizen.see("problem")).to_have_count(0)
        await expect(citizen.see(shown).first).to_be_visible()
        await citizen.context.set_offline(True)


async def test_a_choice_made_takes_the_reminder_away(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await submit_application(small_stage, CARD)
    await move(small_stage, "20")
    await move(small_stage, "40")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen, "closed")
    await citizen.press("to-evaluate")
    await citizen.press("evaluate-send")
    await expect(citizen.see("evaluate-missing")).to_contain_text("先选")
    await citizen.press("grade-5")
    await expect(citizen.see("evaluate-missing")).to_have_count(0)
    await expect(citizen.locator("[aria-invalid=true]")).to_have_count(0)
    await citizen.press("evaluate-send")
    await expect(citizen.see("evaluate-missing")).to_contain_text("不满意")
    await citizen.see("evaluate-reason").fill("等了很久")
    await expect(citizen.see("evaluate-missing")).to_have_count(0)
    assert complaints == []


async def test_a_supplement_sent_while_the_core_is_away_is_said_once(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await submit_application(small_stage, RELIEF)
    await move(small_stage, "12")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen)
    await citizen.press("to-supplement")
    await citizen.press("certificate-agree")
    await citizen.see("file-input").set_input_files(photo())
    await expect(citizen.see("material-file")).to_have_count(2)
    await citizen.see("input-address").fill("榕城市鼓山区示范路 130 号")
    await small_stage.admin.post("/admin/faults", json={"kind": "down", "seconds": 600})

    await citizen.press("supplement-send")

    await expect(citizen.see("underway-queued")).to_be_visible()
    await expect(citizen.see("case-message")).to_have_count(0)
    await expect(citizen.see("case-state")).to_contain_text("补正已提交，正在送达省平台")
    await expect(citizen.get_by_text("待补正")).to_have_count(0)
    await expect(citizen.get_by_text("还缺东西")).to_have_count(0)
    await citizen.check_screen(keep, "supplement-underway")
    await citizen.press("back")
    await expect(citizen.see("case")).to_contain_text("补正已提交")
    assert complaints == []


async def test_a_wrong_number_is_marked_where_it_was_typed(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-me")
    await citizen.press("me-delegations")
    await citizen.press("delegate")
    await citizen.press("delegate-send")
    await expect_fault_shown(citizen.see("input-agentName"))
    await expect(citizen.see("fault-link")).to_have_count(2)
    await citizen.see("input-agentName").fill("何丽娟")
    await expect(citizen.see("fault-link")).to_have_count(1)
    await citizen.see("input-agentCertNo").fill("110101197608056896")
    await expect(citizen.see("fault-summary")).to_have_count(0)

    await citizen.press("delegate-send")

    await expect_fault_shown(citizen.see("input-agentCertNo"))
    await expect(citizen.see("input-agentCertNo")).to_be_focused()
    await expect(citizen.see("field-fault").last).to_contain_text("证件号码有误")
    assert "agentCertNo" not in await citizen.locator("main").inner_text()
    await citizen.check_screen(keep, "delegate-wrong-number")
    await citizen.see("input-agentCertNo").fill("11010519491231002X")
    await expect(citizen.see("field-fault").last).to_be_hidden()
    assert complaints == []


async def test_what_was_begun_is_found_among_ones_cases(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-cases")
    await expect(citizen.see("draft")).to_contain_text(CARD)
    await expect(citizen.see("no-cases")).to_contain_text("没有已经提交")
    await citizen.check_screen(keep, "cases-with-a-draft")
    await citizen.press("side-closed")
    await expect(citizen.see("draft")).to_be_hidden()
    await citizen.press("side-open")
    await citizen.press("draft-open")
    await expect(citizen.see("screen-fill")).to_be_visible()
    assert complaints == []


async def test_leaving_this_device_is_not_told_as_of_another(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await events_arrive(small_stage)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-me")
    await citizen.press("me-sessions")
    await citizen.press("end-session")
    await expect(citizen.see("confirm-yes")).to_have_text("退出登录")
    assert complaints == []
