"""Words of an SMS: the right template, positional values, shorten, without links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ground.language import Language
from models.push import PushClass
from notifications.channels import OutgoingPush
from notifications.messages import OutsideNotice
from notifications.outside_words import shorten
from notifications.sms_channel import number_to_dial
from notifications.sms_wording import ENGLISH, HOTLINE, NORMAL, PLAIN, SmsTemplate, words_of
from sandbox.sms.templates import MAX_TEXT, TEMPLATES, text_of
from tests.support.outside_providers import TEMPLATE_IDS

AT = datetime(2026, 11, 26, 1, 5, tzinfo=UTC)
NOTICE = OutsideNotice(
    subject="居住证",
    news="要补材料",
    advice="请打开“码上办”，看要补什么。",
    at=AT,
    phone="0591-123",
)
ENGLISH_NOTICE = OutsideNotice(
    subject="Residence permit", news="Something is missing", advice="Open Mashangban.", at=AT
)
PUSH = OutgoingPush(
    push_id=1,
    address="+8614003120128",
    push_class=PushClass.ACTION,
    notice=NOTICE,
    more=0,
    language="zh",
    is_plain=False,
    worth_until=AT,
    cid=None,
)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "有您的消息：居住证，要补材料（11月26日 09:05）。请打开“码上办”，看要补什么。",
        ),
        (
            {"more": 2},
            (
                "有您的消息：居住证，要补材料（11月26日 09:05）。请打开“码上办”，看要补什么。"
                "另有2条新消息。"
            ),
        ),
        (
            {"is_plain": True},
            (
                "您好，这里是码上办。居住证有消息：要补材料。时间是11月26日。"
                "请打开“码上办”，看要补什么。有不明白的，请打电话0591-123问一问。"
            ),
        ),
        (
            {"notice": ENGLISH_NOTICE, "language": "en", "more": 1},
            (
                "A message for you: Residence permit: Something is missing (26 Nov, 09:05). "
                "Open Mashangban. 1 more message. Questions: call 12345."
            ),
        ),
        (
            {"notice": ENGLISH_NOTICE, "language": "en-simple", "is_plain": True, "more": 3},
            (
                "A message for you: Residence permit: Something is missing (26 Nov, 09:05). "
                "Open Mashangban. 3 more messages. Questions: call 12345."
            ),
        ),
    ],
)
def test_the_text(changes: dict[str, Any], text: str) -> None:
    assert words_of(replace(PUSH, **changes)).rendition.text == text


@pytest.mark.parametrize(
    ("language", "is_plain", "template"),
    [
        ("zh", False, NORMAL),
        ("zh", True, PLAIN),
        ("zh-TW", False, NORMAL),
        ("zh-HK-simple", True, PLAIN),
        ("en", False, ENGLISH),
        ("en-simple", True, ENGLISH),
    ],
)
def test_the_template(language: Language, is_plain: bool, template: SmsTemplate) -> None:
    assert words_of(replace(PUSH, language=language, is_plain=is_plain)).template is template


@pytest.mark.parametrize("phone", [None, "", "1" * 40, "\n"])
def test_without_a_number_of_the_handler_it_names_the_hotline(phone: str | None) -> None:
    words = words_of(replace(PUSH, is_plain=True, notice=replace(NOTICE, phone=phone)))
    assert words.params[4] == HOTLINE


def test_without_advice_it_says_where_to_read_more() -> None:
    words = words_of(replace(PUSH, notice=replace(NOTICE, advice=" ")))
    assert words.params[3] == "请打开“码上办”看详情。"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_plain", [False, True])
def test_the_longest_fits_what_the_provider_takes(language: Language, is_plain: bool) -> None:
    long = OutsideNotice(
        subject="长" * 999, news="长" * 999, advice="长" * 999, at=AT, phone="0" * 20
    )
    push = replace(PUSH, notice=long, more=999, language=language, is_plain=is_plain)
    words = words_of(push)
    assert len(words.rendition.text) + len("【码上办】") <= MAX_TEXT
    assert all(value.strip() for value in words.params)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb\tc", "a b c"),
        ("看 http://evil.example/x 吧", "看 吧"),
        ("WWW.evil.example", ""),
        ("字" * 25, "字" * 23 + "…"),
        ("字" * 24, "字" * 24),
        ("a\u202eb\u200bc", "a b c"),
    ],
)
def test_a_value_is_one_short_line_without_links(text: str, line: str) -> None:
    assert shorten(text, 24, "zh") == line


def test_a_value_cannot_open_another_place() -> None:
    """A value that looks like a place stays what it is."""
    words = words_of(replace(PUSH, notice=replace(NOTICE, subject="{2}", news="{4}")))
    assert words.rendition.text.startswith("有您的消息：{2}，{4}（")


@pytest.mark.parametrize("template", [NORMAL, PLAIN, ENGLISH])
def test_the_sandbox_has_our_templates(template: SmsTemplate) -> None:
    number = TEMPLATE_IDS[template]
    params = ["甲", "乙", "丙", "丁", "戊"][: 4 if template is NORMAL else 5]
    assert TEMPLATES[number] == template.text
    assert text_of(number, params) == template.fill(tuple(params))


@pytest.mark.parametrize(
    ("mobile", "number"),
    [
        ("14003120128", "+8614003120128"),
        ("+86 140-0312-0128", "+8614003120128"),
        ("8614003120128", "+8614003120128"),
        ("1400312012", None),
        ("+1 202 555 0123", None),
        ("0591-87654321", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_to_dial_is_a_mainland_mobile(mobile: str | None, number: str | None) -> None:
    assert number_to_dial(mobile) == number
