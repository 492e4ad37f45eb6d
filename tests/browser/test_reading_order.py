"""What a screen reader finds on a page, and the focus on it, come in the order of the page file."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Page, expect

from bff.page_settings.fields import Front
from bff.page_settings.page_files import read_pages
from tests.browser.kiosk import at_the_kiosk
from tests.support.keyboard import tab_around
from tests.support.pages import Complaints
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage

# The phone's own views draw these, with lists in them: the walks see them.
OWN_VIEWS = {"cases", "certificates", "matters"}
PAGES = [
    name for name, page in sorted(read_pages().items()) if Front.PHONE in page.fronts
    and name not in OWN_VIEWS
]  # fmt: skip
OPEN = """([name, parameters]) =>
  dispatchEvent(new PopStateEvent("popstate", { state: { ...history.state, name, parameters } }))"""
UNSEEN = """() => [...document.querySelectorAll(".entry strong")]
  .filter((node) => !node.checkVisibility()).map((node) => node.textContent)"""
TOPS = """() => [...document.querySelectorAll("button, a[href]")]
  .filter((node) => node.checkVisibility() && !node.matches(".skip-link"))
  .map((node) => node.dataset.testid)"""


def words_of(page: dict[str, Any]) -> list[str]:
    """Return the words of the blocks in their order, as the server sends them."""
    words: list[str] = []
    for block in page["blocks"]:
        if block["kind"] == "list":
            words += [block["text"], *(todo["title"] for todo in block["todos"])]
        else:
            words += [block["text"], *(block["steps"] or [])]
        words += [entry["text"] for entry in block["entries"] or []]
    return words


def is_in_order(snapshot: str, words: list[str]) -> bool:
    """Tell if the words stand in the snapshot, one after the other."""
    place = 0
    for word in words:
        place = snapshot.find(word, place) + 1
        if not place:
            return False
    return True


async def snapshot_of(page: Page) -> str:
    """Return the tree that a screen reader reads, without the quotes that YAML needs."""
    return (await page.locator("main").aria_snapshot()).replace('\\"', '"').replace("''", "'")


async def test_pages_are_read_in_the_order_of_their_files(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    phone = await small_stage.phone("linxiuying")
    await expect(citizen.see("human")).to_be_visible()
    for name in PAGES:
        answer = await phone.client.get(
            f"/v1/pages/{name}", params={"channel": "phone", "schema": 1}, headers=phone.headers
        )
        view = [name, {}] if name in ("home", "me") else ["page", {"name": name}]
        await citizen.evaluate(OPEN, view)
        await expect(citizen.see("human")).to_be_visible()
        await expect(citizen.locator("main .spinner")).to_have_count(0)
        unseen = await citizen.evaluate(UNSEEN)
        assert len(unseen) <= 2  # the entries that stand there in place of the tabs
        words = [word for word in words_of(answer.json()) if word not in unseen]
        snapshot = await snapshot_of(citizen.page)
        assert is_in_order(snapshot, words), (name, words, snapshot)
        assert not is_in_order(snapshot, words[::-1])  # the control
    assert complaints == []


async def test_the_kiosks_first_screen_is_read_and_tabbed_through_as_it_is_seen(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await expect(kiosk.see("screen-attract").get_by_role("button")).to_have_count(7)
    seen = [name for name in await kiosk.evaluate(TOPS) if name]
    assert (seen[-3:], len(seen)) == (["display", "help", "language"], 10)
    tabbed = [name for name in await tab_around(kiosk.page) if name in seen]
    assert tabbed == seen
    snapshot = await snapshot_of(kiosk.page)
    tiles = await kiosk.locator(".tile strong").all_inner_texts()
    heading = await kiosk.locator("h1 .phrase").first.inner_text()
    assert is_in_order(snapshot, ["heading", heading, *(f'button "{tile}' for tile in tiles)])
    assert complaints == []
