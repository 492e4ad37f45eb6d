"""A shared phone: 换个人 leaves nothing to the next, and a sign-in takes nothing over."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Request, expect

from tests.support.pages import LETTERS, PHONE, Complaints, Keep, check_page
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import stored_at, when_stored
from tests.support.waiting import eventually

TRACES = "JSON.stringify([{ ...localStorage }, Object.keys(sessionStorage), history.state])"


async def sign_in_here(stage: Stage, citizen: Citizen, uid: str) -> None:
    """Come back to this tab from the sign-on page."""
    await citizen.evaluate("sessionStorage.setItem('sign-on-state', 'of-this-tab')")
    ticket = await stage.ticket(uid)
    await citizen.evaluate("(it) => { location.hash = it; }", f"ticket={ticket}&state=of-this-tab")
    await citizen.press("tab-certificates")
    await expect(citizen.see("certificate").first).to_be_visible()


def changes_of(citizen: Citizen) -> list[str]:
    """Return a list that grows by each change of settings that the page sends."""
    changes: list[str] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            changes.append(request.url)

    citizen.page.on("request", note)
    return changes


async def choose_elder(citizen: Citizen) -> None:
    await citizen.press("display")
    await citizen.press("preset-elder")
    await citizen.press("display-done")


async def test_after_a_change_of_person_the_phone_is_as_on_the_first_day(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("certificate").first).to_be_visible()
    await choose_elder(citizen)
    device = await small_stage.phone("linxiuying")
    await when_stored(device, lambda it: bool(it["preset"] == "elder"))
    await citizen.press("tab-me")
    await citizen.see("change-person").scroll_into_view_if_needed()
    await check_page(citizen.page, keep, "phone-change-person")
    await citizen.press("change-person")
    await citizen.press("confirm-yes")
    await expect(citizen.see("sign-in")).to_be_visible()
    assert await citizen.evaluate(LETTERS) == 17
    traces = str(await citizen.evaluate(TRACES))
    assert "display" not in traces
    assert "citizen-session" not in traces
    assert (await stored_at(device))["preset"] == "elder", "hers are kept"

    other = await small_stage.phone("huangmeiling")
    changes = changes_of(citizen)
    await sign_in_here(small_stage, citizen, "huangmeiling")
    assert await citizen.evaluate(LETTERS) == 17
    assert (await stored_at(other))["version"] == 0
    assert changes == []
    await citizen.press("display")
    await citizen.press("contrast-night")
    await eventually(lambda: len(changes) == 1)  # the control: a change of theirs is sent
    assert complaints == []


async def test_a_first_sign_in_makes_nothing_of_the_person_before_ones_own(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The control: without 换个人 the phone looks as it did. Still nothing of it is stored."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    await expect(citizen.see("certificate").first).to_be_visible()
    other = await small_stage.phone("huangmeiling")
    await sign_in_here(small_stage, citizen, "huangmeiling")
    assert await citizen.evaluate(LETTERS) == 22
    await citizen.press("display")
    await citizen.press("contrast-night")
    await when_stored(other, lambda it: bool(it["version"] == 1))
    assert (await stored_at(other))["values"] == {"contrast": "night"}
    assert await citizen.evaluate(LETTERS) == 22
    assert complaints == []


@pytest.mark.parametrize(("preset", "stored"), [("elder", "elder"), ("low-vision", "standard")])
async def test_what_somebody_chooses_before_they_sign_in_is_theirs(
    small_stage: Stage, browser: Browser, complaints: Complaints, preset: str, stored: str
) -> None:
    """But a preset that tells of health is not stored before its person has agreed."""
    device = await small_stage.phone("huangmeiling")
    page = complaints.watch(await browser.new_page(viewport=PHONE, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    citizen = Citizen(page, (PHONE,))
    await citizen.press("display")
    await citizen.press(f"preset-{preset}")
    await citizen.press("contrast-night")
    await citizen.press("display-done")
    await page.reload()
    await expect(citizen.see("sign-in")).to_be_visible()
    await sign_in_here(small_stage, citizen, "huangmeiling")
    await when_stored(device, lambda it: it["values"].get("contrast") == "night")
    assert (await stored_at(device))["preset"] == stored
    await expect(citizen.page.locator(":root")).to_have_attribute("data-contrast", "night")

    async def is_forgotten() -> bool:
        return bool(await citizen.evaluate("sessionStorage.getItem('display-wish') === null"))

    await eventually(is_forgotten)
    assert complaints == []


async def test_back_does_not_lead_into_the_visit_of_the_person_before(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="matters")
    await citizen.see("search-box").fill("居住证")
    await citizen.press("tab-me")
    await citizen.page.go_back()
    await expect(citizen.see("search-box")).to_have_value("居住证")  # the control: one's own
    await citizen.press("tab-me")
    await citizen.press("change-person")
    await citizen.press("confirm-yes")
    await expect(citizen.see("sign-in")).to_be_visible()
    await citizen.page.go_back()
    await expect(citizen.see("screen-home")).to_be_visible()
    await expect(citizen.see("search-box")).to_have_count(0)
    assert complaints == []


async def test_what_was_open_closes_when_the_session_ends_elsewhere(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="me")
    await citizen.press("change-person")
    await expect(citizen.see("confirm-yes")).to_be_visible()
    assert (await (await small_stage.phone("linxiuying")).delete("/v1/sessions")).is_success
    await expect(citizen.see("sign-in")).to_be_visible()
    await expect(citizen.page.locator("dialog")).to_have_count(0)
