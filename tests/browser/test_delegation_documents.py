"""Letting somebody act who has a passport, who sees it at the next sign-in."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from sandbox.core.people import PEOPLE
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage


async def test_somebody_with_a_passport_is_asked_and_agrees(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    maria = PEOPLE["maria"]
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="me")
    await citizen.press("me-delegations")
    await citizen.press("delegate")
    await citizen.see("input-agentName").fill(maria.name)
    await citizen.see("input-agentCertNo").fill(maria.cert_no)
    await citizen.press("delegate-send")
    fault = citizen.see("field-agentCertNo").get_by_test_id("field-fault")
    await expect(fault).to_be_visible()  # no number of an identity card
    await citizen.press("document-414")
    await expect(citizen.see("input-agentName")).to_have_value(maria.name)
    await expect(citizen.see("input-agentCertNo")).to_have_value(maria.cert_no)
    await citizen.check_screen(keep, "delegate-document")
    await citizen.press("delegate-send")
    await expect(citizen.see("delegation")).to_have_attribute("data-state", "offered")

    agent = await at_the_phone(browser, small_stage, complaints, "maria", view=None)
    await agent.press("todo-open")  # the first thing after signing in
    await agent.press("delegation-accept")
    await expect(agent.see("delegation")).to_have_attribute("data-state", "accepted")
    await citizen.reload()  # both sides agree on the state
    await expect(citizen.see("delegation")).to_have_attribute("data-state", "accepted")
    assert complaints == []
