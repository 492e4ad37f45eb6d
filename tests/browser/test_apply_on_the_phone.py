"""From the search to the evaluation, in a real browser against the whole system."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.support.applications import begin, ready
from tests.support.keyboard import tab_to
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import (
    Citizen,
    at_the_phone,
    cases_at_the_core,
    events_arrive,
    move,
    photo,
)
from tests.support.sample_files import picture
from tests.support.stage import Stage

CARD = "老年人优待证申领"


async def fill_in(citizen: Citizen) -> None:
    await citizen.see("input-address").fill("榕城市鼓山区示范路 128 号 3 幢 201")
    await citizen.see("input-cardKind").nth(1).check()
    await citizen.press("input-receiveBy")


async def test_a_citizen_applies_follows_and_is_told_by_mouse(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.find(CARD)
    await expect(citizen.see("overlap-certificate")).to_contain_text("您已经有老年人优待证")
    await citizen.press("begin")
    await fill_in(citizen)
    await expect(citizen.see("saved")).to_have_attribute("data-state", "saved")
    await expect(citizen.see("saved")).to_contain_text("已保存")

    await citizen.reload()  # a phone drops background pages at will

    await expect(citizen.see("input-address")).to_have_value("榕城市鼓山区示范路 128 号 3 幢 201")
    await expect(citizen.see("input-cardKind").nth(1)).to_be_checked()
    await citizen.press("fill-next")
    await expect(citizen.see("certificate-fields")).to_contain_text("住址")
    await citizen.press("certificate-agree")
    await citizen.see("file-input").set_input_files(photo())
    await expect(citizen.see("material-file")).to_have_count(2)
    await citizen.press("attach-next")
    await expect(citizen.see("review-facts")).to_contain_text("示范路 128 号")
    await expect(citizen.see("review-files")).to_contain_text("电子居民身份证")
    await citizen.agree_to_all()
    await citizen.press("submit")

    await expect(citizen.see("submitted")).to_be_visible()
    [case] = await cases_at_the_core(small_stage)
    await expect(citizen.see("receipt")).to_contain_text(case["caseNo"])
    for extension in ("png", "pdf"):
        await expect(citizen.see(f"save-{extension}")).to_be_enabled()
    assert sorted(one["code"] for one in case["materials"]) == ["identityCard", "photo"]

    await citizen.press("to-case")
    await expect(citizen.see("screen-case")).to_have_attribute("data-state", "submitted")
    await move(small_stage, "20")  # accepted: the page changes by itself
    await expect(citizen.see("screen-case")).to_have_attribute("data-state", "accepted")
    await expect(citizen.see("part-deadlines")).to_contain_text("还有 3 个工作日")
    await expect(citizen.see("part-handler")).to_contain_text("0599")
    await citizen.press("back")
    await citizen.press("tab-matters")
    await move(small_stage, "40")  # decided, while the citizen looks elsewhere
    await expect(citizen.see("notice-case")).to_contain_text("准予")
    await citizen.press("notice-case-go")
    await expect(citizen.see("screen-case")).to_have_attribute("data-state", "granted")
    await expect(citizen.see("notice-case")).to_have_count(0)
    await citizen.check_screen(keep, "followed")
    assert complaints == []


async def test_a_citizen_applies_with_the_keyboard_alone(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """An item without materials, so that no dialog of the browser's own is needed."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("tab-matters")).to_be_visible()
    await tab_to(citizen.page, "tab-matters")
    await citizen.keyboard.press("Enter")
    await expect(citizen.see("result").first).to_be_visible()
    await tab_to(citizen.page, "search-box")
    await citizen.keyboard.type("公积金缴存证明")
    await expect(citizen.see("result")).to_have_count(1)
    await tab_to(citizen.page, "result")
    await citizen.keyboard.press("Enter")
    await expect(citizen.see("begin")).to_be_visible()
    await tab_to(citizen.page, "begin")
    await citizen.keyboard.press("Enter")
    await expect(citizen.see("input-from-year")).to_be_visible()
    await tab_to(citizen.page, "input-from-year")
    for part in ("2026", "1", "5", "2026", "10", "31"):
        await citizen.keyboard.type(part)
        await citizen.keyboard.press("Tab")
    await tab_to(citizen.page, "fill-next")
    await citizen.keyboard.press("Enter")
    await expect(citizen.see("submit")).to_be_visible()
    await tab_to(citizen.page, "commitment-truth")
    await citizen.keyboard.press("Space")
    await tab_to(citizen.page, "submit")
    await citizen.keyboard.press("Enter")
    await expect(citizen.see("receipt")).to_be_visible()
    assert await citizen.evaluate("document.activeElement.tagName") == "H1"
    [case] = await cases_at_the_core(small_stage)
    assert case["form"]["from"] == "2026-01-05"
    assert complaints == []


