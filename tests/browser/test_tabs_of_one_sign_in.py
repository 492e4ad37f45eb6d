"""All tabs of a phone share one sign-in: one renews for all, and what ends it ends it in all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from models import InboxMessage, Session
from tests.support.pages import Complaints
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.phone_tabs import (
    HOLDABLE,
    STORED,
    another_tab,
    give_answers,
    goes_on,
    hold_answers,
    is_signed_in,
    is_signed_out,
    refreshes_of,
    reopen,
    sign_in_here,
)
from tests.support.stage import Stage

SESSION_JS = Path(__file__).parents[2] / "web" / "shared" / "net" / "citizen-session.js"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });"
NO_CHANNEL = "delete window.BroadcastChannel;"
GRANTS = """window.grants = [];
new BroadcastChannel("citizen-session").onmessage = ({ data }) => window.grants.push(data);"""
# The live stream would renew by itself.
NO_STREAM = """window.fetch = (fetch => (address, options) =>
  String(address).endsWith("/v1/stream") ? new Promise(() => {}) : fetch(address, options)
)(window.fetch.bind(window));"""
# The event arrives, and the page does not hear it.
DEAF = """addEventListener("storage", (event) => {
  event.stopImmediatePropagation();
  if (event.key === "citizen-session") window.unheard = event.newValue;
}, true);"""
ACCESS_S = 600


async def two_tabs(
    browser: Browser, stage: Stage, complaints: Complaints, script: str = ""
) -> tuple[Citizen, Citizen]:
    """Sign a citizen in, and open the page in a second tab."""
    script = HOLDABLE + script
    first = await at_the_phone(browser, stage, complaints, "linxiuying", view=None, script=script)
    second = await another_tab(first, stage, complaints)
    await is_signed_in(second)
    return first, second


async def renew_at_once(stage: Stage, tabs: tuple[Citizen, ...]) -> None:
    """Let all tabs find their token stale in the same moment: each refresh waits for the others."""
    stage.clock.advance(ACCESS_S + 1)
    calls = [tab.see("tab-cases").click() for tab in tabs]
    await asyncio.gather(*calls)


async def test_one_tab_renews_for_all(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints, GRANTS + NO_STREAM)
    await hold_answers(second)
    renewals = refreshes_of(second.page)
    small_stage.clock.advance(ACCESS_S + 1)
    await first.press("tab-cases")
    await expect(first.see("no-cases")).to_be_visible()
    await second.page.wait_for_function("window.grants.length > 0")
    await give_answers(second)
    await goes_on(second)
    assert renewals == []
    assert complaints == []


@pytest.mark.parametrize("script", ["", NO_LOCKS, NO_CHANNEL, NO_LOCKS + NO_CHANNEL])
async def test_tabs_that_renew_at_the_same_time_are_no_theft(
    small_stage: Stage, browser: Browser, complaints: Complaints, script: str
) -> None:
    tabs = await two_tabs(browser, small_stage, complaints, script)
    for _ in range(3):
        await renew_at_once(small_stage, tabs)
        for tab in tabs:
            await goes_on(tab)
    session = await Session.get()
    assert session.revoked_at is None
    assert await InboxMessage.filter(kind="session").count() == 0
    assert complaints == []


async def test_control_a_tab_with_a_key_of_its_own_looks_like_a_thief(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Without the lock, and without the key that lies beside the token."""
    first, second = await two_tabs(
        browser, small_stage, complaints, NO_LOCKS + NO_CHANNEL + NO_STREAM
    )
    source = SESSION_JS.read_text("utf-8")
    guard = "idempotencyKey: sent.refreshKey"
    assert source.count(guard) == 1

    async def without_the_guard(route: Route) -> None:
        body = source.replace(guard, "idempotencyKey: newKey()")
        await route.fulfill(body=body, content_type="text/javascript")

    await first.page.context.route("**/citizen-session.js", without_the_guard)
    for tab in (first, second):
        await tab.reload()
        await is_signed_in(tab)
    await first.page.context.unroute_all(behavior="wait")  # it reloads at the end
    before = await first.evaluate(STORED)
    await hold_answers(second)
    small_stage.clock.advance(ACCESS_S + 1)
    # The second reads what lies there before the first has its answer.
    await second.evaluate(
        """(stored) => {
          Storage.prototype.getItem = (get => function (key) {
            const isRecord = key === "citizen-session" && this === localStorage;
            return isRecord ? stored : get.call(this, key);
          })(Storage.prototype.getItem);
        }""",
        str(await first.evaluate("localStorage['citizen-session']")),
    )
    await first.press("tab-cases")
    await expect(first.see("no-cases")).to_be_visible()
    assert (await first.evaluate(STORED))["refreshToken"] != before["refreshToken"]
    await give_answers(second)
    await second.press("tab-cases")
    await is_signed_out(second)
    assert (await Session.get()).revoke_reason == "refresh-token-reused"


