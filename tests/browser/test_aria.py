"""What a screen reader finds on each page of phone and kiosk, in order, as it is kept in aria/.

After a change that is meant: `./script/test -n 0 --write-aria tests/browser/test_aria.py`, and read
what the difference says.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from models.push import PushChannel, PushState
from tests.browser.kiosk import AtKiosk, at_the_kiosk
from tests.browser.ways import has_items, the_way_of_applying, the_way_of_showing
from tests.support.applications import ready
from tests.support.clients import Phone
from tests.support.inbox_rows import begin_story
from tests.support.pages import Complaints
from tests.support.phone_page import Citizen, at_the_phone, events_arrive
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, WAIT_S, eventually, until

ARIA = Path(__file__).parent / "aria"
CARD = "老年人优待证申领"
REST_S = 0.5  # only while trees are written
# What differs from day to day, and from one person to the next.
DATA = (
    (re.compile(r" \d+ 条没看"), ""),  # comes with the live stream
    (re.compile(r'"?\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"?'), "CODE"),  # in quotes like 234E-5678, a number
    (re.compile(r"(?<![\d=])(?!12345(?!\d))\d+(?: \d+)*"), "0"),
    (re.compile(r"林(秀英|\*+)"), "NAME"),
    (re.compile("(?:早上|上午|中午|下午|晚上)好"), "GREETING"),
    (re.compile("(?:周|星期)[一二三四五六日]"), "WEEKDAY"),
    (re.compile(r"^- (status|alert): .*$", re.M), r"- \1"),  # said, and gone again
    (re.compile(r'^ *- /url: "?(?:blob|http).*\n', re.M), ""),
)


def without_data(tree: str) -> str:
    """Return the tree with a sign in place of each number, name and code."""
    for pattern, sign in DATA:
        tree = pattern.sub(sign, tree)
    return "".join(f"{line}\n" for line in _without_repeats(tree.splitlines()))


def _without_repeats(lines: Iterable[str]) -> Iterable[str]:
    """Keep one of several equal lines in a row, as in a list of equal things."""
    last = None
    for line in lines:
        if line != last:
            yield line
        last = line


async def tree_of(page: Page) -> str:
    return without_data(await page.locator("body").aria_snapshot())


async def tree_at_rest(page: Page) -> str:
    """Return the tree of a page to which nothing is added any more."""
    await expect(page.locator("main .spinner")).to_have_count(0)
    tree, before = await tree_of(page), ""
    while tree != before:
        await asyncio.sleep(REST_S)
        before, tree = tree, await tree_of(page)
    return tree


@dataclass(frozen=True, slots=True)
class Trees:
    """The trees that are kept. With ``--write-aria`` they are written again."""

    writes: bool
    within_s: float = WAIT_S
    """How long a page may take to be as it is kept: lists and counts come one after the other."""

    async def check(self, page: Page, name: str) -> None:
        file = ARIA / f"{name}.yaml"
        if self.writes:
            file.write_text(await tree_at_rest(page), "utf-8")
        kept, tree = file.read_text("utf-8"), ""

        async def is_kept() -> bool:
            nonlocal tree
            tree = await tree_of(page)
            return tree == kept

        await until(is_kept, self.within_s)
        assert tree == kept, f"{name}: written again with --write-aria?"


@pytest.fixture
def trees(pytestconfig: pytest.Config) -> Trees:
    return Trees(bool(pytestconfig.getoption("--write-aria")))


async def test_the_phones_pages(
    small_stage: Stage, browser: Browser, complaints: Complaints, trees: Trees
) -> None:
    await events_arrive(small_stage)
    await has_items(small_stage)
    application = await ready(await small_stage.phone("linxiuying"), "临时救助")
    assert (await application.submit()).status_code == 201
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    for way in (the_way_of_showing, the_way_of_applying, the_way_of_a_case):
        async for name in way(citizen):
            await trees.check(citizen.page, f"phone-{name}")
    await citizen.press("display")
    await expect(citizen.see("display-done")).to_be_visible()
    await trees.check(citizen.page, "phone-display")
    assert complaints == []


async def the_way_of_a_case(citizen: Citizen) -> AsyncIterator[str]:
    await citizen.press("bar-home")
    await citizen.press("tab-cases")
    await expect(citizen.see("case")).to_be_visible()
    yield "cases"
    await citizen.press("case")
    await expect(citizen.see("timeline")).to_be_visible()
    yield "case"
    await citizen.press("to-receipt")
    await expect(citizen.see("receipt")).to_be_visible()
    yield "receipt"


async def test_the_kiosks_pages(
    small_stage: Stage, browser: Browser, complaints: Complaints, trees: Trees
) -> None:
    await has_items(small_stage)
    phone = await with_news_of(small_stage, "临时救助", CARD)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    async for name in the_way_at_the_kiosk(kiosk):
        await trees.check(kiosk.page, f"kiosk-{name}")
    async for name in the_way_of_messages(kiosk, phone):
        await trees.check(kiosk.page, f"kiosk-{name}")
    assert complaints == []


async def with_news_of(stage: Stage, *names: str) -> Phone:
    """Return the phone of somebody who has a message about each of their cases."""
    await events_arrive(stage)
    phone = await stage.phone("linxiuying")

    async def has_news(name: str) -> bool:
        items = (await phone.get("/v1/inbox")).json()["items"]
        return any(item["kind"] == "case" and item["title"].startswith(name) for item in items)

    for name in names:  # in this order
        assert (await (await ready(phone, name)).submit()).status_code == 201
        await eventually(partial(has_news, name), every_s=LIMITED_S)
    return phone


async def the_way_of_messages(kiosk: AtKiosk, phone: Phone) -> AsyncIterator[str]:
    await kiosk.press("home")
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("case")).to_have_count(2)
    yield "cases"
    await kiosk.press("to-messages")
    await expect(kiosk.see("message")).to_have_count(2)
    yield "messages"


async def the_way_at_the_kiosk(kiosk: AtKiosk) -> AsyncIterator[str]:
    await expect(kiosk.see("screen-attract").get_by_role("button")).to_have_count(7)
    yield "first"
    await kiosk.press("choose-apply")
    await expect(kiosk.see("subject").first).to_be_visible()
    yield "list"
    await kiosk.see("search-box").fill(CARD)
    await expect(kiosk.see("result")).to_have_count(1)
    await kiosk.press("result")
    await expect(kiosk.see("begin")).to_be_visible()
    yield "guide"
    await kiosk.press("begin")
    await expect(kiosk.see("match-digits")).to_be_visible()
    yield "sign-in"
    await kiosk.press("home")
    await kiosk.press("begin")
    await expect(kiosk.see("screen-matters")).to_be_visible()
    yield "matters"


async def test_the_phones_messages(
    small_stage: Stage, browser: Browser, complaints: Complaints, trees: Trees
) -> None:
    story = await begin_story(small_stage)
    await story.news()
    await story.task()
    await story.push(2, PushChannel.SMS, PushState.REACHED)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view="inbox")
    await expect(citizen.see("message")).to_have_count(2)
    await trees.check(citizen.page, "phone-messages")
    await citizen.press("to-message-settings")
    await expect(citizen.see("settings-ways")).to_be_visible()
    await trees.check(citizen.page, "phone-message-settings")
    assert complaints == []


MOVED = {
    "an order": "() => document.querySelector('main').append(document.querySelector('main h1'))",
    "a name": "() => document.querySelector('[data-testid=display]').removeAttribute('aria-label')"
    " ?? document.querySelector('[data-testid=display] span').remove()",
    "a role": "() => document.querySelector('main h1').setAttribute('role', 'note')",
}


async def test_a_page_that_reads_otherwise_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """Control."""
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    for fault in MOVED.values():
        await expect(citizen.see("human")).to_be_visible()
        await expect(citizen.see("entry-certificates")).to_be_visible()
        await Trees(writes=False).check(citizen.page, "phone-home")
        await citizen.evaluate(fault)
        with pytest.raises(AssertionError, match="phone-home"):
            await Trees(writes=False, within_s=0).check(citizen.page, "phone-home")
        await citizen.page.reload()
