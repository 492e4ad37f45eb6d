"""A phone that goes from hand to hand: tabs that slept meanwhile, and ends that were cut off."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Page, Route, expect

from models import Session
from tests.support.pages import Complaints
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.phone_tabs import (
    another_tab,
    home,
    is_signed_in,
    is_signed_out,
    reopen,
    sign_in_here,
)
from tests.support.stage import Stage
from tests.support.waiting import eventually

PATH = "/v1/page-settings"
NO_STREAM = """window.fetch = (fetch => (address, options) =>
  String(address).endsWith("/v1/stream") ? new Promise(() => {}) : fetch(address, options)
)(window.fetch.bind(window));"""
TRACES = """sessionStorage.setItem("typed:draft", "{}");
sessionStorage.setItem("display-wish", '{"preset":"low-vision","values":{}}');"""
TAB = "JSON.stringify(Object.keys(sessionStorage))"
OTHERS = "localStorage.setItem('others-use-this-phone', 'yes');"


class Gate:
    """Requests of a page that wait until they are let go."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.freed = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        self.reached.set()
        await self.freed.wait()
        await route.continue_()


async def hand_on(citizen: Citizen) -> None:
    await citizen.press("tab-me")
    await citizen.press("change-person")
    await citizen.press("confirm-yes")


async def open_sign_ins(citizen: Citizen) -> None:
    await citizen.press("tab-me")
    await citizen.press("me-sessions")


async def end_all(citizen: Citizen) -> None:
    await open_sign_ins(citizen)
    await citizen.press("end-all-sessions")
    await citizen.press("confirm-yes")


async def is_revoked() -> bool:
    return (await Session.first()).revoked_at is not None  # type: ignore[union-attr]


def settings_reads(page: Page) -> list[str]:
    reads: list[str] = []
    page.on("request", lambda it: reads.append(it.url) if it.url.endswith(PATH) else None)
    return reads


@pytest.mark.parametrize("is_next_there", [True, False])
async def test_a_tab_that_was_thrown_away_has_nothing_of_the_person_before(
    small_stage: Stage, browser: Browser, complaints: Complaints, is_next_there: bool
) -> None:
    """Its storage and history are kept, and it hears nothing of what other tabs do."""
    first = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    second = await another_tab(first, small_stage, complaints)
    await is_signed_in(second)
    await second.press("tab-matters")
    await second.see("search-box").fill("居住证")
    await second.press("tab-me")
    await second.evaluate(TRACES)
    await second.page.goto("about:blank")
    await hand_on(first)
    await is_signed_out(first)
    if is_next_there:
        await first.evaluate("localStorage.removeItem('others-use-this-phone')")
        await sign_in_here(first, small_stage, "huangmeiling")
        await is_signed_in(first, "黄**")
    await second.page.go_back()
    await (is_signed_in(second) if is_next_there else is_signed_out(second))
    traces = str(await second.evaluate(TAB))
    assert "typed:" not in traces
    assert "display-wish" not in traces
    await second.page.go_back()
    await expect(second.see("screen-home")).to_be_visible()
    await expect(second.see("search-box")).to_have_count(0)
    device = await small_stage.phone("huangmeiling")
    assert (await device.get(PATH)).json()["preset"] == "standard"
    if is_next_there:
        await is_signed_in(second, "黄**")


