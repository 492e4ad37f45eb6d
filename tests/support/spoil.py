"""A page spoiled by a rule of style, to see that a check finds it."""

from __future__ import annotations

from playwright.async_api import Page

_SPOIL = """(rule) => {
  window.spoiled ??= new CSSStyleSheet();
  window.spoiled.replaceSync(rule);
  const others = document.adoptedStyleSheets.filter((sheet) => sheet !== window.spoiled);
  document.adoptedStyleSheets = [...others, window.spoiled];
}"""


async def spoil(page: Page, rule: str) -> None:
    """Add the rule in place of the one before. An empty one makes the page good again."""
    await page.evaluate(_SPOIL, rule)


def important(rule: str) -> str:
    return rule.replace(";", " !important;").replace(" }", " !important }")
