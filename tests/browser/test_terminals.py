"""Terminals that stand for years: the network goes, voices are missing, keys are replaced."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Browser, Page, Route, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.kiosk import AtKiosk, at_the_kiosk
from tests.browser.scanner import scan
from tests.support.pages import DESK, KIOSK, Complaints, Keep
from tests.support.stage import Stage
from tests.support.voice import VOICES


async def enrolled_desk(browser: Browser, stage: Stage, complaints: Complaints) -> Page:
    page = complaints.watch(await browser.new_page(viewport=DESK))  # type: ignore[arg-type]
    await page.clock.install()
    code = await offer_enrolment(stage.clock, "demo-desk-3")
    await page.goto(f"{stage.context.settings.server.public_url}/desk/#enrol={code}")
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("ready")).to_be_visible()
    return page


async def away(route: Route) -> None:
    await route.abort()


async def test_a_desk_says_by_itself_that_the_network_is_gone_and_back(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    desk = await enrolled_desk(browser, small_stage, complaints)
    connection = desk.locator("#connection")
    await expect(connection).to_have_text("已连接")
    await desk.route(re.compile("/v1/|/healthz"), away)
    await desk.clock.run_for(20_000)
    await expect(connection).to_have_text("网络不通")
    await expect(desk.get_by_test_id("not-ready")).to_contain_text("现在不能核验")
    await expect(desk.get_by_test_id("ready")).to_have_count(0)
    await desk.unroute(re.compile("/v1/|/healthz"))
    await desk.clock.run_for(20_000)
    await expect(connection).to_have_text("已连接")
    await expect(desk.get_by_test_id("ready")).to_be_visible()

    await small_stage.desk("demo-desk-3")  # another device is enrolled as this desk
    for _ in range(2):  # and it is still said when the page is loaded anew
        await desk.reload()
        await expect(desk.get_by_test_id("enrolment-lost")).to_contain_text("登记已被取代")


async def test_a_touch_only_kiosk_is_enrolled_and_a_lost_answer_burns_no_code(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    page = complaints.watch(await browser.new_page(viewport=KIOSK, reduced_motion="reduce"))  # type: ignore[arg-type]
    await page.add_init_script(VOICES)
    code = await offer_enrolment(small_stage.clock, "demo-kiosk-1")
    kiosk = AtKiosk(page)

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/v1/terminals/enrolment", lose)
    await page.goto(f"{small_stage.context.settings.server.public_url}/kiosk/")
    for character in code.replace("-", ""):
        await kiosk.press(f"key-{character}")
    await kiosk.looked_at(keep, "enrolment-keys")
    await kiosk.press("enrol")
    await expect(kiosk.see("enrolment-problem")).to_be_visible()

    await page.unroute("**/v1/terminals/enrolment")
    await page.reload()
    for character in code.replace("-", ""):
        await kiosk.press(f"key-{character}")
    await kiosk.press("enrol")
    await expect(kiosk.see("screen-attract")).to_be_visible()

    # No voice, no button; one that comes late brings it, one that fails takes it away.
    await expect(kiosk.see("voice")).to_have_count(0)
    await page.evaluate("voiceCame('en-GB')")
    await expect(kiosk.see("voice")).to_have_count(0)
    async with page.expect_request("**/v1/terminals/heartbeat") as told:
        pass
    sent: Any = (await told.value).post_data_json
    assert sent["lacks"][0] == "voices"
    await page.evaluate("voiceCame('zh-CN')")
    await kiosk.press("voice")
    await expect(kiosk.see("voice")).to_contain_text("停止朗读")
    assert "您好" in await page.evaluate("speeches[0].text")
    await page.evaluate("window.first = speeches[0]; first.onerror({ error: 'audio-busy' })")
    await kiosk.press("voice")
    await kiosk.press("voice")  # one reading that ended says nothing of the next
    await page.evaluate("first.onerror({ error: 'synthesis-failed' })")
    await expect(kiosk.see("voice")).to_contain_text("停止朗读")
    await page.evaluate("speeches[0].onerror({ error: 'synthesis-failed' })")
    await expect(kiosk.see("voice")).to_have_count(0)
    assert complaints == []


async def test_after_a_check_the_kiosk_leads_on_to_the_matter(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    phone = await small_stage.phone("linxiuying")
    await kiosk.press("begin")
    await kiosk.press("matter-social")
    await scan(kiosk.page, (await phone.show("居民身份证", "matter"))["url"])
    await expect(kiosk.see("screen-shown")).to_contain_text("这一步只核验证照")
    await kiosk.looked_at(keep, "shown-goes-on")
    await kiosk.press("go-on")
    await expect(kiosk.see("search-box")).to_have_value("社保")
    await expect(kiosk.see("result").first).to_be_visible()
    await expect(kiosk.get_by_text("林秀英")).to_have_count(0)
    await kiosk.press("home")
    await expect(kiosk.see("screen-attract")).to_be_visible()
    await kiosk.route(re.compile("/healthz"), away)
    await kiosk.evaluate("dispatchEvent(new Event('offline'))")
    await expect(kiosk.see("kiosk-offline")).to_be_visible()
    await kiosk.looked_at(keep, "offline")
    await kiosk.unroute(re.compile("/healthz"))
    await kiosk.evaluate("dispatchEvent(new Event('online'))")
    await expect(kiosk.see("kiosk-offline")).to_have_count(0, timeout=60_000)