async def test_a_tab_of_the_same_sign_in_keeps_what_it_had(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The control: nobody has left."""
    first = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await first.evaluate("sessionStorage.setItem('typed:draft', '{}')")
    await first.press("tab-matters")
    await first.page.goto("about:blank")
    await first.page.go_back()
    await expect(first.see("search-box")).to_be_visible()
    assert "typed:draft" in str(await first.evaluate(TAB))


async def test_where_others_use_the_phone_a_persons_display_ends_with_their_tab(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view=None, script=OTHERS
    )
    root = citizen.page.locator(":root")
    await citizen.press("display")
    await citizen.press("preset-elder")
    await citizen.press("display-done")
    await expect(root).to_have_attribute("data-text", "22")
    await citizen.reload()
    await is_signed_in(citizen)
    await expect(root).to_have_attribute("data-text", "22")  # the control: it is kept, here
    assert "22" not in str(await citizen.evaluate("localStorage['phone.display'] ?? ''"))
    other = await another_tab(citizen, small_stage, complaints)
    await is_signed_out(other)
    await expect(other.page.locator(":root")).to_have_attribute("data-text", "17")
    await open_sign_ins(citizen)
    await citizen.press("end-session")
    await citizen.press("confirm-yes")
    await is_signed_out(citizen)
    await expect(root).to_have_attribute("data-text", "17")


async def test_who_hands_the_phone_on_is_gone_from_it_before_the_server_answers(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await is_signed_in(citizen)
    held = Gate()
    await citizen.page.route("**/v1/sessions/*", held)
    await hand_on(citizen)
    await held.reached.wait()
    await expect(citizen.page.locator("body")).not_to_contain_text("林**")
    assert await citizen.evaluate("localStorage['citizen-session']") is None
    held.freed.set()
    await is_signed_out(citizen)
    await eventually(is_revoked)


async def test_a_sign_out_that_a_crash_cut_off_is_ended_at_the_next_start(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await citizen.evaluate(
        """localStorage["citizen-session"] =
          JSON.stringify({ ...JSON.parse(localStorage["citizen-session"]), isEnding: true })"""
    )
    citizen = await reopen(citizen, small_stage, complaints)
    await is_signed_out(citizen)
    assert await citizen.evaluate("localStorage['citizen-session']") is None
    await eventually(is_revoked)


async def test_settings_that_arrive_after_the_change_of_person_are_not_put_on(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view=None, script=NO_STREAM
    )
    second = await another_tab(first, small_stage, complaints)
    await second.page.context.add_init_script(NO_STREAM)
    await is_signed_in(second)
    await second.reload()
    await is_signed_in(second)
    device = await small_stage.phone("linxiuying")
    version = (await device.get(PATH)).json()["version"]
    night = {"values": {"contrast": "night"}}
    answer = await device.client.request(
        "PATCH", PATH, json=night, headers={**device.headers, "If-Match": f'"{version}"'}
    )
    assert answer.is_success
    settings, page = Gate(), Gate()
    await second.page.route(f"**{PATH}", settings)
    await second.press("tab-matters")
    await settings.reached.wait()
    await second.page.route(home(small_stage), page)
    await hand_on(first)
    await page.reached.wait()
    async with second.page.expect_request_finished(lambda it: it.url.endswith(PATH)):
        settings.freed.set()
    page.freed.set()
    await is_signed_out(second)
    await expect(second.page.locator(":root")).to_have_attribute("data-contrast", "standard")
    await is_signed_out(first)
    assert "night" not in str(await first.evaluate("localStorage['phone.display'] ?? ''"))


async def test_who_ends_all_sign_ins_leaves_nothing_in_other_tabs(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    second = await another_tab(first, small_stage, complaints)
    await is_signed_in(second)
    await second.evaluate("sessionStorage.setItem('mark', 'of hers')")
    held = Gate()
    await open_sign_ins(first)
    await expect(first.see("end-all-sessions")).to_be_visible()
    await first.page.route("**/v1/sessions", held)
    await first.press("end-all-sessions")
    await first.press("confirm-yes")
    await held.reached.wait()
    await is_signed_out(second)  # before the server is asked
    assert await second.evaluate("sessionStorage.getItem('mark')") is None
    held.freed.set()
    await is_signed_out(first)


async def test_who_could_not_end_all_sign_ins_is_still_signed_in(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    first = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    second = await another_tab(first, small_stage, complaints)
    await is_signed_in(second)

    async def refuse(route: Route) -> None:
        if route.request.method == "DELETE":
            await route.abort()
        else:
            await route.continue_()

    await first.page.route("**/v1/sessions", refuse)
    await end_all(first)
    await expect(first.see("end-all-sessions")).to_have_count(0)
    await is_signed_in(second)
    await first.press("tab-home")
    await first.reload()
    await is_signed_in(first)


async def test_nobody_reads_settings_after_the_sign_out(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    body = citizen.page.locator("body")
    await expect(body).to_have_attribute("data-stream", "live")
    await open_sign_ins(citizen)
    await citizen.press("end-session")
    await citizen.press("confirm-yes")
    await is_signed_out(citizen)
    reads = settings_reads(citizen.page)
    for tab in ("tab-matters", "tab-home", "tab-matters"):
        await citizen.press(tab)
    await expect(citizen.see("search-box")).to_be_visible()
    assert reads == []


STATES = """async () => {
  const { openStream } = await import("/shared/net/stream.js");
  window.states = [];
  let begin;
  const body = new ReadableStream({ start: (it) => { begin = it; } });
  const connect = async () => new Response(body);
  return new Promise((resolve) => {
    const stream = openStream({ connect, onEvent: () => {}, onState(next) {
      states.push(next);
      if (next !== "live") return;
      setTimeout(() => {
        stream.stop();
        setTimeout(() => resolve(states), 0);
      }, 0);
    } });
  });
}"""


async def test_a_stream_that_is_stopped_says_nothing_more(modules: Page) -> None:
    assert await modules.evaluate(STATES) == ["connecting", "live"]
