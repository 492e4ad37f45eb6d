"""Between what is typed and what a form holds: the clients' own module, run where it runs."""

from __future__ import annotations

import unicodedata
from typing import Any

from playwright.async_api import Page

from bff.typed_text import narrow

RUN = (
    """async ([name, given]) => (await import("/shared/matters/form-values.js"))[name](...given)"""
)


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
    ("idNumber", "\ufeff110105\u00a0１９４９１２３１—002x\u200b", "11010519491231002X"),
    ("uscc", "91350100-m000100y-43", "91350100M000100Y43"),
    ("amount", "￥1,200.50元", 120050),
    ("amount", "\u202a1\u202f200\u202c", 120000),
    ("number", "−2.5", -2.5),  # the typographic minus
    ("number", "٣", 3),
]
DATES = [
    (["2026", "3", "9"], "2026-03-09"),
    (["２０２６", "12", "31"], "2026-12-31"),
    (["\u00a0２０２６", "\ufeff3", "9\u200b"], "2026-03-09"),
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


async def test_what_is_typed_becomes_what_the_form_holds(modules: Page) -> None:
    for kind, text, value in TYPED:
        assert await modules.evaluate(RUN, ["readText", [field(kind), text]]) == value, text


async def test_three_boxes_are_one_date_and_back(modules: Page) -> None:
    for parts, value in DATES:
        assert await modules.evaluate(RUN, ["joinDate", parts]) == value
        if value and parts[0] == "2026":
            boxes = await modules.evaluate(RUN, ["splitDate", [value]])
            assert [box.lstrip("0") for box in boxes] == parts


async def test_a_date_pasted_whole_fills_three_boxes(modules: Page) -> None:
    for text in (
        "2026-03-09",
        "２０２６／３／９",
        "2026年3月9日",
        "20260309",
        "\ufeff2026.03.09\u00a0",
    ):
        parts = await modules.evaluate(RUN, ["wholeDate", [text]])
        assert [int(part) for part in parts] == [2026, 3, 9], text
    for text in ("2026", "3", "2026-03", "120260309", ""):
        assert await modules.evaluate(RUN, ["wholeDate", [text]]) is None, text


async def test_the_browser_narrows_text_as_the_server_does(modules: Page) -> None:
    texts = [chr(code) + "1" for code in range(0x20, 0x3000)]
    all_of_them = "async (texts) => texts.map((await import('/shared/words/typed-text.js')).narrow)"
    narrowed = await modules.evaluate(all_of_them, texts)
    known = [  # characters that one of the two does not know yet may differ
        (text, one, narrow(text))
        for text, one in zip(texts, narrowed, strict=True)
        if unicodedata.category(text[0]) != "Cn"
    ]
    assert [row for row in known if row[1] != row[2]] == []


async def test_fen_are_shown_as_yuan(modules: Page) -> None:
    for fen, text in ((120000, "1200"), (120050, "1200.50"), (5, "0.05"), (0, "0")):
        assert await modules.evaluate(RUN, ["yuanText", [fen]]) == text


async def test_a_question_is_asked_when_what_it_waits_for_is_asked_and_answered_so(
    modules: Page,
) -> None:
    for form, name, shown in SHOWN:
        [asked] = [one for one in FORM if one["name"] == name]
        assert await modules.evaluate(RUN, ["isShown", [asked, FORM, form]]) is shown, (form, name)
