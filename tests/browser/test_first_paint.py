"""What is seen before any module has come: the display and the language are right already."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.support.pages import KIOSK, PHONE, Complaints, Keep
from tests.support.stage import Stage

CHOSEN = {"textSize": 30, "contrast": "night", "lineHeight": 2, "letterSpacing": 0.12}
CHOOSE = """async (values) => {
  const { choose } = await import("/shared/page/preferences.js");
  choose({ ...values, language: "en" });
}"""
# Of the first frame in which something is painted.
PROBE = """(() => {
  const look = () => {
    const { fontSize, backgroundColor, lineHeight, letterSpacing } = getComputedStyle(document.body);
    return { fontSize, backgroundColor, lineHeight, letterSpacing, lang: document.documentElement.lang };
  };
  window.look = look;
  new PerformanceObserver(() => { window.first ??= look(); }).observe({ type: "paint", buffered: true });
})()"""  # noqa: E501
ELDER_AT_NIGHT = {
    "fontSize": "30px",
    "backgroundColor": "rgb(20, 24, 29)",
    "lineHeight": "60px",
    "letterSpacing": "3.6px",
    "lang": "en",
}
PAPER, WHITE = "rgb(246, 244, 240)", "rgb(255, 255, 255)"
CLASSIC = ("/first-paint.js", "/start.js")


class HeldModules:
    """Modules of a page that come only when the test says so."""

    def __init__(self, *, without_first_paint: bool = False) -> None:
        self.may_come = asyncio.Event()
        self._without_first_paint = without_first_paint

    async def __call__(self, route: Route) -> None:
        if not route.request.url.endswith(CLASSIC):
            await self.may_come.wait()
        elif self._without_first_paint and route.request.url.endswith(CLASSIC[0]):
            await route.abort()
            return
        await route.continue_()


async def first_frame(
    context: BrowserContext, url: str, held: HeldModules, complaints: Complaints
) -> tuple[Page, dict[str, Any]]:
    page = complaints.watch(await context.new_page())
    await page.add_init_script(PROBE)
    await page.route("**/*.js", held)
    await page.goto(url, wait_until="commit")
    await page.wait_for_function("() => window.first")
    return page, await page.evaluate("first")


async def open_and_choose(context: BrowserContext, url: str) -> None:
    """Choose a display, as this person's phone has it from the day before."""
    page = await context.new_page()
    await page.goto(url)
    await page.get_by_test_id("sign-in").wait_for()
    await page.evaluate(CHOOSE, CHOSEN)
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.close()


async def test_the_phones_first_frame_is_as_it_was_chosen(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    await open_and_choose(context, url)

    held = HeldModules()
    page, first = await first_frame(context, url, held, complaints)
    assert first == ELDER_AT_NIGHT
    await keep(page, "phone-first-frame")
    held.may_come.set()
    await page.get_by_test_id("sign-in").wait_for()
    assert await page.evaluate("look()") == first  # and nothing jumps

    control = HeldModules(without_first_paint=True)
    page, first = await first_frame(context, url, control, complaints)
    assert (first["fontSize"], first["backgroundColor"]) == ("17px", PAPER)
    control.may_come.set()
    await page.get_by_test_id("sign-in").wait_for()
    # The modules put on the display; the language of a page is said before them.
    assert await page.evaluate("look()") == {**ELDER_AT_NIGHT, "lang": "zh-CN"}
    assert complaints == []


async def test_who_asks_the_system_for_contrast_has_it_in_the_first_frame(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """At the first visit, when nothing is stored, and no longer when the system has changed."""
    url = f"{small_stage.context.settings.server.public_url}/phone/"
    context = await browser.new_context(viewport=PHONE, contrast="more")  # type: ignore[arg-type]
    for without, ground in ((True, PAPER), (False, WHITE)):  # the control comes first
        held = HeldModules(without_first_paint=without)
        page, first = await first_frame(context, url, held, complaints)
        assert first["backgroundColor"] == ground
        held.may_come.set()
        await page.get_by_test_id("sign-in").wait_for()
        assert (await page.evaluate("look()"))["backgroundColor"] == WHITE
    await page.evaluate(CHOOSE, {"textSize": 22})

    held = HeldModules()
    page = complaints.watch(await context.new_page())
    await page.emulate_media(contrast="no-preference")
    await page.add_init_script(PROBE)
    await page.route("**/*.js", held)
    await page.goto(url, wait_until="commit")
    await page.wait_for_function("() => window.first")
    first = await page.evaluate("first")
    assert (first["fontSize"], first["backgroundColor"]) == ("22px", PAPER)
    held.may_come.set()
    await page.get_by_test_id("sign-in").wait_for()
    assert complaints == []


async def test_the_kiosks_first_frame_is_everybodys(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Whatever its storage holds: nobody finds what the last person chose."""
    context = await browser.new_context(viewport=KIOSK, reduced_motion="reduce")  # type: ignore[arg-type]
    url = f"{small_stage.context.settings.server.public_url}/kiosk/"
    leak = """try { localStorage.setItem("kiosk.language", "en"); localStorage.setItem("kiosk.display",
      JSON.stringify({ values: { textSize: 48, contrast: "night" }, attributes: { "data-contrast": "night", "data-text": "48" } })); } catch {}"""  # noqa: E501
    await context.add_init_script(leak)
    usual = {"fontSize": "28px", "backgroundColor": PAPER, "lang": "zh-CN"}

    held = HeldModules()
    page, first = await first_frame(context, url, held, complaints)
    assert {name: first[name] for name in usual} == usual
    held.may_come.set()
    await page.get_by_test_id("enrol").wait_for()
    now = await page.evaluate("look()")
    assert {name: now[name] for name in usual} == usual

    async def remember(route: Route) -> None:
        answer = await route.fetch()
        body = (await answer.text()).replace(
            'data-role="kiosk"', 'data-role="kiosk" data-remember="yes"'
        )
        await route.fulfill(response=answer, body=body)

    await context.route(url, remember)  # the control
    held = HeldModules()
    page, first = await first_frame(context, url, held, complaints)
    assert {name: first[name] for name in usual} == {
        "fontSize": "48px",
        "backgroundColor": ELDER_AT_NIGHT["backgroundColor"],
        "lang": "en",
    }
    held.may_come.set()
    await page.get_by_test_id("enrol").wait_for()
    assert complaints == []
