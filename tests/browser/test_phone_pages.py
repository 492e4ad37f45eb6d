"""The phone's views are pages of the server: they change without a release of the phone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.support.applications import ready
from tests.support.page_files import start_again_with
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

TABS = {
    "certificates": "我的证照",
    "matters": "办事",
    "cases": "我的办件",
    "me": "我的",
}
ORDER = """() => [...document.querySelectorAll("main h1, main h2, main [data-testid=human]")]
  .filter((node) => node.getClientRects().length)
  .map((node) => node.dataset.testid ?? node.textContent)"""
CHOOSE = "async (values) => (await import('/shared/page/preferences.js')).choose(values)"
PLACE = "(node) => Math.round(node.getBoundingClientRect().top)"


@pytest.mark.parametrize("name", TABS)
async def test_a_change_is_seen_at_the_next_view(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path, name: str
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=name)
    heading = citizen.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text(TABS[name])
    start_again_with(
        small_stage, tmp_path, f"{name}.yaml", f"title: {{zh: {TABS[name]}", "title: {zh: 新的一页"
    )
    await citizen.press("tab-home")
    await citizen.press(f"tab-{name}")
    await expect(heading).to_have_text("新的一页")
    await expect(citizen.page).to_have_title("新的一页 · 码上办")
    await expect(citizen.see("human")).to_have_count(1)
    assert complaints == []


async def test_the_parts_of_a_view_stand_where_its_page_has_them(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.see("certificate").first).to_be_visible()
    parts = await citizen.page.evaluate(ORDER)
    assert parts[0] == "我的证照"
    assert parts[-2:] == ["怎么出示", "human"]
    start_again_with(
        small_stage,
        tmp_path,
        "certificates.yaml",
        "  - kind: list",
        "  - {kind: heading, text: {zh: 先看这里, en: First}}\n  - kind: list",
    )
    await citizen.press("tab-home")
    await citizen.press("tab-certificates")
    await expect(citizen.page.get_by_role("heading", name="先看这里")).to_be_visible()
    await expect(citizen.see("certificate").first).to_be_visible()
    assert (await citizen.page.evaluate(ORDER))[:2] == ["我的证照", "先看这里"]
    assert complaints == []


async def test_without_the_server_a_view_is_the_one_that_the_phone_carries(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    """The control: with the server it is the server's."""
    start_again_with(small_stage, tmp_path, "matters.yaml", "zh: 办事,", "zh: 找事办,")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="matters")
    heading = citizen.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("找事办")
    await citizen.page.route("**/v1/pages/**", lambda route: route.abort())
    await citizen.reload()
    await expect(heading).to_have_text("办事")
    await expect(citizen.see("search-box")).to_be_visible()
    await expect(citizen.see("human")).to_be_visible()


