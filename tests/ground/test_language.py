"""Which of our two languages an Accept-Language header asks for (RFC 9110 §12.5.4)."""

from __future__ import annotations

import pytest

from ground.language import Text, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr", "zh"),
        ("fr, en;q=0.1", "en"),
        ("fr;q=1, de;q=0.9", "zh"),
        ("en;q=0.5, zh;q=0.4", "en"),
        ("en;q=0.4, zh;q=0.5", "zh"),
        ("zh, en", "zh"),
        ("en, zh", "en"),
        ("en;q=0", "zh"),
        ("en;q=0, zh;q=0", "zh"),
        ("english", "zh"),
        ("enm", "zh"),
        ("en_US", "zh"),
        ("en;q=high", "zh"),
        ("en;q=", "zh"),
        ("en;q=nan", "zh"),
        ("en;level=1", "zh"),
        (";;;,,,=", "zh"),
        ("en" * 5000, "zh"),
        (", " * 20 + "en", "zh"),  # a header of garbage is not read to its end
        ("\udcff\udcfe", "zh"),
    ],
)
def test_preferred_language(header: str | None, language: str) -> None:
    assert preferred_language(header) == language


def test_a_text_is_said_in_each_language_with_its_values() -> None:
    text = Text("请等 {seconds} 秒", "Wait {seconds} s")
    assert text.render("zh", seconds=3) == "请等 3 秒"
    assert text.render("en", seconds=3) == "Wait 3 s"
