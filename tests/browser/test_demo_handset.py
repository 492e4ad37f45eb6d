"""The fourth screen of the demo: the handset of whoever is signed in on the phone beside it."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Page, expect

from tests.support.demo_page import sign_in_by_name
from tests.support.pages import DEMO, PHONE, SMALLEST, Complaints, Keep, check_page
from tests.support.push_stage import hear_events, notice_at_core, pushes_settled
from tests.support.stage import Stage

WIDE = {"width": 1920, "height": 1080}
BOUND = "绑定了微信。"
BIND = {"zh": "绑定微信", "en": "Bind WeChat"}
GRACE_S = 16


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


@pytest_asyncio.fixture(loop_scope="session")
async def page(small_stage: Stage, browser: Browser, complaints: Complaints) -> Page:
    context = await browser.new_context(viewport=DEMO)  # type: ignore[arg-type]
    page = complaints.watch(await context.new_page())
    await page.goto(f"{small_stage.context.settings.server.public_url}/")
    return page


async def bind_wechat(handset: FrameLocator | Page) -> None:
    """Bind WeChat on the handset. Its owner is told at once, since it could be somebody else."""
    await handset.get_by_role("button", name="绑定微信").click()
    await expect(handset.get_by_text(BOUND)).to_be_visible()


async def ask_for_something(stage: Stage) -> None:
    """Let the core ask 林秀英 for something, and wait as long as a page could show it."""
    phone = await stage.phone("linxiuying")
    await notice_at_core(stage, phone)
    await pushes_settled(stage)
    stage.clock.advance(GRACE_S)
    stage.context.jobs.wake()


async def switch_off(phone: FrameLocator, channel: str) -> None:
    """Choose in the message settings not to be told this way."""
    await phone.get_by_test_id("tab-inbox").click()
    await phone.get_by_test_id("to-message-settings").click()
    await phone.get_by_test_id(f"{channel}-on").uncheck()
    await expect(phone.get_by_test_id(f"{channel}-on")).not_to_be_checked()


async def test_a_message_arrives_on_the_handset_beside_the_phone(
    small_stage: Stage, page: Page, complaints: Complaints, keep: Keep
) -> None:
    phone, handset = page.frame_locator("#phone"), page.frame_locator("#handset")
    await expect(handset.get_by_text("选择一位虚构的市民")).to_be_visible()
    await sign_in_by_name(phone)
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await bind_wechat(handset)
    for size in (WIDE, DEMO):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await expect(handset.get_by_text(BOUND)).to_be_in_viewport()
        await check_page(page, keep, f"demo-handset-{size['width']}")
    await handset.get_by_role("button", name="允许微信消息").click()
    await expect(handset.get_by_text("已允许待办和结果")).to_be_visible()
    await page.get_by_test_id("language").click()
    await expect(handset.get_by_role("button", name="Refuse WeChat messages")).to_be_visible()
    await handset.get_by_role("button", name="Refuse WeChat messages").click()
    await expect(handset.get_by_text("Tasks and results: no")).to_be_visible()
    assert complaints == []


async def test_to_open_an_app_push_shows_and_reads_the_messages_on_the_phone(
    small_stage: Stage, page: Page, complaints: Complaints
) -> None:
    phone, handset = page.frame_locator("#phone"), page.frame_locator("#handset")
    await sign_in_by_name(phone)
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await bind_wechat(handset)
    await expect(phone.get_by_test_id("tab-inbox")).to_have_accessible_name("消息 1 条没看")
    await handset.get_by_role("button", name="打开").click()
    await expect(handset.get_by_text("已打开")).to_be_visible()
    await expect(phone.get_by_test_id("message")).to_have_attribute("data-read", "yes")
    await expect(phone.get_by_test_id("tab-inbox")).to_have_accessible_name("消息")
    assert complaints == []


async def test_a_newcomer_sees_all_three_channels(
    small_stage: Stage, page: Page, complaints: Complaints, keep: Keep
) -> None:
    """To open an SMS or a WeChat message tells nobody: the inbox has it unread."""
    await hear_events(small_stage)
    phone, handset = page.frame_locator("#phone"), page.frame_locator("#handset")
    await sign_in_by_name(phone)
    await expect(handset.get_by_role("heading", name="林秀英")).to_be_visible()
    await bind_wechat(handset)
    await handset.get_by_role("button", name="允许微信消息").click()
    await expect(handset.get_by_text("已允许待办和结果")).to_be_visible()
    messages = handset.locator("#screen li")
    for count, source, off in (
        (2, "应用推送", "app"),
        (3, "微信服务通知", "wechat"),
        (4, "短信", None),
    ):
        await ask_for_something(small_stage)
        await expect(messages).to_have_count(count)
        await expect(messages.first.locator(".from")).to_contain_text(source)
        if off is not None:
            await switch_off(phone, off)
    await page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    await check_page(page, keep, "demo-handset-all-channels")
    unread = "消息 7 条没看"  # each time a case is accepted, too
    await expect(phone.get_by_test_id("tab-inbox")).to_have_accessible_name(unread)
    await messages.first.get_by_role("button", name="打开").click()
    await expect(messages.first).to_contain_text("已打开")
    await expect(phone.get_by_test_id("tab-inbox")).to_have_accessible_name(unread)
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
    url = f"{small_stage.context.settings.core.admin_url}/admin/handset/page?lang={language}"
    await page.goto(url)
    await check_page(page, keep, f"handset-choice-{language}")
    await page.goto(f"{url}&uid=linxiuying")
    await page.get_by_role("button", name=BIND[language]).click()
    await expect(page.locator("#screen li")).to_have_count(1)
    for size in (PHONE, SMALLEST):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await check_page(page, keep, f"handset-{language}-{size['width']}")
    assert complaints == []
