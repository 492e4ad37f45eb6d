"""The fourth screen of the demo: the handset of whoever is signed in on the phone beside it."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.demo_page import sign_in_by_name
from tests.support.pages import DEMO, PHONE, SMALLEST, Complaints, Keep, check_page
from tests.support.stage import Stage

WIDE = {"width": 1920, "height": 1080}
BOUND = "您的账号绑定了微信"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


@pytest_asyncio.fixture(loop_scope="session")
async def page(small_stage: Stage, browser: Browser, complaints: Complaints) -> Page:
    context = await browser.new_context(viewport=DEMO)  # type: ignore[arg-type]
    page = complaints.watch(await context.new_page())
    await page.goto(f"{small_stage.context.settings.server.public_url}/")
    return page


async def bind_wechat(stage: Stage, uid: str) -> None:
    """Bind the person's WeChat account. They are told at once, since it could be somebody else."""
    code = (await stage.admin.post("/admin/wechat/codes", json={"uid": uid})).json()["code"]
    body = {"code": code, "ticket": await stage.ticket(uid)}
    answer = await stage.client.post("/v1/sessions/mini-program/binding", json=body)
    assert answer.status_code == 201, answer.text


async def test_a_message_arrives_on_the_handset_beside_the_phone(
    small_stage: Stage, page: Page, complaints: Complaints, keep: Keep
) -> None:
    phone, handset = page.frame_locator("#phone"), page.frame_locator("#handset")
    await expect(handset.get_by_text("选择一位虚构的市民")).to_be_visible()
    await sign_in_by_name(phone)
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await bind_wechat(small_stage, "linxiuying")
    await expect(handset.get_by_text(BOUND)).to_be_visible()
    for size in (WIDE, DEMO):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await expect(handset.get_by_text(BOUND)).to_be_in_viewport()
        await check_page(page, keep, f"demo-handset-{size['width']}")
    await handset.get_by_role("button", name="允许微信消息").click()
    await expect(handset.get_by_text(BOUND)).to_be_visible()
    await page.get_by_test_id("language").click()
    await expect(handset.get_by_role("button", name="Allow WeChat messages")).to_be_visible()
    assert complaints == []


async def test_the_handset_goes_with_whoever_is_signed_in(
    small_stage: Stage, page: Page, complaints: Complaints
) -> None:
    phone, handset = page.frame_locator("#phone"), page.frame_locator("#handset")
    await sign_in_by_name(phone)
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await page.reload()
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await phone.get_by_test_id("tab-me").click()
    await phone.get_by_test_id("change-person").click()
    await phone.get_by_test_id("confirm-yes").click()
    await expect(handset.get_by_text("选择一位虚构的市民")).to_be_visible()
    await sign_in_by_name(phone, "王𠮷")
    await expect(handset.get_by_role("heading", name="王𠮷")).to_be_visible()
    assert complaints == []


async def test_outside_the_demo_page_a_phone_asks_for_no_handset(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE))  # type: ignore[arg-type]
    paths: list[str] = []
    page.on("request", lambda request: paths.append(request.url.rpartition("/")[2]))
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await page.get_by_test_id("sign-in").click()
    await page.get_by_text("林秀英").click()
    await expect(page.get_by_test_id("entry-certificates")).to_be_visible()
    assert "app" in paths  # the sign-in itself
    assert "handset" not in paths


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_handset_alone_is_usable_on_a_phone(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, language: str
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE))  # type: ignore[arg-type]
    await bind_wechat(small_stage, "linxiuying")
    url = f"{small_stage.context.settings.core.admin_url}/admin/handset/page?lang={language}"
    await page.goto(url)
    await check_page(page, keep, f"handset-choice-{language}")
    await page.goto(f"{url}&uid=linxiuying")
    await expect(page.locator("#screen li")).to_have_count(1)
    for size in (PHONE, SMALLEST):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await check_page(page, keep, f"handset-{language}-{size['width']}")
    assert complaints == []
