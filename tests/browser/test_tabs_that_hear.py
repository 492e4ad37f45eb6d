"""What one tab of a phone hears of another's renewal: also late, and with the clock misjudged."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.test_phone_handed_on import Gate
from tests.browser.test_tabs_of_one_sign_in import ACCESS_S, GRANTS, NO_STREAM, two_tabs
from tests.support.pages import Complaints
from tests.support.phone_page import at_the_phone
from tests.support.phone_tabs import (
    HOLDABLE,
    another_tab,
    give_answers,
    goes_on,
    hold_answers,
    is_signed_in,
    refreshes_of,
)
from tests.support.stage import Stage

# A message that comes after the lock, as to a tab that has much to do.
LATE = """window.BroadcastChannel = class extends BroadcastChannel {
  addEventListener(name, hear) {
    super.addEventListener(name, (event) => setTimeout(hear, 300, event));
  }
};"""
# Messages that wait until the test lets them in.
HELD = """window.unheard = [];
window.BroadcastChannel = class extends BroadcastChannel {
  addEventListener(name, hear) {
    super.addEventListener(name, (event) => window.unheard.push(() => hear(event)));
  }
};"""
WAITS = "navigator.locks.query().then(({ pending }) => pending.length > 0)"


@pytest.mark.parametrize("script", ["", LATE])
async def test_a_tab_that_waits_while_another_renews_does_not_renew_again(
    small_stage: Stage, browser: Browser, complaints: Complaints, script: str
) -> None:
    first, second = await two_tabs(browser, small_stage, complaints, script + NO_STREAM)
    held = Gate()
    await first.page.route("**/v1/sessions/refresh", held)
    await hold_answers(second)
    renewals = refreshes_of(second.page)
    small_stage.clock.advance(ACCESS_S + 1)
    await first.press("tab-cases")
    await held.reached.wait()
    await give_answers(second)
    await second.press("tab-cases")
    await second.page.wait_for_function(WAITS)
    held.freed.set()
    for tab in (first, second):
        await expect(tab.see("no-cases")).to_be_visible()
    assert renewals == []
    assert complaints == []


async def test_what_another_tab_has_renewed_may_have_run_out_too(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """A phone that slept wakes up with an old token and with a message about one as old."""
    first, second = await two_tabs(browser, small_stage, complaints, HELD + NO_STREAM)
    await first.page.wait_for_function("window.unheard.length > 0")
    await hold_answers(second)
    held = Gate()
    await first.page.route("**/v1/cases*", held)
    renewals = refreshes_of(first.page)
    small_stage.clock.advance(ACCESS_S + 1)
    await first.press("tab-cases")
    await held.reached.wait()
    await first.evaluate("window.unheard.splice(0).forEach((hear) => hear())")
    held.freed.set()
    await expect(first.see("no-cases")).to_be_visible()
    assert len(renewals) == 1
    await give_answers(second)
    await goes_on(second)
    assert complaints == []


async def test_a_tab_that_misjudges_the_servers_clock_takes_what_another_has_renewed(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """A busy phone reads an answer seconds after it has come: its token seems to live on."""
    first = await at_the_phone(
        browser,
        small_stage,
        complaints,
        "linxiuying",
        view=None,
        script=HOLDABLE + GRANTS + NO_STREAM,
    )

    async def date_before(route: Route) -> None:
        answer = await route.fetch()
        date = parsedate_to_datetime(answer.headers["date"]) - timedelta(seconds=ACCESS_S / 2)
        headers = {**answer.headers, "date": format_datetime(date, usegmt=True)}
        await route.fulfill(response=answer, headers=headers)

    await first.page.context.route("**/v1/sessions/refresh", date_before)
    second = await another_tab(first, small_stage, complaints)
    await is_signed_in(second)
    await first.page.context.unroute_all(behavior="wait")
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
