"""A real Chromium against the whole system.

With ``--pictures`` what it saw is kept in tests/artefacts.

Each worker starts one Chromium, which lives in the event loop of the session. So tests with a
browser run in that loop, and so must the asynchronous fixtures that they use.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, async_playwright

from tests.services.chromium import Chromium
from tests.services.redis import RedisServer
from tests.support.pages import Complaints, Keep
from tests.support.stage import Stage, start_small_stage, start_stage

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "web"
ARTEFACTS = HERE.parent / "artefacts"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_browser(chromium: Chromium) -> AsyncIterator[Browser]:
    """Yield the worker's Chromium. It takes 2 s of a core to start."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**chromium.launch_options())
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(one_browser: Browser) -> AsyncIterator[Browser]:
    """Yield the worker's Chromium, and close the contexts that the test opens."""
    yield one_browser
    for context in one_browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(
    database_url: str, redis_server: RedisServer, tmp_path: Path, stage_settings: dict[str, Any]
) -> AsyncIterator[Stage]:
    async with start_stage(database_url, redis_server.url, tmp_path, **stage_settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def small_stage(
    valkey_server: RedisServer, tmp_path: Path, stage_settings: dict[str, Any]
) -> AsyncIterator[Stage]:
    async with start_small_stage(valkey_server, tmp_path, **stage_settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def modules(browser: Browser) -> Page:
    """Open an empty page with the modules of web/ and no server."""
    page = await browser.new_page()
    await page.route("http://modules.test/**", _module)
    await page.goto("http://modules.test/")
    return page


async def _module(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        await route.fulfill(body="<!doctype html>", content_type="text/html")
    else:
        await route.fulfill(path=WEB / path.lstrip("/"))


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def keep(pytestconfig: pytest.Config) -> Keep:
    """Keep pictures in tests/artefacts if ``--pictures`` asks for them."""
    if not pytestconfig.getoption("--pictures"):
        return Keep(None)
    ARTEFACTS.mkdir(exist_ok=True)
    return Keep(ARTEFACTS)
