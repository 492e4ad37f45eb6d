"""Words of the guide: plain where they were officialese, and a fee in the reader's language."""

from __future__ import annotations

import msgspec
import pytest

from bff.catalogue.codes import APPLICANT_KINDS, KINDS, fee_text, text_of
from gateways.core import Item
from ground.language import Language
from tests.support.core_answers import ITEM


@pytest.mark.parametrize(
    ("standard", "language", "words"),
    [
        ("工本费 10 元", "zh", "工本费 10 元"),
        ("工本费 10 元", "en", "10 yuan"),
        ("每本 10 元，补发 20 元", "en", "每本 10 元，补发 20 元"),
        (None, "en", "A fee is charged"),
    ],
)
def test_a_fee_is_said_in_the_readers_language(
    standard: str | None, language: Language, words: str
) -> None:
    fee = {"charged": True, "online": True, "standard": standard}
    item = msgspec.convert({**ITEM, "fee": fee}, Item)
    assert fee_text(item, language) == words


def test_plain_words_stand_for_office_words() -> None:
    for codes, code, usual, plain in (
        (APPLICANT_KINDS, "1", "自然人", "个人"),
        (KINDS, "2", "承诺件", "说好几天办完"),
    ):
        assert text_of(codes, code, "zh") == usual
        assert text_of(codes, code, "zh-simple") == plain
