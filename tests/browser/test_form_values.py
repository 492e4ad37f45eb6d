"""Between what is typed and what a form holds: the clients' own module, run where it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.stage import Stage

RUN = (
    """async ([name, given]) => (await import("/shared/matters/form-values.js"))[name](...given)"""
)


@pytest.fixture
async def page(small_stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.goto(f"{small_stage.context.settings.public_url}/phone/")
    yield opened
    await opened.close()


def field(kind: str, **rest: Any) -> dict[str, Any]:
    return {"name": "x", "label": "X", "type": kind, "min": None, "max": None, **rest}


TYPED = [
    ("amount", "1200", 120000),
    ("amount", "0.29", 29),
    ("amount", "1,200.5", 120050),
    ("amount", "１２００．５０", 120050),  # as a Chinese keyboard types it
    ("amount", "12。5", 1250),
    ("amount", "一千二", "一千二"),  # kept as typed: the server says what is wrong
    ("amount", "12.345", "12.345"),
    ("number", "3", 3),
    ("number", "-2.5", -2.5),
    ("number", "三", "三"),
    ("text", "  ", None),
    ("text", " 林 ", " 林 "),
    ("idNumber", "11010519491231002x ", "11010519491231002X"),
]
DATES = [
    (["2026", "3", "9"], "2026-03-09"),
    (["２０２６", "12", "31"], "2026-12-31"),
    (["", "", ""], None),
    (["2026", "", "9"], "2026--9"),  # comes back into its boxes
]
FORM = [
    field("yesNo", name="a", shownWhen=None),
    field("text", name="b", shownWhen={"field": "a", "equals": True}),
    field("text", name="c", shownWhen={"field": "b", "equals": "ja"}),
]
SHOWN = [
    ({"a": True}, "b", True),
    ({"a": False, "b": "ja"}, "b", False),
    ({"a": False, "b": "ja"}, "c", False),  # waits for one that is hidden itself
    ({"a": True, "b": "ja"}, "c", True),
    ({"a": 1}, "b", False),
]


async def test_what_is_typed_becomes_what_the_form_holds(page: Page) -> None:
    for kind, text, value in TYPED:
        assert await page.evaluate(RUN, ["readText", [field(kind), text]]) == value, text


async def test_three_boxes_are_one_date_and_back(page: Page) -> None:
    for parts, value in DATES:
        assert await page.evaluate(RUN, ["joinDate", parts]) == value
        if value and parts[0] == "2026":
            boxes = await page.evaluate(RUN, ["splitDate", [value]])
            assert [box.lstrip("0") for box in boxes] == parts


async def test_fen_are_shown_as_yuan(page: Page) -> None:
    for fen, text in ((120000, "1200"), (120050, "1200.50"), (5, "0.05"), (0, "0")):
        assert await page.evaluate(RUN, ["yuanText", [fen]]) == text


async def test_a_question_is_asked_when_what_it_waits_for_is_asked_and_answered_so(
    page: Page,
) -> None:
    for form, name, shown in SHOWN:
        [asked] = [one for one in FORM if one["name"] == name]
        assert await page.evaluate(RUN, ["isShown", [asked, FORM, form]]) is shown, (form, name)
