"""English pages, signed in too: every Chinese text on them is marked as Chinese (WCAG 3.1.2)."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.browser.kiosk import at_the_kiosk
from tests.browser.marked_pages import CARD, PARTS, MarkedPages, marks_missing
from tests.browser.scanner import scan
from tests.support.applications import ready
from tests.support.drafts import delegate
from tests.support.pages import DESK, Complaints, Keep
from tests.support.phone_page import at_the_phone, events_arrive, move
from tests.support.stage import Stage

NEED = "临时救助"


async def test_chinese_on_the_phones_english_pages_is_marked(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    phone, wang = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    await delegate(wang, phone, "linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    walk, page = MarkedPages(citizen.page, keep, "phone", "en"), citizen.page
    await expect(citizen.see("certificate").first).to_be_visible()
    await walk.begin()
    await walk.look_at("certificates", "certificate")
    await walk.press("certificate")
    await walk.look_at("consent", "consent-fields")
    await walk.press("present")
    await walk.look_at("code", "code-image")
    desk = await small_stage.desk()
    shown = await phone.show("居民身份证", "verify")
    await desk.scan(shown["code"], "办理社会保险业务")
    await walk.look_at("shown", "shown-place")
    # The stream, which began in Chinese, speaks English now.
    await expect(page.get_by_test_id("shown")).to_contain_text("Show that I hold it")
    await desk.scan(shown["code"], "其他原因")
    await walk.look_at("refused", "scan-refused")
    await walk.press("shown-done")
    await walk.apply()
    await walk.press("to-case")
    await walk.look_at("case", "timeline")
    await walk.press("back", "tab-me")
    await walk.look_at("me", "me-log")
    await walk.press("me-log")
    await walk.look_at("log", "entry-refused")
    await expect(page.get_by_test_id("usage-log")).to_contain_text("Social insurance")
    await expect(page.get_by_test_id("usage-log")).to_contain_text("For the application: Senior")
    await walk.press("tab-me", "me-delegations")
    await walk.look_at("delegations", "delegate")
    await walk.press("delegate", "delegate-send")
    await walk.look_at("delegate", "fault-summary")
    await walk.press("back", "tab-me", "me-sessions")
    await walk.look_at("sessions", "session")
    assert complaints == []


async def test_chinese_on_english_pages_of_cases_is_marked(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), NEED)
    assert (await application.submit()).status_code == 201
    await move(small_stage, "11")
    await move(small_stage, "12")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    walk = MarkedPages(citizen.page, keep, "phone", "en")
    await expect(citizen.see("certificate").first).to_be_visible()
    await walk.begin()
    await walk.press("tab-cases")
    await walk.look_at("cases", "case")
    await walk.press("case")
    await walk.look_at("case", "todo-supplement")
    await walk.press("to-supplement")
    await walk.look_at("supplement", "shown-in-chinese")
    await walk.press("back")
    await move(small_stage, "20")
    await move(small_stage, "40")
    await expect(citizen.see("to-evaluate")).to_be_visible()
    await walk.look("decided")
    await walk.press("to-evaluate")
    await walk.press("grade-5")
    await walk.look_at("evaluate", "tag")
    assert complaints == []


async def test_chinese_on_the_kiosks_english_pages_is_marked(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    walk, page = MarkedPages(kiosk.page, keep, "kiosk", "en"), kiosk.page
    phone = await small_stage.phone("linxiuying")
    await walk.begin()
    await walk.look_at("home", "begin")
    await walk.press("begin")
    await walk.look_at("matters", "screen-matters")
    await walk.press("matter-elder")
    await walk.look_at("scan", "screen-scan")
    shown = await phone.show("老年人优待证", "benefit")
    await scan(page, shown["code"])
    await walk.look_at("shown", "screen-shown")
    await walk.press("scan-more")
    used = await phone.show("老年人优待证", "benefit")
    await (await small_stage.desk()).scan(used["code"], "核验")
    await scan(page, used["code"])
    await walk.look_at("refused", "screen-refused")
    await walk.press("end")
    await walk.begin()  # for the next person, it is Chinese again
    await walk.press("choose-apply")
    await page.get_by_test_id("search-box").fill(CARD)
    await expect(page.get_by_test_id("result")).to_have_count(1)
    await walk.press("result")
    await walk.look_at("guide", "begin")
    await walk.press("begin")
    await walk.look_at("sign-in", "match-digits")
    await kiosk.allow(phone)
    await walk.look_at("overlap", "overlap-certificate")
    await walk.press("begin")
    await walk.look_at("fill", "input-address")
    assert complaints == []


async def test_chinese_on_other_english_pages_is_marked(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    base = small_stage.context.settings.server.public_url
    context = await browser.new_context(viewport=DESK, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = complaints.watch(await context.new_page())
    walk = MarkedPages(page, keep, "desk", "en")
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    await page.goto(f"{base}/desk/#enrol={code}")
    await walk.begin()
    await walk.look_at("enrol", "enrol")
    await walk.press("enrol")
    await walk.look_at("ready", "ready")
    shown = await (await small_stage.phone("linxiuying")).show("居民身份证", "matter")
    await page.get_by_test_id("reason-identity").click()
    await scan(page, shown["url"])
    await walk.look_at("shown", "result-shown")
    await scan(page, "https://pay.example/1")
    await walk.look_at("refused", "result-refused")
    walk = MarkedPages(page, keep, "page", "en", words=True)
    await page.goto(f"{base}/docs/")
    await walk.begin()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    for operation in await page.locator("details.operation > summary").all():
        await operation.click()
    await walk.look("docs")
    for path in ("q/AAAA", "problems/code-used", "problems/nothing"):
        await page.goto(f"{base}/{path}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await walk.look(path.replace("/", "-"))
    await page.goto(f"{base}/")
    await walk.begin()
    await walk.look("demo")


PLANTED = """([where, lang]) => {
  document.documentElement.lang = "en";
  const node = document.createElement(where === "text" ? "p" : "button");
  if (lang) node.lang = lang;
  if (where === "text") node.textContent = "Issued by 榕城市公安局";
  else {
    node.textContent = "Remove";
    node.setAttribute(where, "Remove: 居民身份证");
  }
  document.body.append(node);
}"""


@pytest.mark.parametrize("where", ["text", "aria-label", "title", "placeholder"])
@pytest.mark.parametrize("lang", ["", "en", "zh-CN"])
async def test_chinese_without_a_mark_is_found(browser: Browser, where: str, lang: str) -> None:
    """Control."""
    page = await browser.new_page()
    await page.evaluate(PLANTED, [where, lang])
    assert len(marks_missing("en", await page.evaluate(PARTS))) == (0 if lang == "zh-CN" else 1)
