"""A real Chromium against the whole system. What it saw is kept in tests/artefacts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect

from tests.services.chromium import Chromium

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
WAIT_MS = 30_000  # a busy machine is slow, not wrong

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
KIOSK = {"width": 1080, "height": 1920}
DEMO = {"width": 1600, "height": 1000}

Screen = Page | FrameLocator

expect.set_options(timeout=WAIT_MS)


@pytest.fixture
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**chromium.launch_options())
        yield launched
        await launched.close()


class Complaints(list[str]):
    """What pages wrote to their consoles as errors. A refused request may be what a test wants."""

    def watch(self, page: Page) -> Page:
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self._hear(said.text))
        return page

    def _hear(self, text: str) -> None:
        # Playwright's own screenshots try to add a style, which the pages' strict policy refuses.
        if "Failed to load resource" not in text and "inline style" not in text:
            self.append(text)


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Where to keep a picture of this name."""
    ARTEFACTS.mkdir(exist_ok=True)
    return lambda name: str(ARTEFACTS / f"{name}.png")


async def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong on the page and in its frames, as `rule: first place`."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