async def test_nothing_moves_for_who_has_begun(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    """A page that comes late is drawn at the next view."""
    start_again_with(
        small_stage,
        tmp_path,
        "matters.yaml",
        "blocks:",
        "blocks:\n  - {kind: text, text: {zh: 今天人多。, en: It is busy today.}}",
    )
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    may_answer = asyncio.Event()

    async def late(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    await citizen.page.route("**/v1/pages/matters?*", late)
    await citizen.press("tab-matters")
    box = citizen.see("search-box")
    await box.press_sequentially("老")
    before = await box.evaluate(PLACE)
    async with citizen.page.expect_response("**/v1/pages/matters?*") as answer:
        may_answer.set()
    await (await answer.value).finished()
    await expect(citizen.see("result-count")).not_to_be_empty()
    assert await box.evaluate(PLACE) == before
    await expect(box).to_be_focused()
    await citizen.press("tab-home")
    await citizen.press("tab-matters")
    await expect(citizen.page.get_by_text("今天人多。")).to_be_visible()
    assert await box.evaluate(PLACE) > before  # the control
    await citizen.page.unroute_all(behavior="wait")
    assert complaints == []


async def test_help_is_drawn_at_once_and_changes_with_the_server(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path, keep: Keep
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="me")
    start_again_with(small_stage, tmp_path, "help.yaml", "title: {zh: 怎么用", "title: {zh: 新手看")
    await citizen.page.route("**/v1/pages/help?*", lambda route: route.abort())
    await citizen.press("me-help")
    heading = citizen.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("怎么用")
    await citizen.page.unroute_all(behavior="wait")
    await citizen.press("back")
    await citizen.press("me-help")
    await expect(heading).to_have_text("新手看")
    await citizen.check_screen(keep, "page-help")


async def test_more_and_a_simpler_page_are_the_servers_too(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    """The press on 更多 is no use of the page that it leaves."""
    start_again_with(small_stage, tmp_path, "me.yaml", "text: {zh: 主办单位", "text: {zh: 谁办的")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="me")
    about = citizen.see("me-about")
    await expect(about).to_contain_text("谁办的")
    await citizen.page.get_by_role("heading", level=1).click()
    await citizen.evaluate(CHOOSE, {"simplified": True})
    await expect(citizen.see("me-more")).to_be_visible()
    await expect(about).to_have_count(0)
    await citizen.reload()
    await citizen.press("me-more")
    await expect(about).to_contain_text("谁办的")
    await expect(citizen.page.get_by_role("heading", level=1)).to_be_focused()
    assert complaints == []


async def test_plain_and_usual_words_are_two_pages(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    words = "blocks:\n  - {kind: text, text: {zh: 凭证办理, en: A, plain: {zh: 带证来, en: B}}}"
    start_again_with(small_stage, tmp_path, "matters.yaml", "blocks:", words)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="matters")
    usual = citizen.page.get_by_text("凭证办理")
    await expect(usual).to_be_visible()
    await citizen.press("tab-home")
    await citizen.evaluate(CHOOSE, {"plain": True})
    await citizen.page.route("**/v1/pages/**", lambda route: route.abort())
    await citizen.press("tab-matters")
    await expect(citizen.see("human")).to_be_visible()
    await expect(usual).to_have_count(0)
    await citizen.press("tab-home")
    await citizen.evaluate(CHOOSE, {"plain": False})
    await citizen.press("tab-matters")
    await expect(usual).to_be_visible()  # the control: as it was read last


async def test_a_page_that_comes_late_leaves_the_focus(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    start_again_with(
        small_stage,
        tmp_path,
        "certificates.yaml",
        "blocks:",
        "blocks:\n  - {kind: text, text: {zh: 今天人多。, en: It is busy today.}}",
    )
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    may_answer = asyncio.Event()

    async def late(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    await citizen.page.route("**/v1/pages/certificates?*", late)
    await citizen.press("tab-certificates")
    certificate = citizen.see("certificate").first
    await certificate.focus()
    may_answer.set()
    await expect(citizen.page.get_by_text("今天人多。")).to_be_visible()
    await expect(certificate).to_be_focused()
    await citizen.page.unroute_all(behavior="wait")
    assert complaints == []


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        ("matters", "您要办什么事？", "screen-matters"),
        ("matters", "没办完的，接着办", "drafts"),
        ("cases", "没办完的，接着办", "drafts"),
        ("cases", "没有已经提交、正在办的事", "no-cases"),
    ],
)
async def test_the_words_of_a_list_are_those_of_its_page(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    tmp_path: Path,
    name: str,
    words: str,
    place: str,
) -> None:
    await ready(await small_stage.phone("linxiuying"), "老年人优待证申领")
    start_again_with(small_stage, tmp_path, f"{name}.yaml", words, "新的说法")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=name)
    await expect(citizen.see(place)).to_contain_text("新的说法")
    await expect(citizen.page.get_by_text(words)).to_have_count(0)
    assert complaints == []


async def test_the_lists_of_certificates_and_services_are_called_as_their_page_says(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    start_again_with(small_stage, tmp_path, "certificates.yaml", "可以出示的证照", "能给人看的")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await expect(citizen.page.get_by_role("list", name="能给人看的")).to_be_visible()
    await citizen.press("tab-matters")
    await expect(citizen.see("results")).to_have_attribute("aria-label", "可以办的事")
    assert complaints == []
