"""Pages of a real Chromium: sizes, themes, how long they may take, and what is wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import ConsoleMessage, Page, expect

from tests.support.looks import PUT_BACK, PUT_ON, THEMES, VALUES, measured_beside
from tests.support.measures import FAULTS, UNMARKED

WAIT_MS = 30_000  # a busy machine is slow, not wrong

PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 568}
DESK = {"width": 1280, "height": 800}
DESK_AT_400 = {"width": 320, "height": 200}
KIOSK = {"width": 1080, "height": 1920}
DEMO = {"width": 1600, "height": 1000}

Sizes = tuple[dict[str, int], ...]

LETTERS = "parseFloat(getComputedStyle(document.body).fontSize)"
READ_OWN = """async () => {
  const { large, contrast } = document.documentElement.dataset;
  const { preferences } = await import("/shared/page/preferences.js");
  const { language, reducedMotion, ...values } = preferences(); // chosen, motion would go on
  return [large === "yes" ? "elder" : contrast ?? "standard", values];
}"""
ENLARGE = """async (step) => {
  const { TEXT_SIZES, choose } = await import("/shared/page/preferences.js");
  choose({ textSize: TEXT_SIZES[step - 1] });
}"""

# Once a document: axe is half a megabyte. Its rule for WCAG 2.5.8 is off unless it is asked for.
# It takes what scrolls below the tabs for small. Phones have larger
# numbers (measures.py), and kiosks (tests/browser/kiosk.py).
RUN_AXE = """async (part) => {
  const isMeasured = ["phone", "kiosk"].includes(document.documentElement.dataset.role);
  const rules = { "target-size": { enabled: !isMeasured } };
  const { violations } = await axe.run(part, { resultTypes: ["violations"], rules });
  return violations.map(({ id, nodes: [first] }) => `${id}: ${first.html.slice(0, 160)}`);
}"""


expect.set_options(timeout=WAIT_MS)


class Complaints(list[str]):
    """Errors on the consoles of pages. A test may expect refused requests among them."""

    def watch(self, page: Page) -> Page:
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # Playwright's own screenshots try to add a style, which the pages' strict policy refuses.
        allowed = "Failed to load resource" in message.text or "inline style" in message.text
        if message.type == "error" and not allowed:
            self.append(message.text)


@dataclass(frozen=True, slots=True)
class Keep:
    """Pictures for people to look at. No test reads them, so they are taken if asked for only."""

    folder: Path | None

    async def __call__(self, page: Page, name: str, *, full_page: bool = True) -> None:
        """Take the picture of this name."""
        if self.folder:
            await page.screenshot(path=self.folder / f"{name}.png", full_page=full_page)


async def each_look(
    page: Page, sizes: Sizes, themes: Iterable[str] = THEMES
) -> AsyncIterator[tuple[str, bool]]:
    """Show the screen in each size and theme, from the page's own theme on.

    Say which, and if it is for axe too. At the end the screen looks as it did before.
    """
    own, values = await page.evaluate(READ_OWN)
    ordered = (own, *(theme for theme in themes if theme != own))
    measured = measured_beside(ordered)
    for size in sizes:
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        for theme in (*ordered, *measured):
            await (page.evaluate(PUT_BACK, values) if theme == own else put_on(page, theme))
            yield f"{size['width']}-{theme}", theme not in measured
    await page.set_viewport_size(sizes[0])  # type: ignore[arg-type]
    await page.evaluate(PUT_BACK, values)


async def put_on(page: Page, theme: str) -> None:
    """Change how the page looks. The sheet that people use has tests of its own."""
    await page.evaluate(PUT_ON, [theme, VALUES])


async def enlarge(page: Page, step: int) -> None:
    """Choose the text size of this step, from 1 to 6."""
    await page.evaluate(ENLARGE, step)


async def open_tab(page: Page, name: str) -> None:
    """Open what has a tab. With large letters there are no tabs: it is an entry of home."""
    view = page.locator("main[data-view]")
    await view.wait_for()
    if await page.evaluate("document.documentElement.dataset.large") != "yes":
        await page.get_by_test_id(f"tab-{name}").click()
        return
    if await view.get_attribute("data-view") != "home":
        await page.get_by_test_id("bar-home").click()
    if name != "home":
        await page.get_by_test_id(f"entry-{name}").click()


async def switch_language(page: Page) -> None:
    """Choose the other language, in the bar or in the sheet that its button opens."""
    in_bar = page.get_by_test_id("language")
    if await in_bar.count():
        await in_bar.first.click()
        return
    other = "zh-CN" if await page.evaluate("document.documentElement.lang") == "en" else "en"
    await page.get_by_test_id("display").click()
    await page.get_by_test_id(f"language-{other}").click()
    await page.get_by_test_id("display-done").click()


async def axe_findings(page: Page, part: str = "html") -> list[str]:
    """Return what axe finds wrong on the page, or in a part of it, as `rule: first place`."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    findings: list[str] = await page.evaluate(RUN_AXE, part)
    return findings


async def check_page(
    page: Page, keep: Keep, name: str, part: str = "html", *, axe: bool = True
) -> None:
    """Check that everybody can use the page as it stands, and keep a picture of it."""
    await keep(page, name)
    findings = await axe_findings(page, part) if axe else []
    assert not findings, (name, findings)
    faults = await page.evaluate(FAULTS)
    assert not faults, (name, faults)


async def check_looks(
    page: Page,
    keep: Keep,
    name: str,
    sizes: Sizes,
    *,
    themes: Iterable[str] = THEMES,
    part: str = "html",
    with_axe: bool = True,
) -> None:
    async for look, axe in each_look(page, sizes, themes):
        await check_page(page, keep, f"{name}-{look}", part, axe=axe and with_axe)


async def check_system_colours(page: Page, keep: Keep, name: str) -> None:
    """Check the page as it stands in the colours of a system with high contrast."""
    await page.emulate_media(forced_colors="active")
    await check_page(page, keep, f"{name}-forced")
    unmarked = await page.evaluate(UNMARKED)
    assert not unmarked, (name, unmarked)
    await page.emulate_media(forced_colors="none")
