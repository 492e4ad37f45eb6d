"""Pages of a real Chromium: their sizes, how long they may take, and what is wrong with them."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Page, expect

WAIT_MS = 30_000  # a busy machine is slow, not wrong

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
KIOSK = {"width": 1080, "height": 1920}
DEMO = {"width": 1600, "height": 1000}


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


async def axe_findings(page: Page) -> list[str]:
    """Return what axe finds wrong on the page and in its frames, as `rule: first place`."""
    violations = (await Axe().run(page)).response["violations"]
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations]
