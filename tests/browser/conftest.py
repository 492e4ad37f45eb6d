"""A real Chromium against the whole system. What it saw is kept in tests/artefacts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.services.chromium import Chromium
from tests.support.pages import Complaints

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


@pytest.fixture
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**chromium.launch_options())
        yield launched
        await launched.close()


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Where to keep a picture of this name."""
    ARTEFACTS.mkdir(exist_ok=True)
    return lambda name: str(ARTEFACTS / f"{name}.png")
