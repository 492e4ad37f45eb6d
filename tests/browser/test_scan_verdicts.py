"""A terminal's screen shows the verdict on what was scanned last, and on nothing else."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from playwright.async_api import Browser, Error, Page, Request, Route, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.kiosk import at_the_kiosk
from tests.browser.scanner import scan
from tests.support.clients import Phone
from tests.support.pages import DESK, WAIT_MS, Complaints, Keep
from tests.support.stage import Stage

PAYMENT = "https://qr.alipay.com/fkx0123456789"
SCANS = "**/v1/scans"
FOR_STAFF = re.compile("原因代码|请求编号")


async def at_the_desk(browser: Browser, stage: Stage, complaints: Complaints) -> Page:
    page = complaints.watch(await browser.new_page(viewport=DESK))  # type: ignore[arg-type]
    code = await offer_enrolment(stage.clock, "demo-desk-3")
    await page.goto(f"{stage.context.settings.server.public_url}/desk/#enrol={code}")
    await page.get_by_test_id("enrol").click()
    await page.get_by_test_id("reason-identity").click()
    return page


async def link(phone: Phone, certificate: str = "居民身份证") -> str:
    url: str = (await phone.show(certificate, "matter"))["url"]
    return url


class DelayedRequests:
    """Requests that are answered when the test says so."""

    def __init__(self) -> None:
        self.again()

    def again(self) -> None:
        self.routes: list[Route] = []
        self.came = asyncio.Event()
        self.holding = True

    async def __call__(self, route: Route) -> None:
        if self.holding:
            self.routes.append(route)
            self.came.set()
        else:
            await route.continue_()

    async def has_come(self) -> None:
        await asyncio.wait_for(self.came.wait(), WAIT_MS / 1000)

    async def answer_late(self, page: Page) -> None:
        """Send the answer late, after the page may have given up."""
        self.holding = False
        for route in self.routes:
            body = '{"title": "late", "status": 400, "type": "https://x/problems/code-forged"}'
            with suppress(Error, TimeoutError):  # the page has hung up
                answer = route.fulfill(
                    status=400, body=body, content_type="application/problem+json"
                )
                await asyncio.wait_for(answer, WAIT_MS / 1000)
        await page.evaluate("new Promise((then) => setTimeout(then, 50))")


async def test_a_foreign_code_takes_the_verdict_away_at_the_desk(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    phone = await small_stage.phone("linxiuying")
    verdict, history = desk.get_by_test_id("verdict"), desk.get_by_test_id("history")
    await scan(desk, await link(phone))
    await expect(verdict).to_contain_text("有效")
    await expect(desk.get_by_text("林秀英")).to_have_count(1)

    await scan(desk, PAYMENT)

    await expect(verdict).to_have_text("这不是亮证码")
    await expect(desk.get_by_text("林秀英")).to_have_count(0)
    await expect(desk.get_by_text(FOR_STAFF)).to_be_visible()
    await expect(history.locator("li").first).to_contain_text("这不是亮证码")
    await expect(history.locator("li")).to_have_count(2)
    await keep(desk, "desk-foreign")

    await scan(desk, await link(phone))
    await expect(verdict).to_contain_text("有效")
    await expect(desk.get_by_test_id("paste-code")).to_be_hidden()
    await desk.keyboard.press("F2")
    await expect(desk.get_by_test_id("paste-code")).to_be_focused()
    await desk.get_by_test_id("paste-code").fill("付款码 1345")
    await desk.get_by_test_id("paste-submit").click()
    await expect(verdict).to_have_text("这不是亮证码")
    assert complaints == []


async def test_an_older_scan_never_answers_for_a_newer_one(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    phone = await small_stage.phone("linxiuying")
    verdict, history = desk.get_by_test_id("verdict"), desk.get_by_test_id("history")

    held = DelayedRequests()
    await desk.route(SCANS, held)
    await scan(desk, await link(phone))
    await held.has_come()
    held.holding = False
    await scan(desk, await link(phone))  # while the first is being asked
    await expect(verdict).to_contain_text("有效")
    await held.answer_late(desk)
    await expect(verdict).to_contain_text("有效")
    await expect(history.locator("li").nth(1)).to_contain_text("没等到结果")

    held.again()
    await scan(desk, await link(phone))
    await expect(desk.get_by_text("正在核验")).to_be_visible()  # the verdict before is gone
    await expect(verdict).to_have_count(0)
    await held.has_come()
    await scan(desk, PAYMENT)  # an answer that does not come is no longer waited for
    await expect(verdict).to_have_text("这不是亮证码")
    await held.answer_late(desk)
    await expect(verdict).to_have_text("这不是亮证码")


async def test_a_code_whose_answer_was_lost_is_the_same_scan_when_scanned_again(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    desk = await at_the_desk(browser, small_stage, complaints)
    keys: list[str] = []

    def hear(request: Request) -> None:
        if request.url.endswith("/v1/scans"):
            keys.append(request.headers["idempotency-key"])

    async def lose(route: Route) -> None:
        await route.fetch()  # it has been done
        await route.abort()

    desk.on("request", hear)
    await desk.route(SCANS, lose)
    shown = await link(await small_stage.phone("linxiuying"))
    await scan(desk, shown)
    await expect(desk.get_by_test_id("verdict")).to_contain_text("还没有核验", timeout=60_000)
    await expect(desk.locator("#connection")).to_have_attribute("data-ok", "false")
    await desk.unroute(SCANS)
    await desk.evaluate("() => new Promise((then) => setTimeout(then, 2100))")  # scanner lifted
    lost = len(keys)
    await scan(desk, shown)
    await expect(desk.get_by_test_id("verdict")).to_contain_text("有效")
    assert len(keys) > lost
    assert len(set(keys)) == 1


async def test_a_foreign_code_takes_the_verdict_away_at_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    phone = await small_stage.phone("linxiuying")
    await kiosk.press("begin")
    await kiosk.press("matter-identity")
    await scan(kiosk.page, PAYMENT)
    await expect(kiosk.see("unknown-code")).to_contain_text("这不是亮证码")
    await scan(kiosk.page, await link(phone))
    await expect(kiosk.see("screen-shown")).to_contain_text("林秀英")

    await scan(kiosk.page, PAYMENT)

    await expect(kiosk.see("verdict")).to_have_text("这不是亮证码")
    await expect(kiosk.locator("#stage")).to_contain_text("这个码没有核验")
    await expect(kiosk.get_by_text("林秀英")).to_have_count(0)
    await expect(kiosk.get_by_text(FOR_STAFF)).to_have_count(0)
    await kiosk.looked_at(keep, "foreign")

    held = DelayedRequests()
    await kiosk.route(SCANS, held)
    await scan(kiosk.page, await link(phone))
    await expect(kiosk.see("screen-checking")).to_be_visible()
    await held.has_come()
    await scan(kiosk.page, PAYMENT)
    await expect(kiosk.see("verdict")).to_have_text("这不是亮证码")
    await held.answer_late(kiosk.page)
    await expect(kiosk.see("verdict")).to_have_text("这不是亮证码")

    kiosk_code = await link(phone)
    await kiosk.unroute(SCANS)
    await scan(kiosk.page, kiosk_code[:-1] + ("A" if kiosk_code[-1] != "A" else "B"))
    await expect(kiosk.see("result-refused")).to_be_visible()
    await expect(kiosk.get_by_text(FOR_STAFF)).to_have_count(0)

    # Where there is no verdict it is said as well, and readable for those who see.
    await kiosk.press("scan-more")
    await kiosk.press("home")
    await kiosk.press("choose-apply")
    await scan(kiosk.page, "134512345678901234")
    await expect(kiosk.see("told")).to_contain_text("这不是亮证码")
    await kiosk.looked_at(keep, "foreign-while-searching")
    assert complaints == []
