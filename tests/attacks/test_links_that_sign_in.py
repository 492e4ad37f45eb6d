"""A link signs nobody in (login CSRF, RFC 9700 §4.7).

The attacker sends one with their own ticket or code, so that others would work in their name.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bff.identity.enrolment_codes import offer_enrolment
from models import Session, Terminal
from tests.browser.conftest import small_stage
from tests.support.pages import PHONE, Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

__all__ = ["small_stage"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEB = Path(__file__).parents[2] / "web"
VICTIM, ATTACKER = "linxiuying", "wangji"
VICTIMS_NAME, ATTACKERS_NAME = "林**", "王*"


def home(stage: Stage) -> str:
    return f"{stage.context.settings.server.public_url}/phone/"


async def fresh_tab(browser: Browser, complaints: Complaints) -> Page:
    return complaints.watch(await browser.new_page(viewport=PHONE))  # type: ignore[arg-type]


async def without_the_guard(page: Page, file: str, guard: str, instead: str) -> None:
    """Serve the page's module with the guard taken off."""
    source = (WEB / file).read_text("utf-8")
    assert source.count(guard) == 1

    async def serve(route: Route) -> None:
        body = source.replace(guard, instead)
        await route.fulfill(body=body, content_type="text/javascript")

    await page.route(f"**/{file}", serve)


async def without_the_state(page: Page) -> None:
    guard = 'const isExpected = state !== null && fragment.get("state") === state;'
    await without_the_guard(page, "phone/sign-on.js", guard, "const isExpected = true;")


async def signed_in_as(page: Page, name: str) -> None:
    await page.get_by_test_id("tab-me").click()  # home greets nobody by a name with stars
    await expect(page.locator("main")).to_contain_text(f"{name}，您好")


async def test_a_link_signs_a_fresh_tab_in_as_nobody(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    for state in ("", "&state=", "&state=null", "&state=guess"):
        page = await fresh_tab(browser, complaints)
        await page.goto(f"{home(small_stage)}#ticket={await small_stage.ticket(ATTACKER)}{state}")
        await expect(page.get_by_test_id("ticket-not-asked")).to_contain_text("不是在这里开始的")
        await expect(page.get_by_test_id("sign-in")).to_be_visible()
        assert "ticket" not in page.url
        await keep(page, "phone-ticket-not-asked")
        await page.close()
    assert await Session.all().count() == 0
    assert complaints == []


async def test_control_without_the_state_the_fresh_tab_is_the_attackers(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = await fresh_tab(browser, complaints)
    await without_the_state(page)
    await page.goto(f"{home(small_stage)}#ticket={await small_stage.ticket(ATTACKER)}")
    await signed_in_as(page, ATTACKERS_NAME)


async def link_over_a_running_session(stage: Stage, phone: Citizen) -> None:
    await signed_in_as(phone.page, VICTIMS_NAME)
    await phone.goto(f"{home(stage)}#ticket={await stage.ticket(ATTACKER)}")


async def test_a_link_over_a_running_session_changes_nothing(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await at_the_phone(browser, small_stage, complaints, VICTIM, view=None)
    await link_over_a_running_session(small_stage, phone)
    await expect(phone.see("ticket-not-asked")).to_contain_text(f"仍以{VICTIMS_NAME}的身份")
    await signed_in_as(phone.page, VICTIMS_NAME)
    await keep(phone.page, "phone-ticket-not-asked-signed-in")
    # Also when the link is opened anew, as from a chat: the page loads with it.
    await phone.goto("about:blank")
    await phone.goto(f"{home(small_stage)}#ticket={await small_stage.ticket(ATTACKER)}")
    await expect(phone.see("ticket-not-asked")).to_have_count(1)
    await signed_in_as(phone.page, VICTIMS_NAME)
    assert await Session.all().count() == 1
    assert complaints == []


async def test_control_without_the_state_the_running_session_is_the_attackers(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await at_the_phone(browser, small_stage, complaints, VICTIM, view=None)
    await signed_in_as(phone.page, VICTIMS_NAME)
    await phone.goto("about:blank")
    await without_the_state(phone.page)
    await phone.goto(f"{home(small_stage)}#ticket={await small_stage.ticket(ATTACKER)}")
    await signed_in_as(phone.page, ATTACKERS_NAME)


async def test_a_state_is_good_for_one_ticket(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """An earlier sign-on, read from a tab's history or a log, is of no use."""
    phone = await at_the_phone(browser, small_stage, complaints, VICTIM, view=None)
    await signed_in_as(phone.page, VICTIMS_NAME)
    ticket = await small_stage.ticket(ATTACKER)
    await phone.goto(f"{home(small_stage)}#ticket={ticket}&state=of-this-tab")
    await expect(phone.see("ticket-not-asked")).to_be_visible()
    await signed_in_as(phone.page, VICTIMS_NAME)


async def test_the_round_trip_that_the_tab_began_signs_in(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Through the sandbox's own page, also when somebody's link came in between."""
    page = await fresh_tab(browser, complaints)
    await page.goto(f"{home(small_stage)}#ticket={await small_stage.ticket(ATTACKER)}")
    await expect(page.get_by_test_id("ticket-not-asked")).to_be_visible()
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("sign-in-person").filter(has_text="林秀英").click()
    await signed_in_as(page, VICTIMS_NAME)
    assert await page.evaluate("sessionStorage.getItem('sign-on-state')") is None
    assert "state" not in page.url
    assert complaints == []


async def test_a_link_makes_nobodys_terminal_of_a_browser(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    page = await fresh_tab(browser, complaints)
    await page.goto(f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}")
    await expect(page.get_by_test_id("enrolment-code")).to_have_value(code)
    assert (await Terminal.get(id="demo-desk-3")).key_thumbprint is None
    await page.get_by_test_id("enrol").click()  # somebody who means it
    await expect(page.get_by_test_id("ready")).to_be_visible()
    assert complaints == []


async def test_control_without_the_press_the_link_enrols(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    page = await fresh_tab(browser, complaints)
    await without_the_guard(
        page, "shared/page/terminal-start.js", "if (embeddedInDemo()) enrol", "if (true) enrol"
    )
    await page.goto(f"{small_stage.context.settings.server.public_url}/desk/#enrol={code}")
    await expect(page.get_by_test_id("ready")).to_be_visible()
    assert (await Terminal.get(id="demo-desk-3")).key_thumbprint is not None
