"""What leads a citizen back to one material, and what must not take them away from it."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.applications import begin, ready
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
CARD_OF_IDENTITY = "[data-code=identityCard]"
IDENTITY, SUSPENDED = "居民身份证", "02"


async def suspend_identity_card(stage: Stage) -> None:
    """Suspend it between handing it over and submitting."""
    await stage.set_status(await stage.identifier("linxiuying", IDENTITY), SUSPENDED)
    stage.clock.advance(61)  # what is remembered of her certificates is asked again


async def on_paper_instead(citizen: Citizen) -> None:
    card = citizen.page.locator(CARD_OF_IDENTITY)
    await expect(card.locator("h2")).to_be_focused()
    await card.get_by_test_id("material-remove").click()
    await card.get_by_test_id("file-input").set_input_files(photo())
    await expect(card.get_by_test_id("material-file")).to_have_attribute("data-source", "file")


async def test_a_certificate_suspended_before_submission_leads_to_its_material(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await citizen.press("attach-next")
    await expect(citizen.see("submit")).to_be_visible()
    await citizen.agree_to_all()
    await suspend_identity_card(small_stage)
    await citizen.press("submit")
    await expect(citizen.see("submit-problem")).to_contain_text("已暂扣")
    await citizen.check_screen(keep, "certificate-lapsed")
    await citizen.press("to-attach")
    await on_paper_instead(citizen)
    await citizen.switch_language()
    await expect(citizen.page.locator("h1")).to_have_text("Attach papers")
    await expect(citizen.see("material-file")).to_have_count(2)
    await expect(citizen.page.locator(f"{CARD_OF_IDENTITY} h2")).not_to_be_focused()
    await citizen.press("attach-next")
    await expect(citizen.see("submit")).to_be_visible()
    await citizen.agree_to_all()
    await citizen.press("submit")
    await expect(citizen.see("receipt")).to_be_visible(timeout=60_000)
    assert complaints == []


async def test_in_a_supplement_too(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), CARD)
    [case] = (await application.submit()).json()["cases"]
    asked = [{"code": "identityCard", "name": IDENTITY, "reason": "请重新授权。"}]
    await move(small_stage, "12", detail={"materials": asked, "fields": []})
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-cases")
    await citizen.press("case")
    await citizen.press("to-supplement")
    await citizen.press("certificate-agree")
    await expect(citizen.see("material-file")).to_have_attribute("data-source", "certificate")
    await suspend_identity_card(small_stage)
    await citizen.press("supplement-send")
    await expect(citizen.see("problem")).to_contain_text("已暂扣")
    await citizen.check_screen(keep, "supplement-certificate-lapsed")
    await citizen.press("to-attach")
    await on_paper_instead(citizen)
    await citizen.press("supplement-send")
    await expect(citizen.see("case-message")).to_be_visible()
    [there] = await cases_at_the_core(small_stage)
    assert (there["sourceNo"], there["state"]) == (case["id"], "11")
    assert complaints == []


@pytest.mark.parametrize("kiosk", [False, True])
async def test_the_other_language_waits_for_a_file_that_is_being_sent(
    small_stage: Stage, browser: Browser, complaints: Complaints, kiosk: bool
) -> None:
    phone = await small_stage.phone("linxiuying")
    application = await begin(phone, CARD)
    await application.fill()
    await application.attach("identityCard")
    citizen: Citizen
    if kiosk:
        citizen = machine = await at_the_kiosk(browser, small_stage, complaints)
        await machine.open_draft(phone)
    else:
        citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
        await citizen.take_up_draft()
    await citizen.press("fill-next")
    arrived = asyncio.Event()

    async def when_it_may(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await citizen.route("**/materials/photo", when_it_may)
    await citizen.see("file-input").set_input_files([photo(60_000), photo(70_000)])
    await expect(citizen.see("upload")).to_be_visible()

    await citizen.switch_language()

    await expect(citizen.see("upload")).to_be_visible()
    arrived.set()
    await expect(citizen.page.locator("h1")).to_have_text("Attach papers")
    await expect(citizen.see("material-file")).to_have_count(3)
    assert complaints == []
