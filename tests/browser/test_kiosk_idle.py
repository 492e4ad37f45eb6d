"""A kiosk that nobody uses shows what it does, and keeps nothing of whoever was there."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import LANDSCAPE, AtKiosk, at_the_kiosk
from tests.browser.scanner import scan
from tests.support.pages import KIOSK, Complaints, Keep
from tests.support.stage import Stage

QUIET_S, SCENE_S = 60, 6
# Counts the clocks that go on a page.
COUNTED = """(() => {
  const { setInterval: begin, clearInterval: end } = window;
  window.clocks = new Set();
  window.setInterval = (...given) => { const id = begin(...given); clocks.add(id); return id; };
  window.clearInterval = (id) => { clocks.delete(id); end(id); };
})()"""
SCENE = "document.querySelector('.idle-picture .scene').dataset.scene"


async def left_alone(kiosk: AtKiosk) -> None:
    await kiosk.clock.fast_forward((QUIET_S + 1) * 1000)
    await expect(kiosk.see("screen-idle")).to_be_visible()


async def test_scenes_follow_each_other_until_somebody_touches(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True, init=COUNTED)
    await kiosk.page.emulate_media(reduced_motion="no-preference")
    await kiosk.hold_time()
    at_first = await kiosk.evaluate("clocks.size")
    for _ in range(3):
        await left_alone(kiosk)
        assert await kiosk.evaluate("clocks.size") <= at_first
        seen = []
        for _ in range(5):
            seen.append(await kiosk.evaluate(SCENE))
            await kiosk.clock.run_for(SCENE_S * 1000)
        assert seen == ["choose", "scan", "card", "receipt", "choose"]
        await kiosk.see("screen-idle").click(position={"x": 500, "y": 200})  # anywhere
        await expect(kiosk.see("screen-attract")).to_be_visible()
        assert await kiosk.evaluate("clocks.size") == at_first
    await kiosk.evaluate("setInterval(() => {}, 1000)")
    assert await kiosk.evaluate("clocks.size") > at_first  # the control: one that nobody ends
    assert complaints == []


async def test_drawn_again_the_scenes_go_on_where_they_were(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    await kiosk.page.emulate_media(reduced_motion="no-preference")
    await kiosk.hold_time()
    await left_alone(kiosk)
    await kiosk.clock.run_for(SCENE_S * 1000)
    assert await kiosk.evaluate(SCENE) == "scan"
    english = "import('/shared/page/preferences.js').then((it) => it.choose({ language: 'en' }))"
    await kiosk.clock.run_for(SCENE_S * 500)
    await kiosk.evaluate(english)
    await expect(kiosk.see("start")).to_be_visible()
    assert await kiosk.evaluate(SCENE) == "scan"
    await kiosk.clock.run_for(SCENE_S * 500)
    assert await kiosk.evaluate(SCENE) == "card", "each scene has its time, drawn again or not"
    assert complaints == []


async def test_for_those_who_want_less_motion_it_stands_still(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(
        browser, small_stage, complaints, fake_time=True, sizes=(KIOSK, LANDSCAPE)
    )
    await kiosk.hold_time()
    await left_alone(kiosk)
    await kiosk.clock.run_for(3 * SCENE_S * 1000)
    assert await kiosk.evaluate(SCENE) == "choose"
    await kiosk.clock.resume()
    await kiosk.looked_at(keep, "idle", kiosk.see("start"))
    await kiosk.page.keyboard.press("Tab")
    await kiosk.page.keyboard.press("Enter")
    await expect(kiosk.see("screen-attract")).to_be_visible()
    assert complaints == []


async def test_what_a_guest_chose_goes_with_them(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    before = await kiosk.evaluate(LOOK)
    await kiosk.press("language")
    await kiosk.press("display")
    await kiosk.press("theme-elder")
    await kiosk.press("display-close")
    await kiosk.press("choose-apply")
    await kiosk.press("home")
    assert await kiosk.evaluate(LOOK) != before
    await kiosk.press("display")
    await kiosk.hold_time()
    await kiosk.clock.fast_forward((QUIET_S - 1) * 1000)
    await expect(kiosk.see("display-dialog")).to_be_visible()  # they may be reading it
    await kiosk.clock.fast_forward((QUIET_S + 2) * 1000)  # twice as long, for an elder
    await expect(kiosk.see("screen-idle")).to_be_visible()
    await expect(kiosk.see("display-dialog")).to_have_count(0)
    assert await kiosk.evaluate(LOOK) == before
    assert complaints == []


LOOK = """(() => {
  const { lang, dataset, style } = document.documentElement;
  return JSON.stringify([lang, { ...dataset }, style.cssText]);
})()"""


async def test_a_code_under_the_scanner_begins_a_visit(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    code = (await (await small_stage.phone("linxiuying")).show("老年人优待证", "benefit"))["code"]
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    await left_alone(kiosk)
    await scan(kiosk.page, code)
    await expect(kiosk.see("matter-elder")).to_be_visible()
    assert complaints == []