async def test_what_is_missing_is_listed_with_a_way_to_it(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.find(CARD)
    await citizen.press("begin")
    await citizen.press("fill-next")

    await expect(citizen.see("fault-link")).to_have_count(3)
    await expect(citizen.see("fault-summary")).to_be_focused()
    await citizen.see("fault-link").first.click()
    await expect(citizen.see("input-address")).to_be_focused()
    fault = await citizen.see("input-address").get_attribute("aria-describedby")
    assert fault
    await expect(citizen.locator(f"#{fault.split()[0]}")).to_have_text("请填写现住址")

    await fill_in(citizen)
    await citizen.press("fill-next")
    await citizen.press("attach-next")
    await expect(citizen.see("fault-link")).to_have_count(2)
    assert complaints == []


async def test_a_file_that_cannot_be_taken_is_explained_before_it_is_sent(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.find(CARD)
    await citizen.press("begin")
    await fill_in(citizen)
    await citizen.press("fill-next")
    pdf = FilePayload(name="a.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")

    await citizen.see("file-input").set_input_files(pdf)
    await expect(citizen.see("file-refused")).to_contain_text("照片（JPG）")
    await citizen.see("file-input").set_input_files(photo(3_000_000))
    await expect(citizen.see("file-refused").last).to_contain_text("最多 2 MB")
    assert await citizen.see("upload").count() == 0

    # What only calls itself a photo is found out by the server, and said in its words.
    fake = FilePayload(name="b.jpg", mimeType="image/jpeg", buffer=b"not a photo at all")
    await citizen.see("file-input").set_input_files(fake)
    await expect(citizen.see("upload-problem")).to_be_visible()
    await citizen.press("upload-dismiss")
    await expect(citizen.see("material-file")).to_have_count(0)
    assert complaints == []


ODD_NAME = "\U00020bb7" + "x" * 95 + ".jpg"
"""The last hundred UTF-16 units of it begin in the middle of 𠮷."""


async def test_a_photo_is_taken_whatever_the_browser_calls_it(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """By its content: browsers go by the name, and their words for one kind differ."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.find(CARD)
    await citizen.press("begin")
    await fill_in(citizen)
    await citizen.press("fill-next")
    chooser = citizen.see("file-input")
    accepts = await chooser.get_attribute("accept")
    assert accepts == "image/jpeg,.jpg,.jpeg,image/png,.png"

    for number, said in enumerate(("image/jpg", "application/octet-stream", "text/plain", "")):
        content = picture("JPEG", (300, 200 + number))
        await chooser.set_input_files(FilePayload(name=ODD_NAME, mimeType=said, buffer=content))
        await expect(citizen.see("material-file")).to_have_count(number + 1)
    await expect(citizen.see("material-file").last).to_contain_text(ODD_NAME)

    tiny = FilePayload(name="4.jpg", mimeType="image/jpeg", buffer=picture("JPEG", (4, 4)))
    await chooser.set_input_files(tiny)
    await expect(citizen.see("upload-problem")).to_contain_text("4×4")
    await citizen.press("upload-dismiss")
    heic = FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=picture("HEIF"))
    await chooser.set_input_files(heic)
    await expect(citizen.see("file-refused")).to_contain_text("照片（JPG）、图片（PNG）")


async def go_through(citizen: Citizen) -> None:
    """Go from the list of drafts to the commitments."""
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await citizen.press("attach-next")
    await expect(citizen.see("commitments")).to_be_visible()


async def test_what_is_not_at_hand_may_follow_later(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    application = await begin(await small_stage.phone("linxiuying"), "临时救助")
    await application.fill()
    await application.attach("identityCard")
    await application.upload("eventProof")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await citizen.press("attach-next")
    await expect(citizen.see("fault-link")).to_have_count(1)
    await citizen.see("defer").check()
    await citizen.press("attach-next")
    await expect(citizen.see("commitment-deferral")).to_be_visible()
    await citizen.see("commitment-truth").check()
    await citizen.press("submit")
    await expect(citizen.see("fault-link")).to_have_count(1)  # the second promise is missing
    await citizen.see("commitment-deferral").check()
    await citizen.press("submit")
    await expect(citizen.see("receipt")).to_contain_text("以后补交")
    [case] = await cases_at_the_core(small_stage)
    assert [m["code"] for m in case["materials"] if m.get("deferred")] == ["incomeProof"]
    assert complaints == []


async def test_one_application_for_several_matters_shows_each_as_it_is(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("huangmeiling"), "新生儿出生一件事")
    citizen = await at_the_phone(browser, small_stage, complaints, "huangmeiling")
    await go_through(citizen)
    await citizen.agree_to_all()
    await citizen.press("submit")
    await expect(citizen.see("sent-case")).to_have_count(4)
    await expect(citizen.see("to-receipt")).to_have_count(4)
    await citizen.check_screen(keep, "bundle")
    await citizen.press("to-cases")
    await citizen.press("case")
    await expect(citizen.see("part-bundle").get_by_test_id("case")).to_have_count(3)
    assert complaints == []


async def test_results_are_narrowed_by_what_one_wants(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """And who is not known well enough is told what to do before they begin."""
    citizen = await at_the_phone(browser, small_stage, complaints, "zhouxiaoyu")
    await citizen.press("tab-matters")
    await expect(citizen.see("result-count")).to_have_text("找到 35 项")
    await citizen.press("filter-organisation")
    await expect(citizen.see("filter-organisation")).to_have_attribute("aria-pressed", "true")
    await expect(citizen.see("result-count")).to_have_text("找到 9 项")
    await citizen.press("filter-noVisit")
    await expect(citizen.see("result-count")).not_to_have_text("找到 9 项")
    for text in await citizen.see("result").all_inner_texts():
        assert "一趟不用跑" in text
    await citizen.press("result")
    await expect(citizen.see("level-too-low")).to_contain_text("闽政通")
    await expect(citizen.see("begin")).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("days_off", [0, -800, 3])
async def test_a_child_applies_for_their_mother(
    small_stage: Stage, browser: Browser, complaints: Complaints, days_off: int
) -> None:
    """Also when her phone's date is wrong."""
    mother = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    now = small_stage.clock.now()
    await mother.page.clock.set_system_time(now + timedelta(days=days_off))
    await mother.press("tab-me")
    await mother.press("me-delegations")
    await mother.press("delegate")
    people = (await small_stage.admin.get("/admin/people")).json()
    [card] = [one["certNo"] for one in people if one["name"] == "何丽娟"]
    await mother.see("input-agentName").fill("何丽娟")
    await mother.see("input-agentCertNo").fill(card)
    await mother.see("period-365").check()
    await mother.press("delegate-send")
    await expect(mother.see("delegation")).to_have_attribute("data-state", "offered")

    child = await at_the_phone(browser, small_stage, complaints, "helijuan")
    await child.press("tab-me")
    await child.press("me-delegations")
    await child.press("delegation-accept")
    await expect(child.see("delegation")).to_have_attribute("data-state", "accepted")
    await expect(mother.see("delegation")).to_have_attribute("data-state", "accepted")
    await child.find(CARD)
    await child.see("acting-for").nth(1).check()
    await child.press("begin")
    await expect(child.see("acting-banner")).to_contain_text("林")
    await expect(child.see("fixed")).to_contain_text("林")
    await child.press("back")
    await child.press("draft-open")
    await expect(child.see("acting-banner")).to_be_visible()
    assert complaints == []
