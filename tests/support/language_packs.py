"""Strange languages, which the whole system speaks in place of Hong Kong's: longer, or mirrored.

The fronts load the pack as the module of that language, and the server renders every text by it.
So attributes, placeholders, choices, titles and what is announced are in it, and what is not in it
is written into a page past its texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from math import ceil
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from bff.certificates import type_names
from bff.texts.pairs import all_pairs, front_pairs, text_modules
from ground import language as server_language
from ground.traditional import to_traditional
from sandbox.core.shelf import LONG_TERM

TAG = "zh-HK"
_CHOOSE = """async ([language, dir]) => {
  (await import("/shared/page/preferences.js")).choose({ language });
  document.documentElement.dir = dir;
}"""
# What is read, shown or not, and what names a part without being written there.
_WORDS = """() => {
  const words = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement.closest("script, style, noscript")) words.push(texts.currentNode.data);
  }
  for (const node of document.body.querySelectorAll("*")) {
    words.push(...["aria-label", "aria-description", "alt", "title", "placeholder"].map((name) => node.getAttribute(name) ?? ""));
  }
  return words.map((word) => word.trim()).filter(Boolean);
}"""  # noqa: E501
_PLACE = re.compile(r"\{\w+\}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def longer(text: str) -> str:
    """Follow the text by the first 40 % of its letters, and by a mark."""
    letters = [one for one in _PLACE.sub("", text) if one.isalpha()]
    return f"{text}{''.join(letters[: ceil(0.4 * len(letters))])}~"


def hebrew(text: str) -> str:
    """Write a word of Hebrew letters for each one or two characters."""
    return re.sub(f"{_HAN.pattern}{{1,2}}", lambda match: f"{_letters(match[0])} ", text).strip()


def _letters(characters: str) -> str:
    return "".join(chr(0x5D0 + ord(one) % step) for one in characters for step in (23, 27))


MARKS = re.compile("[~\u05d0-\u05ea]")
"""What every text of a pack has in it."""

PACKS: dict[str, Callable[[str], str]] = {"longer": longer, "mirrored": hebrew}


def speak(monkeypatch: pytest.MonkeyPatch, pack: str) -> None:
    """Make the server say every text of its own as the pack does."""
    change = PACKS[pack]

    def say(text: str, variant: Any) -> str:
        return change(text) if variant == TAG else to_traditional(text, variant)

    monkeypatch.setattr(server_language, "to_traditional", say)


async def give(page: Page, pack: str) -> None:
    """Give the page the pack, and choose its language."""
    words = {pair.context: PACKS[pack](pair.zh) for pair in front_pairs(text_modules())}
    module = f"""import {{ addVariant }} from "/shared/words/i18n.js";
addVariant("{TAG}", {json.dumps(words)});"""

    async def answer(route: Route) -> None:
        await route.fulfill(body=module, content_type="text/javascript")

    await page.route(f"**/texts.{TAG}.js*", answer)
    await page.evaluate(_CHOOSE, [TAG, "rtl" if pack == "mirrored" else ""])
    await expect(page.locator("html")).to_have_attribute("lang", TAG)


def is_ours(words: str) -> bool:
    """Tell if these are the words of a text of ours as it is written, with any values in it."""
    return any(pattern.fullmatch(words) for pattern in _patterns())


@cache
def _patterns() -> list[re.Pattern[str]]:
    pairs = all_pairs()
    names = {pair.zh for pair in pairs if pair.context == type_names.__name__} | {LONG_TERM}
    texts = {pair.zh for pair in pairs if len(_HAN.findall(_PLACE.sub("", pair.zh))) > 1} - names
    return [re.compile(".+".join(map(re.escape, _PLACE.split(text)))) for text in sorted(texts)]


async def words_past_the_pack(page: Page) -> list[str]:
    """Return what the page says of ours that is not as the pack says it."""
    return [
        words for words in await page.evaluate(_WORDS) if not MARKS.search(words) and is_ours(words)
    ]
