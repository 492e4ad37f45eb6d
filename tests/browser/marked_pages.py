"""Walks through pages in English and in traditional characters.

What is in simplified Chinese there is marked as that (WCAG 3.1.2), and nothing of ours is.
"""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from bff.texts.pairs import all_pairs
from ground.traditional import to_traditional
from tests.support.language_packs import is_ours
from tests.support.pages import Keep, check_page, switch_language
from tests.support.phone_page import photo

CARD = "老年人优待证申领"
_HAN = re.compile(r"[\u3400-\u9fff]")

# What is read on the page, and in which language a screen reader reads it.
PARTS = r"""() => {
  const ATTRIBUTES = ["aria-label", "aria-description", "alt", "title", "placeholder"];
  const languageOf = (node) => node.closest("[lang]")?.lang ?? "";
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true });
  for (const details of document.querySelectorAll("details")) details.open = true;
  const parts = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || parentElement.closest("script, style, noscript, textarea")) continue;
    if (isSeen(parentElement)) parts.push([data.trim(), languageOf(parentElement)]);
  }
  for (const node of document.body.querySelectorAll("*")) {
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name) ?? "";
      if (value && isSeen(node)) parts.push([value, languageOf(node)]);
    }
  }
  return parts;
}"""
_CHOOSE = """async (language) => {
  const { choose, choosePreset } = await import("/shared/page/preferences.js");
  if (language === "en") choosePreset("foreigner"); // plain words besides
  else choose({ language });
}"""

_TRADITIONAL = frozenset("".join(to_traditional(pair.zh, "zh-TW") for pair in all_pairs()))


def is_simplified(words: str) -> bool:
    """Tell if the words have a character that traditional texts do not have."""
    return any(
        _HAN.match(one) and one not in _TRADITIONAL and to_traditional(one, "zh-TW") != one
        for one in words
    )


def marks_missing(language: str, parts: list[tuple[str, str]]) -> list[str]:
    """Return what a screen reader would read in the wrong language."""
    is_foreign = _HAN.search if language == "en" else is_simplified
    return [words for words, marked in parts if is_foreign(words) and marked != "zh-CN"]


def not_converted(parts: list[tuple[str, str]]) -> list[str]:
    """Return texts of ours that are in simplified characters all the same."""
    return [
        words
        for words, marked in parts
        if marked == "zh-CN" and is_simplified(words) and is_ours(words)
    ]


class MarkedPages:
    """Walk in a language. ``look`` checks the page as it is now; ``words`` alone on long pages."""

    def __init__(
        self, page: Page, keep: Keep, prefix: str, language: str, *, words: bool = False
    ) -> None:
        self.page = page
        self.language = language
        self._keep = keep
        self._words = words
        self._prefix = f"{language}-{prefix}"

    async def begin(self) -> None:
        if self.language == "en":
            await switch_language(self.page)
        await self.page.evaluate(_CHOOSE, self.language)
        await expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    async def look(self, name: str) -> None:
        assert await self.page.evaluate("document.documentElement.lang") == self.language
        parts = await self.page.evaluate(PARTS)
        missing = marks_missing(self.language, parts)
        assert not missing, (name, missing)
        simplified = [] if self.language == "en" else not_converted(parts)
        assert not simplified, (name, simplified)
        if not self._words:
            await check_page(self.page, self._keep, f"{self._prefix}-{name}")

    async def look_at(self, name: str, testid: str) -> None:
        """Wait for the part of the page, then look."""
        await expect(self.page.get_by_test_id(testid).first).to_be_visible()
        await self.look(name)

    async def press(self, *testids: str) -> None:
        for testid in testids:
            await self.page.get_by_test_id(testid).first.click()

    async def apply(self) -> None:
        """From the search to the receipt."""
        page = self.page
        await self.press("tab-matters")
        await self.look_at("search", "result")
        await page.get_by_test_id("search-box").fill(CARD)
        await expect(page.get_by_test_id("result")).to_have_count(1)
        await self.press("result")
        await self.look_at("guide", "begin")
        await self.press("begin")
        await self.look_at("fill", "shown-in-chinese" if self.language == "en" else "input-address")
        await self.press("fill-next")
        await self.look_at("faults", "fault-summary")
        await page.get_by_test_id("input-address").fill("榕城市鼓山区示范路 128 号")
        await page.get_by_test_id("input-cardKind").nth(1).check()
        await self.press("input-receiveBy", "fill-next")
        await self.look_at("attach", "certificate-offer")
        await self.press("certificate-agree")
        await page.get_by_test_id("file-input").set_input_files(photo(3_000_000))
        await expect(page.get_by_test_id("file-refused")).to_be_visible()
        await page.get_by_test_id("file-input").set_input_files(photo())
        await expect(page.get_by_test_id("material-file")).to_have_count(2)
        await self.look("attached")
        await self.press("attach-next")
        await self.look_at("review", "submit")
        for box in await page.locator("[data-testid^=commitment-]").all():
            await box.check()
        await self.press("submit")
        await self.look_at("receipt", "receipt")
