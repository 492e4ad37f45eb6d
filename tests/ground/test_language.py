"""Which of our languages an Accept-Language header asks for (RFC 9110 §12.5.4)."""

from __future__ import annotations

from datetime import date

import pytest

from ground.language import Language, Name, Text, day_text, page_tag, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh-TW"),
        ("zh-TW", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("ZH-hant-mo", "zh-HK"),
        ("zh-HK,zh;q=0.9,en;q=0.8", "zh-HK"),
        ("zh-Hans-HK", "zh"),
        ("zh-SG", "zh"),
        ("zh-TW;q=0.8, zh-CN;q=0.9", "zh"),
        ("zh-TW, zh-CN", "zh-TW"),
        ("zh-CN, zh-TW;q=0.9, zh;q=0.8", "zh"),
        ("zh-CN;q=0, zh-SG;q=0.2, en;q=0.1", "zh"),
        ("zh-simple", "zh-simple"),
        ("en-simple, en;q=0.5", "en-simple"),
        ("zh-Hant-HK-simple", "zh-HK-simple"),
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
        ("en;q=1.5", "zh"),
        ("en;q=-1", "zh"),
        ("en;q=0.1234", "zh"),
        ("en;q=1e0", "zh"),
        ("en;q=\u0661", "zh"),
        ("en ; Q=0.5", "en"),
        ("en;", "zh"),
        ("*;q=0.5, en;q=0.4", "zh"),
        ("zh;q=0, *", "en"),
        ("en, *;q=0.5", "en"),
        ("*, en;q=0", "zh"),
        ("fr, *;q=0", "zh"),
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


def test_a_number_has_its_word() -> None:
    text = Text("{n} 天", "{n} {n|day|days}")
    assert [text.render("en", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert text.render("zh", n=1) == "1 天"
    assert text.fill(n=1) == ("1 天", "1 day", None)
    assert text.outline("en") == "‹n› days"


def test_plain_words_are_for_whoever_asks_for_them() -> None:
    text = Text("逾期视为放弃", "Deemed abandoned", Text("过了这天就不办了", "Then it ends"))
    assert text.render("zh") == "逾期视为放弃"
    assert text.render("zh-simple") == "过了这天就不办了"
    assert text.render("zh-TW-simple") == "過了這天就不辦了"
    assert text.render("en-simple") == "Then it ends"
    assert Text("知道了", "OK").render("en-simple") == "OK"


@pytest.mark.parametrize(
    ("language", "page", "day"),
    [
        ("zh", "zh-CN", "2026年1月5日"),
        ("zh-HK-simple", "zh-HK", "2026年1月5日"),
        ("en-simple", "en", "5 January 2026"),
    ],
)
def test_pages_and_days_follow_the_language(language: Language, page: str, day: str) -> None:
    assert page_tag(language) == page
    assert day_text(date(2026, 1, 5), language) == day


def test_values_and_names_keep_their_characters() -> None:
    text = Text("{name}，请到窗口办理", "{name}, go to a service desk")
    assert text.render("zh-TW", name="钟里后") == "钟里后，請到窗口辦理"
    assert Name("台湾居民居住证", "Residence permit").render("zh-TW") == "台湾居民居住证"
    assert Name("台湾居民居住证", "Residence permit").render("en") == "Residence permit"