async def test_a_tab_that_reads_what_another_has_just_replaced_is_no_thief(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Storage reaches another process a moment late: the tab before the control, with the key."""
    first, second = await two_tabs(browser, small_stage, complaints, NO_CHANNEL + NO_STREAM)
    await hold_answers(second)
    small_stage.clock.advance(ACCESS_S + 1)
    await second.evaluate(
        """(stored) => {
          let late = 1;
          Storage.prototype.getItem = (get => function (key) {
            const isLate = key === "citizen-session" && this === localStorage && late > 0;
            return isLate ? stored : get.call(this, key);
          })(Storage.prototype.getItem);
          addEventListener("caught-up", () => { late = 0; });
        }""",
        str(await first.evaluate("localStorage['citizen-session']")),
    )
    await first.press("tab-cases")
    await expect(first.see("no-cases")).to_be_visible()
    async with second.page.expect_request("**/v1/sessions/refresh"):
        await give_answers(second)
        await second.press("tab-cases")
    await second.evaluate("dispatchEvent(new Event('caught-up'))")
    await expect(second.see("no-cases")).to_be_visible()
    small_stage.clock.advance(ACCESS_S + 1)
    for tab in (second, first):
        await goes_on(tab)
    assert (await Session.get()).revoked_at is None


@pytest.mark.parametrize("script", ["", NO_LOCKS + NO_CHANNEL])
async def test_who_leaves_one_tab_has_left_all(
    small_stage: Stage, browser: Browser, complaints: Complaints, script: str
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints, script)
    await second.press("tab-matters")
    await second.see("search-box").fill("居住证")
    await second.press("display")
    await second.press("contrast-night")
    await second.press("display-done")
    await expect(first.page.locator(":root")).to_have_attribute("data-contrast", "night")
    await first.press("tab-me")
    await first.press("change-person")
    await first.press("confirm-yes")
    await is_signed_out(first)
    await is_signed_out(second)
    for tab in (first, second):
        await expect(tab.page.locator(":root")).to_have_attribute("data-contrast", "standard")
    await second.page.go_back()
    await is_signed_out(second)
    await expect(second.see("search-box")).to_have_count(0)
    assert complaints == []


async def test_what_another_device_ends_is_ended_in_all_tabs(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints)
    elsewhere = await small_stage.phone("linxiuying")
    assert (await elsewhere.delete("/v1/sessions")).is_success
    for tab in (first, second):
        await is_signed_out(tab)
    assert await first.evaluate("localStorage['citizen-session']") is None


async def test_another_person_in_one_tab_is_not_mixed_with_the_first(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints)
    await second.press("tab-me")
    await expect(second.see("screen-me")).to_contain_text("林**")
    await sign_in_here(first, small_stage, "huangmeiling")
    await is_signed_in(first, "黄**")
    await is_signed_in(second, "黄**")
    await expect(second.page.locator("body")).not_to_contain_text("林**")
    assert complaints == []


async def test_a_tab_that_slept_while_the_person_changed_asks_nothing_for_the_first(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The storage has somebody else's token, and no event has said so."""
    first, second = await two_tabs(browser, small_stage, complaints, DEAF + NO_STREAM)
    await second.press("tab-me")
    await expect(second.see("screen-me")).to_contain_text("林**")
    await sign_in_here(first, small_stage, "huangmeiling")
    await is_signed_in(first, "黄**")
    await second.page.wait_for_function("window.unheard === localStorage['citizen-session']")
    await expect(second.see("screen-me")).to_contain_text("林**")  # the control: it has not heard
    await hold_answers(second)
    small_stage.clock.advance(ACCESS_S + 1)
    await second.press("tab-cases")
    await give_answers(second)
    await is_signed_in(second, "黄**")
    await goes_on(first)


async def test_storage_that_is_cleared_by_hand_signs_all_tabs_out(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints, NO_STREAM)
    await first.evaluate("localStorage.clear()")
    await is_signed_out(second)
    small_stage.clock.advance(ACCESS_S + 1)
    await first.press("tab-cases")
    await is_signed_out(first)
    await is_signed_out(await reopen(first, small_stage, complaints))


async def test_a_tab_at_the_sign_in_goes_on_when_another_has_signed_in(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints)
    await first.evaluate("localStorage.clear()")
    await is_signed_out(second)
    await sign_in_here(first, small_stage, "linxiuying")
    await is_signed_in(second)
