"""消息 on the phone: what a citizen was told, what of it is new, and how it reached them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from models.push import PushChannel, PushState
from tests.browser.test_phone_handed_on import Gate
from tests.browser.ways import OVERFLOW
from tests.support.inbox_rows import Story, begin_story
from tests.support.looks import EVERY_LOOK
from tests.support.pages import PHONE, SMALLEST, Complaints, Keep, check_looks, switch_language
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.waiting import eventually

WEB = Path(__file__).parents[2] / "web" / "phone"
HIDDEN = """Object.defineProperty(document, "hidden", { get: () => !window.isInFront });
window.isInFront = true;"""
HIDE = "isInFront = false"
COME_BACK = "isInFront = true; document.dispatchEvent(new Event('visibilitychange'))"

TAB_LINES = """[...document.querySelectorAll("#tabs button > span:not(.unread)")]
  .map((words) => words.offsetHeight / parseFloat(getComputedStyle(words).lineHeight))
  .map(Math.round)"""
TAB_ROWS = 'new Set([...document.querySelectorAll("#tabs button")].map((b) => b.offsetTop)).size'


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event and push comes from the test."""
    return {"BFF_JOBS": "apart"}


@pytest_asyncio.fixture(loop_scope="session")
async def story(small_stage: Stage) -> Story:
    """Return a citizen with news, a task, and an arrival of each kind."""
    story = await begin_story(small_stage)
    await story.news(2)
    await story.task()
    await story.push(3, PushChannel.APP, PushState.FAILED, "no-address")
    await story.push(3, PushChannel.SMS, PushState.REACHED)
    await story.push(2, PushChannel.WECHAT, PushState.FAILED, "unreachable")
    return story


async def at_the_messages(
    browser: Browser, stage: Stage, complaints: Complaints, **given: Any
) -> Citizen:
    citizen = await at_the_phone(browser, stage, complaints, "linxiuying", view=None, **given)
    await citizen.press("tab-inbox")
    await expect(citizen.see("screen-inbox")).to_be_visible()
    return citizen


async def unread_is(citizen: Citizen, count: int) -> None:
    """Wait until the tab says so, in words."""
    name = f"消息 {count} 条没看" if count else "消息"
    await expect(citizen.see("tab-inbox")).to_have_accessible_name(name)


async def weaken(page: Page, file: str, guard: str, instead: str) -> None:
    """Serve this module without the guard."""
    source = (WEB / file).read_text("utf-8")
    assert source.count(guard) == 1

    async def without_the_guard(route: Route) -> None:
        text = source.replace(guard, instead)
        await route.fulfill(body=text, content_type="text/javascript")

    await page.context.route(f"**/phone/{file}", without_the_guard)
    await page.reload()


