"""A tab that is duplicated where others use the phone too: its copy has the tab's refresh token."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from models import InboxMessage, Session
from tests.support.pages import Complaints
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

SESSION_JS = Path(__file__).parents[2] / "web" / "shared" / "net" / "citizen-session.js"
# As on plain http, and on iOS before 15.4.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"
ACCESS_S = 600


async def duplicate_tab(tab: Page, complaints: Complaints) -> Citizen:
    """Open a copy of the tab, as a browser does."""
    async with tab.context.expect_page() as opened:
        await tab.evaluate("void window.open(location.href)")
    return Citizen(complaints.watch(await opened.value))


async def signed_in(
    browser: Browser, stage: Stage, complaints: Complaints, script: str = NO_LOCKS
) -> Citizen:
    """Sign a citizen in, for this tab alone. Their browser runs the script in each tab."""
    tab_only = "localStorage.setItem('others-use-this-phone', 'yes');"
    first = await at_the_phone(browser, stage, complaints, "linxiuying", script=tab_only + script)
    await expect(first.see("certificate").first).to_be_visible()
    return first


async def goes_on(tab: Citizen) -> None:
    """Check that the server answers a call of this tab."""
    await tab.press("tab-cases")
    await expect(tab.see("no-cases")).to_be_visible()
    await tab.press("tab-certificates")
    await expect(tab.see("certificate").first).to_be_visible()


async def test_without_web_locks_a_tab_and_its_copy_both_go_on(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    tab = await signed_in(browser, small_stage, complaints)
    copy = await duplicate_tab(tab.page, complaints)
    await expect(copy.see("screen-home")).to_be_visible()
    for one in (tab, copy, tab, copy):
        small_stage.clock.advance(ACCESS_S + 1)  # the other has refreshed meanwhile
        await goes_on(one)
    await copy.reload()
    await goes_on(copy)
    await goes_on(tab)
    session = await Session.get()
    assert session.revoked_at is None
    assert await InboxMessage.filter(kind="session").count() == 0
    assert complaints == []


async def test_without_web_locks_a_tab_that_slept_catches_up_with_its_copy(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    tab = await signed_in(browser, small_stage, complaints)
    copy = await duplicate_tab(tab.page, complaints)
    await expect(copy.see("screen-home")).to_be_visible()
    for _ in range(6):
        small_stage.clock.advance(ACCESS_S + 1)
        await goes_on(copy)
    await goes_on(tab)
    await goes_on(copy)
    assert (await Session.get()).revoked_at is None
    assert complaints == []


async def test_what_one_tab_ends_is_ended_in_the_other(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    tab = await signed_in(browser, small_stage, complaints)
    copy = await duplicate_tab(tab.page, complaints)
    await expect(copy.see("screen-home")).to_be_visible()
    await Session.all().update(revoked_at=small_stage.clock.now(), revoke_reason="test")
    small_stage.clock.advance(ACCESS_S + 1)
    for one in (tab, copy):
        await one.press("tab-cases")
        await expect(one.see("sign-in")).to_be_visible()


async def test_control_with_a_key_of_its_own_the_copy_ends_both(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    tab = await signed_in(browser, small_stage, complaints)
    source = SESSION_JS.read_text("utf-8")
    guard = "locks ? newKey() : keyAfter(key)"
    assert source.count(guard) == 1

    async def without_the_guard(route: Route) -> None:
        await route.fulfill(body=source.replace(guard, "newKey()"), content_type="text/javascript")

    await tab.page.context.route("**/citizen-session.js", without_the_guard)
    await tab.reload()
    await expect(tab.see("certificate").first).to_be_visible()
    copy = await duplicate_tab(tab.page, complaints)
    await goes_on(copy)
    small_stage.clock.advance(ACCESS_S + 1)
    await goes_on(tab)
    small_stage.clock.advance(ACCESS_S + 1)
    await copy.press("tab-cases")
    await expect(copy.see("sign-in")).to_be_visible()
    session = await Session.get()
    assert session.revoke_reason == "refresh-token-reused"


async def test_with_web_locks_the_copy_asks_to_sign_in_and_the_tab_goes_on(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    tab = await signed_in(browser, small_stage, complaints, "")
    if not await tab.evaluate("Boolean(navigator.locks)"):
        pytest.skip("this browser has no Web Locks")
    await tab.evaluate("sessionStorage.setItem('typed:draft', '{}')")
    copy = await duplicate_tab(tab.page, complaints)
    await expect(copy.see("sign-in")).to_be_visible()
    await copy.page.wait_for_function("!('typed:draft' in sessionStorage)")
    assert await tab.evaluate("'typed:draft' in sessionStorage")
    small_stage.clock.advance(ACCESS_S + 1)
    await goes_on(tab)
    assert (await Session.get()).revoked_at is None
    assert complaints == []
