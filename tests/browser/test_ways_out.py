"""After any failure the typed text is kept, can be corrected, and there is a way on.

No page offers only a button that repeats the same wrong request.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.support.applications import begin
from tests.support.pages import DEMO, DESK, KIOSK, Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"


def asked_for(page: Page, path: str) -> list[str]:
    """Collect the requests to this path from now on."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if path in request.url:
            seen.append(request.url)

    page.on("request", note)
    return seen


async def test_a_mistyped_kiosk_code_is_corrected(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await small_stage.desk("demo-kiosk-1")
    code = (await kiosk.post("/v1/kiosk-sign-ins")).json()["userCode"]
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", theme="elder")
    asked = asked_for(citizen.page, "/v1/kiosk-sign-ins/")
    await citizen.press("tab-me")
    await citizen.press("me-kiosk")
    for typed, said in (
        ("", "请填"),
        (code[:-1], "8 位，这里填了 7 位"),
        (code[:-1] + "O0", "O、0"),
    ):
        await citizen.see("user-code").fill(typed)
        await citizen.press("user-code-go")
        await expect(citizen.see("user-code-fault")).to_contain_text(said)
        await expect(citizen.see("user-code")).to_have_value(typed)
        await expect(citizen.see("user-code")).to_be_focused()
        await expect(citizen.see("user-code")).to_have_attribute("aria-invalid", "true")
    assert asked == []  # checked here first: a guess too many is counted there
    await citizen.check_screen(keep, "kiosk-code-fault")

    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    await citizen.see("user-code").fill(wrong.lower())
    await citizen.press("user-code-go")
    await expect(citizen.see("problem")).to_contain_text("请对照机器屏幕再看一遍")
    await expect(citizen.see("try-again")).to_have_count(0)
    await expect(citizen.see("user-code")).to_have_value(wrong)
    await expect(citizen.see("user-code")).to_be_focused()
    await expect(citizen.see("user-code")).to_have_attribute("aria-invalid", "true")
    await expect(citizen.see("back")).to_be_visible()
    await citizen.check_screen(keep, "kiosk-code-unknown")
    await citizen.see("user-code").fill(code)
    await citizen.press("user-code-go")
    await expect(citizen.see("kiosk-facts")).to_contain_text("1号自助机")
    assert complaints == []


async def test_after_three_wrong_digits_the_next_code_is_typed(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await small_stage.desk("demo-kiosk-1")
    shown = (await kiosk.post("/v1/kiosk-sign-ins")).json()
    code = shown["userCode"].replace("-", "")
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", fragment=f"#kiosk/{code}"
    )
    digits = f"{(int(shown['matchDigits']) + 1) % 100:02}"
    for _ in range(2):
        await citizen.see("match-digits").fill(digits)
        await citizen.press("kiosk-approve")
        await expect(citizen.see("problem")).to_be_visible()
        await expect(citizen.see("match-digits")).to_have_value(digits)
        await expect(citizen.see("match-digits")).to_be_focused()
    await citizen.press("kiosk-approve")
    await expect(citizen.see("user-code")).to_be_focused()
    again = (await kiosk.post("/v1/kiosk-sign-ins")).json()["userCode"]
    await citizen.see("user-code").fill(again)
    await citizen.press("user-code-go")
    await expect(citizen.see("kiosk-facts")).to_be_visible()
    assert complaints == []


async def test_what_is_not_there_any_more_is_not_asked_for_again(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    """Control: what may pass by itself is offered again."""
    phone = await small_stage.phone("linxiuying")
    begun = await begin(phone, CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("tab-matters")
    await expect(citizen.see("draft-open")).to_be_visible()
    await citizen.route("**/v1/drafts/*", unavailable)
    await citizen.press("draft-open")
    await expect(citizen.see("try-again")).to_be_visible()
    await citizen.unroute("**/v1/drafts/*")
    assert (await phone.delete(f"/v1/drafts/{begun.draft['id']}")).status_code == 204
    await citizen.press("try-again")
    await expect(citizen.see("problem")).to_be_visible()
    await expect(citizen.see("try-again")).to_have_count(0)
    await citizen.check_screen(keep, "draft-gone")
    await citizen.press("way-back")
    await expect(citizen.see("search-box")).to_be_visible()
    assert complaints == []


async def unavailable(route: Route) -> None:
    await route.fulfill(status=503, json={"reasonCode": "redis-unavailable"})


@pytest.mark.parametrize(("front", "size"), [("desk", DESK), ("kiosk", KIOSK)])
async def test_a_mistyped_enrolment_code_is_corrected(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    front: str,
    size: dict[str, int],
) -> None:
    terminal = {"desk": "demo-desk-3", "kiosk": "demo-kiosk-1"}[front]
    code = await offer_enrolment(small_stage.clock, terminal)
    page = complaints.watch(await browser.new_page(viewport=size))  # type: ignore[arg-type]
    asked = asked_for(page, "/v1/terminals/enrolment")
    await page.goto(f"{small_stage.context.settings.server.public_url}/{front}/")
    field = page.get_by_test_id("enrolment-code")
    for typed, said in ((code[:-1], "12 位"), (code[:-1] + "l", "L")):
        await field.fill(typed)
        await page.get_by_test_id("enrol").click()
        await expect(page.get_by_test_id("enrolment-fault")).to_contain_text(said)
        await expect(field).to_have_value(typed)
        await expect(field).to_be_focused()
    assert asked == []
    await keep(page, f"enrolment-fault-{front}")
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    await field.fill(wrong)
    await page.get_by_test_id("enrol").click()
    await expect(page.get_by_test_id("enrolment-problem")).to_be_visible()
    await expect(field).to_have_value(wrong)
    await field.fill(code.lower())
    await page.get_by_test_id("enrol").click()
    await expect(field).to_have_count(0)
    assert complaints == []


async def test_the_demo_that_could_not_enrol_a_screen_offers_it_again(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = complaints.watch(await browser.new_page(viewport=DEMO))  # type: ignore[arg-type]
    await page.route("**/demo/enrolment-codes", unavailable)
    await page.goto(f"{small_stage.context.settings.server.public_url}/")
    await expect(page.get_by_test_id("enrol-again")).to_be_visible()
    await page.unroute("**/demo/enrolment-codes")
    await page.get_by_test_id("enrol-again").click()
    for role, ready in (("desk", "use-cause"), ("kiosk", "choose-apply")):
        await expect(page.frame_locator(f"#{role}").get_by_test_id(ready)).to_be_visible()
