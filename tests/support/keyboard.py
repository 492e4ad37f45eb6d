"""A page used by the keyboard alone: each step has a focus that is seen, and nothing traps it."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

MOST = 60
"""Steps with Tab within which anything on a page is reached."""

# WCAG 2.4.7 and 2.4.11: a ring of 3 px, around something that is on the screen and not covered.
# A mark within a choice shows the ring around the choice.
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return { name: "", faults: [] };
  const shown = node.closest(".choice") ?? node;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const middle = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const above = document.elementFromPoint(...middle);
  const rings = [node, shown].map((one) => getComputedStyle(one)).filter(({ outlineStyle }) => outlineStyle !== "none");
  const ring = Math.max(0, ...rings.map(({ outlineWidth }) => parseFloat(outlineWidth)));
  const faults = [
    ring < 3 && `a ring of ${ring} px`,
    (bottom <= 0 || top >= innerHeight) && "off the screen",
    !(above && (shown.contains(above) || node.labels?.[0]?.contains(above))) && "covered",
  ].filter(Boolean);
  return { name: node.dataset.testid || node.id || node.getAttribute("class") || node.tagName, faults };
}"""  # noqa: E501


async def tab_to(page: Page, testid: str) -> list[str]:
    """Press Tab until the focus is on this. Return what was passed.

    At each step the focus must be seen.
    """
    passed: list[str] = []
    for _ in range(MOST):
        step = await next_focus(page)
        if step["name"] == testid:
            return passed
        passed.append(step["name"])
    raise AssertionError(f"{testid} is not reached by keyboard, but {passed}")


async def next_focus(page: Page) -> dict[str, Any]:
    await page.keyboard.press("Tab")
    step: dict[str, Any] = await page.evaluate(FOCUS)
    assert not step["faults"], step
    return step


async def tab_around(page: Page) -> list[str]:
    """Tab through the page to its end and return what was passed. Nothing holds the focus."""
    passed: list[str] = []
    for _ in range(MOST):
        step = await next_focus(page)
        if not step["name"]:
            return passed
        passed.append(step["name"])
    raise AssertionError(f"the focus does not leave: {passed}")
