"""A granted case leads to the very certificate that it has brought."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.support.case_actions import case_in_states
from tests.support.core_cases import PLAIN
from tests.support.pages import Complaints
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage


async def test_a_granted_case_opens_its_own_certificate(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await case_in_states(small_stage, phone, PLAIN, "20", "40")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="cases")
    await citizen.press("side-closed")
    await citizen.press("case")
    await citizen.press("to-certificate")
    await expect(citizen.see("present")).to_be_visible()
    await expect(citizen.page.locator(".face-band")).to_contain_text("老年人优待证")
    await citizen.press("back")
    await expect(citizen.see("certificate").first).to_contain_text(
        "身份证"
    )  # the control: the list
    assert complaints == []