async def test_what_asks_for_something_stands_before_the_news(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await unread_is(citizen, 3)
    await citizen.press("tab-inbox")
    todo = citizen.see("inbox-todos").get_by_test_id("message")
    await expect(todo).to_have_count(1)
    await expect(todo.get_by_test_id("message-ways")).to_contain_text("短信已送达")
    await expect(todo.get_by_test_id("message-ways")).to_contain_text(
        "手机通知没有送到：没有登记的手机"
    )
    news = citizen.see("inbox-news").get_by_test_id("message-ways")
    await expect(news).to_have_count(2)
    await expect(news.nth(0)).to_contain_text("微信没有送到")
    await expect(news.nth(1)).to_have_text("只在这里")
    places = await citizen.see("message").evaluate_all("nodes => nodes.map((n) => n.dataset.seq)")
    assert places == ["3", "2", "1"]
    assert await story.read_states() == [False] * 3  # to see the list reads nothing
    assert complaints == []


async def test_to_open_a_message_shows_its_case_and_reads_all_about_it(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story
) -> None:
    citizen = await at_the_messages(browser, small_stage, complaints)
    await citizen.press("message")
    await expect(citizen.see("timeline")).to_be_visible()
    await eventually(lambda: story.is_read_up_to(3))
    await citizen.press("back")
    await expect(citizen.see("screen-inbox")).to_be_visible()
    await unread_is(citizen, 0)
    await expect(citizen.locator('[data-read="no"]')).to_have_count(0)
    await expect(citizen.see("inbox-todos").get_by_test_id("message")).to_have_count(1)
    await expect(citizen.see("inbox-read-all")).to_be_hidden()
    assert complaints == []


async def test_two_phones_agree(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story
) -> None:
    one = await at_the_messages(browser, small_stage, complaints)
    other = await at_the_messages(browser, small_stage, complaints)
    await unread_is(other, 3)
    await one.press("inbox-read-all")
    for phone in (one, other):
        await unread_is(phone, 0)
        await expect(phone.locator('[data-read="yes"]')).to_have_count(3)
    await story.news()
    for phone in (one, other):
        await unread_is(phone, 1)
        await expect(phone.see("message")).to_have_count(4)
    assert complaints == []


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as it is", "control"])
async def test_a_message_that_comes_while_all_are_marked_stays_unread(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story, is_guarded: bool
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    if not is_guarded:
        await weaken(citizen.page, "inbox.js", "upTo: newest()", "upTo: 2 ** 53 - 1")
    await citizen.press("tab-inbox")
    await expect(citizen.see("message")).to_have_count(3)
    mark = Gate()
    await citizen.page.route("**/v1/inbox/read", mark)
    await citizen.press("inbox-read-all")
    await mark.reached.wait()
    await story.news()
    await expect(citizen.see("message")).to_have_count(4)
    mark.freed.set()
    await eventually(lambda: story.is_read_up_to(3))
    assert (await story.read_states())[3] is not is_guarded
    await unread_is(citizen, 1 if is_guarded else 0)
    assert complaints == []


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as it is", "control"])
async def test_an_answer_that_is_older_than_the_stream_changes_no_count(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story, is_guarded: bool
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    if not is_guarded:
        await weaken(citizen.page, "unread.js", "turn === before && ", "")
    await unread_is(citizen, 3)
    first, second = Gate(), Gate()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        gate = second if first.reached.is_set() else first
        gate.reached.set()
        await gate.freed.wait()
        await route.fulfill(response=answer)

    await citizen.page.route("**/v1/inbox?*", late)
    await citizen.press("tab-inbox")
    await first.reached.wait()
    await story.news()
    await unread_is(citizen, 4)
    first.freed.set()
    await second.reached.wait()
    await expect(citizen.see("message")).to_have_count(3)
    await unread_is(citizen, 4 if is_guarded else 3)
    second.freed.set()
    await expect(citizen.see("message")).to_have_count(4)
    assert complaints == []


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as it is", "control"])
async def test_a_case_on_a_page_that_nobody_sees_is_not_read(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story, is_guarded: bool
) -> None:
    """A phone in a pocket may have the page open: its owner still wants the SMS."""
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view=None, script=HIDDEN
    )
    if not is_guarded:
        await weaken(citizen.page, "unread.js", "if (!document.hidden) ", "")
    await citizen.press("tab-inbox")
    await citizen.press("message")
    await eventually(lambda: story.is_read_up_to(3))
    await citizen.evaluate(HIDE)
    lines = citizen.see("timeline").locator("li")
    before = await lines.count()
    await story.news()
    if is_guarded:
        await expect(lines).to_have_count(before + 1)
        assert (await story.read_states())[3] is False
        await citizen.evaluate(COME_BACK)
    await eventually(lambda: story.is_read_up_to(4))
    assert complaints == []


async def test_older_messages_come_page_by_page_and_stay(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    story = await begin_story(small_stage)
    await story.news(45)
    citizen = await at_the_messages(browser, small_stage, complaints)
    await expect(citizen.see("message")).to_have_count(20)
    await citizen.press("inbox-more")
    await expect(citizen.see("message")).to_have_count(40)
    await expect(citizen.locator('[data-seq="25"]')).to_be_focused()
    await story.news()  # nothing of what is shown goes
    await expect(citizen.see("message")).to_have_count(41)
    await expect(citizen.locator('[data-seq="25"]')).to_be_focused()
    await citizen.press("inbox-more")
    await expect(citizen.see("message")).to_have_count(46)
    await expect(citizen.see("inbox-more")).to_have_count(0)
    await citizen.locator('[data-seq="2"]').click()
    await expect(citizen.see("timeline")).to_be_visible()
    await citizen.press("back")
    await expect(citizen.see("message")).to_have_count(46)
    assert complaints == []


async def test_a_task_that_is_older_than_the_list_stands_above_it(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    asked = await begin_story(small_stage)
    await asked.task()
    news = await begin_story(small_stage)
    await news.news(25)
    citizen = await at_the_messages(browser, small_stage, complaints)
    todos = citizen.see("inbox-todos").get_by_test_id("message")
    await expect(todos).to_have_count(1)
    await expect(citizen.see("message")).to_have_count(21)
    await citizen.press("inbox-more")
    await expect(citizen.see("message")).to_have_count(26)
    await expect(todos).to_have_count(1)
    await asked.news()  # it is settled
    await expect(citizen.see("inbox-todos")).to_be_hidden()
    await expect(citizen.see("message")).to_have_count(27)
    await citizen.press("inbox-read-all")
    await unread_is(citizen, 0)
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, SMALLEST], ids=["390", "320"])
async def test_the_english_tabs_stand_in_one_line(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story, size: Any
) -> None:
    """A figure stands at one of them, and the words are whole."""
    citizen = await at_the_messages(browser, small_stage, complaints, sizes=(size,))
    await switch_language(citizen.page)
    await expect(citizen.see("tab-inbox")).to_have_accessible_name("Inbox 3 unread")
    for tab in ("certificates", "matters", "cases", "inbox"):  # the one that is open is bold
        await citizen.press(f"tab-{tab}")
        await expect(citizen.see(f"tab-{tab}")).to_have_attribute("aria-current", "page")
        assert await citizen.evaluate(TAB_LINES) == [1] * 6
        assert await citizen.evaluate(TAB_ROWS) == 1
        assert await citizen.evaluate(OVERFLOW) <= 0
    assert complaints == []


async def test_without_messages_it_says_what_will_be_here(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_messages(browser, small_stage, complaints)
    await expect(citizen.see("no-messages")).to_be_visible()
    await expect(citizen.see("inbox-read-all")).to_be_hidden()
    await check_looks(citizen.page, keep, "phone-messages-none", (PHONE, SMALLEST))
    story = await begin_story(small_stage)
    await story.news()
    await expect(citizen.see("message")).to_have_count(1)
    await expect(citizen.see("no-messages")).to_have_count(0)
    assert complaints == []


async def test_what_cannot_be_read_now_is_read_again(
    small_stage: Stage, browser: Browser, complaints: Complaints, story: Story
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await citizen.page.route("**/v1/inbox*", lambda route: route.abort())
    await citizen.press("tab-inbox")
    await expect(citizen.see("problem")).to_be_visible()
    await citizen.page.unroute("**/v1/inbox*")
    await citizen.press("try-again")
    await expect(citizen.see("message")).to_have_count(3)
    await citizen.page.route("**/v1/inbox/read", lambda route: route.abort())
    await citizen.press("inbox-read-all")
    await expect(citizen.see("problem")).to_be_visible()
    assert await story.read_states() == [False] * 3
    await unread_is(citizen, 3)
    assert complaints == []


async def test_everybody_can_use_the_messages(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, story: Story
) -> None:
    citizen = await at_the_messages(browser, small_stage, complaints)
    await expect(citizen.see("message")).to_have_count(3)
    await unread_is(citizen, 3)
    await check_looks(citizen.page, keep, "phone-messages", (PHONE, SMALLEST), themes=EVERY_LOOK)
    await switch_language(citizen.page)
    await expect(citizen.see("tab-inbox")).to_have_accessible_name("Inbox 3 unread")
    await expect(citizen.see("message-ways").first).to_contain_text("Text message delivered")
    await check_looks(citizen.page, keep, "phone-messages-english", (PHONE, SMALLEST))
    assert complaints == []


async def test_in_large_letters_home_says_how_many_are_unread(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, story: Story
) -> None:
    citizen = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", view=None, theme="elder", sizes=(SMALLEST,)
    )
    entry = citizen.see("entry-inbox")
    await expect(entry).to_have_accessible_name("消息 提醒和通知 3 条没看")
    await check_looks(citizen.page, keep, "phone-home-unread", (SMALLEST, PHONE), themes=())
    assert await citizen.evaluate(OVERFLOW) <= 0
    await entry.click()
    await expect(citizen.see("message")).to_have_count(3)
    await expect(citizen.see("human")).to_be_visible()
    assert complaints == []
