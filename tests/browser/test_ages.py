"""An age that does not fit is said in the guide and at the choice, with what to do."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.support.pages import PHONE, SMALLEST, Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

ALLOWANCE, CARD = "高龄津贴申领", "老年人优待证申领"


async def test_the_guide_says_it_before_anything_is_filled_in(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "wangji")
    await citizen.press("tab-matters")
    await citizen.see("search-box").fill(ALLOWANCE)
    await expect(citizen.see("result")).to_have_count(1)
    await citizen.press("result")
    await expect(citizen.see("overlap-age")).to_contain_text("要年满 80 周岁")
    await expect(citizen.see("overlap-age")).to_contain_text("12345")
    await expect(citizen.see("overlap-age")).not_to_contain_text("替家人办")  # no one to choose
    await expect(citizen.see("begin")).not_to_be_visible()
    await expect(citizen.see("guide-limits")).to_contain_text("满 80 周岁")
    await citizen.check_screen(keep, "age-guide")

    mother = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await mother.find(ALLOWANCE)  # where one begins
    await expect(mother.see("overlap-age")).to_have_count(0)
    assert complaints == []


async def test_the_choice_says_it_and_once_chosen_what_to_do(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", sizes=(PHONE, SMALLEST)
    )
    await citizen.find(CARD)
    await citizen.press("begin")
    field = citizen.see("field-cardKind")
    await expect(citizen.see("unfit")).to_have_count(1)
    await expect(field.locator("label").first).to_contain_text("年龄不合适：只到 69 周岁")
    await citizen.see("input-address").fill("榕城市鼓山区示范路 128 号")
    await citizen.see("input-cardKind").nth(0).check()
    await citizen.press("input-receiveBy")
    await citizen.press("fill-next")
    await expect(field.get_by_test_id("field-fault")).to_contain_text("请选别的")
    await citizen.check_screen(keep, "age-choice")
    await citizen.see("input-cardKind").nth(1).check()
    await citizen.press("fill-next")
    await expect(citizen.see("attach-next")).to_be_visible()
    assert complaints == []
