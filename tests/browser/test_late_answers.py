"""A late answer replaces nothing that somebody has typed, and takes no press away."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.browser.test_kiosk_settings import choose
from tests.support.applications import begin, ready
from tests.support.pages import Complaints
from tests.support.phone_page import Citizen, at_the_phone, events_arrive, move
from tests.support.stage import Stage
from tests.support.waiting import eventually

DRAFT = re.compile(r"/v1/drafts/[^/]+$")
GUIDE = re.compile(r"/v1/items/[^/]+$")
CASE = re.compile(r"/v1/cases/[^/]+$")
CASES = re.compile(r"/v1/cases\?")
SETTINGS = re.compile(r"/v1/page-settings$")
ITEM = "老年人优待证申领"
FIRST, MORE = "幸福路", "幸福路一号"
TYPED = "Object.entries(sessionStorage).filter(([name]) => name.startsWith('typed:'))"


class Saves:
    """The saves of a draft, which arrive when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Route] = []
        self.are_held = True

    async def take(self, route: Route) -> None:
        if route.request.method == "PUT" and self.are_held:
            self.waiting.append(route)
        else:
            await route.continue_()

    async def arrive(self, page: Page) -> None:
        """Let the oldest one arrive, and wait until the page has its answer."""
        route = self.waiting.pop(0)
        async with page.expect_event("requestfinished", lambda sent: sent == route.request):
            await route.continue_()


async def hold_saves(page: Page) -> Saves:
    saves = Saves()
    await page.route(DRAFT, saves.take)
    return saves


async def open_form(stage: Stage, browser: Browser, complaints: Complaints) -> Citizen:
    citizen = await at_the_phone(browser, stage, complaints, "linxiuying")
    await begin(await stage.phone("linxiuying"), ITEM)
    await citizen.take_up_draft()
    await expect(citizen.see("input-address")).to_be_visible()
    return citizen


async def test_a_form_read_before_its_last_save_arrives_shows_what_was_typed(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await open_form(small_stage, browser, complaints)
    saves = await hold_saves(citizen.page)
    is_read, may_go_on = asyncio.Event(), asyncio.Event()

    async def hold_guide(route: Route) -> None:
        is_read.set()  # a form reads its draft, then the guide
        await may_go_on.wait()
        await route.continue_()

    await citizen.page.route(GUIDE, hold_guide)
    await citizen.see("input-address").fill(FIRST)
    await citizen.press("back")
    await eventually(lambda: saves.waiting)
    await citizen.press("draft-open")
    await asyncio.wait_for(is_read.wait(), 60)
    await saves.arrive(citizen.page)
    saves.are_held = False
    may_go_on.set()
    await expect(citizen.see("input-address")).to_have_value(FIRST)
    await expect(citizen.see("saved")).to_have_attribute("data-state", "saved")
    await expect(citizen.see("draft-merged")).to_have_count(0)  # nobody else has written
    device = await small_stage.phone("linxiuying")
    [draft] = (await device.get("/v1/drafts")).json()["items"]
    stored = (await device.get(f"/v1/drafts/{draft['id']}")).json()
    assert stored["form"]["address"] == FIRST
    assert complaints == []


async def test_the_save_of_a_form_that_was_left_forgets_nothing_typed_since(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await open_form(small_stage, browser, complaints)
    saves = await hold_saves(citizen.page)
    await citizen.see("input-address").fill(FIRST)
    await citizen.press("back")
    await eventually(lambda: saves.waiting)
    await citizen.press("draft-open")
    await expect(citizen.see("input-address")).to_have_value(FIRST)
    await eventually(lambda: len(saves.waiting) == 2)  # it is saved by the new form as well
    await citizen.see("input-address").fill(MORE)
    await saves.arrive(citizen.page)
    [[_, kept]] = await citizen.evaluate(TYPED)
    assert MORE in kept
    await citizen.page.reload()  # the page is thrown away before its own save arrives
    await expect(citizen.see("input-address")).to_have_value(MORE)
    assert complaints == []


async def test_what_was_typed_is_not_kept_again_after_the_sign_out(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await open_form(small_stage, browser, complaints)
    await hold_saves(citizen.page)
    await citizen.see("input-address").fill(FIRST)
    assert await citizen.evaluate(TYPED) != []  # the control
    device = await small_stage.phone("linxiuying")
    answer = await device.delete("/v1/sessions")  # all of them, this page's too
    assert answer.status_code == 204, answer.text
    await expect(citizen.see("screen-home")).to_be_visible()
    await citizen.page.unroute_all()
    assert await citizen.evaluate(TYPED) == []


async def is_read_by(page: Page) -> None:
    """Wait until the page has read the answer that has come."""
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")


async def put_finger_on(control: Locator) -> None:
    await control.hover()
    await control.page.mouse.down()


async def test_a_press_in_the_display_sheet_outlives_the_answer_to_the_one_before(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    answers: list[Route] = []

    async def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            answers.append(route)
        else:
            await route.continue_()

    await citizen.page.route(SETTINGS, hold)
    await citizen.press("display")
    box = citizen.see("share-at-kiosks")
    await box.click()
    await eventually(lambda: answers)
    await box.evaluate("(node) => { window.box = node; }")
    await put_finger_on(box)
    async with citizen.page.expect_response(SETTINGS):
        await answers.pop().continue_()
    await is_read_by(citizen.page)
    await citizen.page.mouse.up()
    await expect(box).to_be_checked()
    # The answer to one's own choice draws nothing anew: no other press is lost, either.
    assert await box.evaluate("(node) => node === window.box")
    assert complaints == []


async def test_an_open_display_shows_what_another_device_chooses(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.page.locator("body")).to_have_attribute("data-stream", "live")
    await citizen.press("display")
    await choose(await small_stage.phone("linxiuying"), values={"contrast": "night"})
    await expect(citizen.see("contrast-night")).to_have_attribute("aria-pressed", "true")
    assert complaints == []


async def test_news_of_a_case_takes_no_press_away(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await events_arrive(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), ITEM)
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.page.locator("body")).to_have_attribute("data-stream", "live")
    await citizen.press("tab-cases")
    await put_finger_on(citizen.see("case"))
    async with citizen.page.expect_response(CASES):
        await move(small_stage, "20")
    await is_read_by(citizen.page)
    await citizen.page.mouse.up()
    await expect(citizen.see("timeline")).to_be_visible()

    await put_finger_on(citizen.see("withdraw"))
    async with citizen.page.expect_response(CASE):
        await move(small_stage, "30")
    await is_read_by(citizen.page)
    await citizen.page.mouse.up()
    await expect(citizen.see("input-reason")).to_be_visible()
    assert complaints == []
