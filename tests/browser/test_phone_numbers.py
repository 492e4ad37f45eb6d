"""What offices write as their telephone number, and what a tap on it dials."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.stage import Stage

PARTS = 'async (text) => (await import("/shared/page/phone-numbers.js")).phoneParts(text)'

WRITTEN = [
    ("0591-87654321", ["059187654321"]),
    ("0591-87654321转801", ["059187654321,801"]),
    ("0591-87654321 转分机 801", ["059187654321,801"]),
    ("0591-87654321-801", ["059187654321,801"]),
    ("0591-87654321 ext. 801", ["059187654321,801"]),
    ("0591-87654321-24", ["059187654321"]),  # "21 to 24"
    ("(0591)87654321", ["059187654321"]),
    ("（０５９１）８７６５４３２１", ["059187654321"]),
    ("0591－8765 4321", ["059187654321"]),
    ("0591\u00a087654321", ["059187654321"]),
    ("010-65432100", ["01065432100"]),
    ("0591-87654321、87654322", ["059187654321", "059187654322"]),
    ("0591-87654321/0592-7654321转2", ["059187654321", "05927654321,2"]),
    ("+86 591 87654321", ["+8659187654321"]),
    ("0086-0591-87654321转801", ["+8659187654321,801"]),
    ("（+86）591-87654321", ["+8659187654321"]),
    ("138 0013 8000", ["13800138000"]),
    ("+86-13800138000", ["+8613800138000"]),
    ("87654321", ["87654321"]),
    ("400-123-4567", ["4001234567"]),
    ("4001-234-567转3", ["4001234567,3"]),
    ("12345", ["12345"]),
    ("12345转2", ["12345,2"]),
    ("96365", ["96365"]),
    ("咨询：0591-87654321（工作日9:00-17:00），或拨12345", ["059187654321", "12345"]),
    ("请到三楼 305 室询问", []),
    ("2026-11-27 9:00-12:00", []),
    ("110101199001011234", []),
    ("", []),
]


@pytest_asyncio.fixture(loop_scope="session")
async def page(small_stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    yield opened
    await opened.close()


async def test_each_number_dials_itself_and_nothing_of_the_text_is_lost(page: Page) -> None:
    for text, dialled in WRITTEN:
        parts = await page.evaluate(PARTS, text)
        assert [part["dial"] for part in parts if part["dial"]] == dialled, text
        assert "".join(part["text"] for part in parts) == text
