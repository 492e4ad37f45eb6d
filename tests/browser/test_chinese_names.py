"""Chinese names inside English sentences are marked as Chinese (WCAG 3.1.2)."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

MARKED = """async ([language, tag, text]) => {
  document.documentElement.lang = language;
  const { el } = await import("/shared/page/dom.js");
  const node = el(tag, {}, text);
  const marked = [node, ...node.querySelectorAll("*")].filter((one) => one.lang);
  return [node.textContent, node.children.length, marked.map((one) => [one.lang, one.textContent])];
}"""
RENAMED = """async ([language, first, second]) => {
  document.documentElement.lang = language;
  const { setText } = await import("/shared/page/dom.js");
  const node = document.createElement("h1");
  setText(node, first);
  const before = node.lang;
  setText(node, second);
  const marked = [node, ...node.querySelectorAll("*")].filter((one) => one.lang);
  return [before, node.textContent, marked.map((one) => one.textContent)];
}"""
SENTENCE = "Your 老年人优待证 was shown at 省政务大厅 3号窗口."


@pytest.mark.parametrize(
    ("language", "tag", "text", "marked"),
    [
        ("en", "p", SENTENCE, ["老年人优待证", "省政务大厅 3号窗口"]),
        ("en", "p", "Senior citizen card (老年人优待证申领)", ["老年人优待证申领"]),
        ("en", "p", "居民身份证", ["居民身份证"]),
        ("en", "p", "Nothing in Chinese", []),
        ("en", "option", SENTENCE, []),  # it may hold text only
        ("zh-CN", "p", SENTENCE, []),
    ],
)
async def test_chinese_names_are_marked_and_the_text_stays(
    modules: Page, language: str, tag: str, text: str, marked: list[str]
) -> None:
    content, children, found = await modules.evaluate(MARKED, [language, tag, text])
    assert content == text
    assert found == [["zh-CN", name] for name in marked]
    assert children <= 1  # the parent may lay out its children


async def test_a_text_that_is_set_again_is_marked_again(modules: Page) -> None:
    found = await modules.evaluate(RENAMED, ["en", "省政务大厅", "Are you 郑**?"])
    assert found == ["zh-CN", "Are you 郑**?", ["郑"]]
    assert await modules.evaluate(RENAMED, ["zh-CN", "省政务大厅", "您是郑**吗？"]) == [
        "",
        "您是郑**吗？",
        [],
    ]
