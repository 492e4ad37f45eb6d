"""What a citizen does about a case: supplement, delivery, evaluation, withdrawal."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Route, expect

from sandbox.core.people import PEOPLE
from tests.support.applications import Application, ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import (
    Citizen,
    at_the_phone,
    cases_at_the_core,
    events_arrive,
    move,
    photo,
)
from tests.support.stage import Stage

CARD = "老年人优待证申领"
RELIEF = "临时救助"
DOG = "犬类登记"


async def submit_application(stage: Stage, name: str) -> Application:
    await events_arrive(stage)
    application = await ready(await stage.phone("linxiuying"), name)
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    return application


async def open_case(citizen: Citizen, side: str = "open") -> None:
    await citizen.press("tab-cases")
    await citizen.press(f"side-{side}")
    await citizen.press("case")
    await expect(citizen.see("timeline")).to_be_visible()


async def hand_over_by_an_agent(route: Route) -> None:
    """Answer as if an agent had submitted the case."""
    answer = await route.fetch()
    agent = {"delegationId": None, "principal": "林**", "agent": "黄**"}
    await route.fulfill(response=answer, json={**await answer.json(), "delegatedBy": agent})


async def test_a_decided_case_is_sent_home_and_evaluated_once(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await submit_application(small_stage, CARD)
    await move(small_stage, "20")
    await move(small_stage, "40")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    await open_case(citizen, "closed")
    await citizen.press("to-delivery")
    await expect(citizen.see("delivery-prefilled")).to_be_visible()
    await expect(citizen.see("input-name")).to_have_value("林秀英")
    await expect(citizen.see("input-mobile")).to_have_value(str(PEOPLE["linxiuying"].mobile))
    await expect(citizen.see("input-region")).to_have_value("福建省榕城市鼓山区")
    for name in ("name", "mobile", "region", "detail"):
        await citizen.see(f"input-{name}").fill("")
    await citizen.press("delivery-send")
    await expect(citizen.see("fault-link")).to_have_count(4)
    await citizen.check_screen(keep, "delivery")
    await citizen.see("input-name").fill("林秀英")
    await citizen.see("input-mobile").fill("139 0000 1234")
    await citizen.see("input-region").fill("福建省榕城市鼓山区")
    await citizen.see("input-detail").fill("示范路 128 号 3 幢 201")
    await citizen.press("delivery-send")
    await expect(citizen.see("case-message")).to_be_visible()
    await expect(citizen.see("todo-deliver")).to_have_count(0)

    await citizen.press("to-evaluate")
    await citizen.press("evaluate-send")
    await expect(citizen.see("evaluate-missing")).to_contain_text("先选")
    await expect(citizen.see("grade-face")).to_have_count(5)
    assert await citizen.locator("input[data-testid^=grade-]").first.get_attribute("value") == "1"
    await citizen.press("grade-5")
    await citizen.press("evaluate-send")
    await expect(citizen.see("evaluate-missing")).to_contain_text("不满意")
    await citizen.check_screen(keep, "evaluate")
    await citizen.see("evaluate-reason").fill("等了很久")
    await citizen.press("tag")
    await citizen.press("evaluate-send")

    await expect(citizen.see("evaluated")).to_contain_text("非常不满意")
    await expect(citizen.see("evaluated")).to_contain_text("等了很久")
    await expect(citizen.see("evaluated")).to_contain_text("办事效率低")
    await expect(citizen.see("evaluated").get_by_test_id("grade-face")).to_be_visible()
    await citizen.check_screen(keep, "evaluated")
    await expect(citizen.see("to-evaluate")).to_have_count(0)
    counts = (await small_stage.admin.get("/admin/counts")).json()
    assert (counts["evaluations"], counts["deliveries"]) == (1, 1)
    assert complaints == []


@pytest.mark.parametrize("trouble", ["no answer", "for a principal"])
async def test_without_ones_own_data_a_delivery_begins_with_the_address_alone(
    small_stage: Stage, browser: Browser, complaints: Complaints, trouble: str
) -> None:
    await submit_application(small_stage, CARD)
    await move(small_stage, "20")
    await move(small_stage, "40")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    if trouble == "no answer":
        await citizen.page.route("**/v1/own-data", lambda route: route.abort())
    await open_case(citizen, "closed")
    if trouble == "for a principal":
        await citizen.page.route("**/v1/cases/*", hand_over_by_an_agent)
    await citizen.press("to-delivery")
    await expect(citizen.see("input-region")).to_have_value("福建省榕城市鼓山区")
    await expect(citizen.see("input-name")).to_have_value("")
    await expect(citizen.see("input-mobile")).to_have_value("")
    assert complaints == []


async def test_what_is_due_is_paid_at_the_province_and_the_case_goes_on(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await submit_application(small_stage, DOG)
    await move(small_stage, "20")
    [case] = await cases_at_the_core(small_stage)
    path = f"/admin/cases/{case['caseNo']}/move"
    await small_stage.admin.post(path, json={"kind": "payment", "detail": {"status": "due"}})
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen)
    await expect(citizen.see("todo-pay")).to_contain_text("200")
    await citizen.check_screen(keep, "pay")

    await citizen.press("pay")

    await citizen.wait_for_url(f"{small_stage.sandbox.url}/**")
    await small_stage.admin.post(path, json={"kind": "payment", "detail": {"status": "paid"}})
    await citizen.go_back()
    await expect(citizen.see("part-payment")).to_contain_text("已缴")
    await expect(citizen.see("todo-pay")).to_have_count(0)


async def test_a_case_is_withdrawn_after_asking_twice(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await submit_application(small_stage, CARD)
    await move(small_stage, "20")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await open_case(citizen)
    await citizen.press("withdraw")
    await citizen.press("withdraw")
    await expect(citizen.see("input-reason")).to_be_focused()
    await citizen.see("input-reason").fill("不需要了")
    await citizen.press("withdraw")
    await citizen.press("confirm-no")
    await expect(citizen.see("screen-case")).to_have_attribute("data-state", "accepted")
    await citizen.press("withdraw")
    await citizen.press("confirm-yes")
    await expect(citizen.see("screen-case")).to_have_attribute("data-state", "withdrawn")
    [case] = await cases_at_the_core(small_stage)
    assert case["state"] == "51"
    assert complaints == []


async def test_a_supplement_asks_for_exactly_what_the_notice_lists(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await submit_application(small_stage, RELIEF)
    await move(small_stage, "12")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    await open_case(citizen)
    await citizen.press("to-supplement")
    await expect(citizen.see("material")).to_have_count(2)
    await expect(citizen.see("former-value")).to_contain_text("示范路88号")
    await expect(citizen.see("former-files").first).to_contain_text("原来交的")
    await citizen.press("supplement-send")
    await expect(citizen.see("fault-link")).to_have_count(3)
    await citizen.check_screen(keep, "supplement")
    await citizen.press("certificate-agree")
    await citizen.see("file-input").set_input_files(photo())
    await expect(citizen.see("material-file")).to_have_count(2)

    await citizen.press("correct-former")
    await expect(citizen.see("input-address")).to_have_value("福建省榕城市鼓山区示范路88号")
    await citizen.see("input-address").fill("榕城市鼓山区示范路 130 号")

    await citizen.reload()  # what was gathered and typed is still there

    await expect(citizen.see("material-file")).to_have_count(2)
    await expect(citizen.see("input-address")).to_have_value("榕城市鼓山区示范路 130 号")
    await citizen.press("supplement-send")
    await expect(citizen.see("case-message")).to_be_visible()
    await expect(citizen.see("todo-supplement")).to_have_count(0)
    assert complaints == []
