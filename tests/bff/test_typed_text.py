"""What people paste is taken without what nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.identity.names import _PRIVATE_HAN, same_name
from bff.phone_numbers import mobile_number, phone_number
from bff.typed_text import narrow, visible

# Pasted around and inside any text: how Word, PDFs, contacts and chats leave it.
UNSEEN = {
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "ideographic space": "\u3000",
    "byte order mark": "\ufeff",
    "zero width space": "\u200b",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e",
    "left-to-right embedding": "\u202a",
    "pop directional formatting": "\u202c",
    "isolate": "\u2068",
    "line separator": "\u2028",
    "tab": "\t",
    "carriage return": "\r\n",
    "vertical tab": "\v",
    "hangul filler": "\u3164",
    "object replacement": "\ufffc",
    "null": "\x00",
}


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_nothing_unseen_stays_around_a_text(mark: str) -> None:
    assert visible(f"{mark}林秀英{mark}") == "林秀英"
    assert visible(mark) == ""


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_nothing_unseen_stays_in_a_number(mark: str) -> None:
    assert narrow(f"{mark}350102{mark}194406120023{mark}") == "350102194406120023"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("鼓楼区\u00a0东街\u30008 号", "鼓楼区 东街 8 号"),
        ("co\u00adoperate", "cooperate"),
        ("first\nsecond", "first second"),
        ("王𠮷 📱👩‍🦽", "王𠮷 📱👩‍🦽"),
        ("Mari\u0301a", "María"),
        ("邓龑\U000e0100", "邓龑\U000e0100"),  # a glyph variant of one's own
        ("\uf9dc", "\uf9dc"),  # 隆 in its compatibility form: NFC would make it another character
        ("\U0002f800", "\U0002f800"),
        ("\ue863", "\ue863"),  # 䶮 in its private-use form
        ("\u200d\u200c", ""),
        ("\ud800x", "x"),
    ],
)
def test_what_can_be_seen_is_kept_as_typed(typed: str, kept: str) -> None:
    assert visible(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert narrow(narrow(text)) == narrow(text)


DASHES = [chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) == "Pd"] + ["−", "ー"]


@pytest.mark.parametrize("dash", DASHES, ids=[f"U+{ord(dash):04X}" for dash in DASHES])
def test_any_dash_is_a_dash(dash: str) -> None:
    assert narrow(f"0591{dash}87654321") == "0591-87654321"


@pytest.mark.parametrize(
    "digits", ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
)
def test_any_digit_is_a_digit(digits: str) -> None:
    assert narrow(digits) == "0123456789"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0013 8000", "13800138000"),
        ("\u202a138\u201100138000\u202c", "13800138000"),  # from an iPhone's contacts
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("（0591）8765 4321", "059187654321"),
        ("0591—87654321", "059187654321"),
        ("+86 591 87654321", "059187654321"),
        ("+86 (0)591-87654321", "059187654321"),
        ("+86 10 6552 9988", "01065529988"),
        ("400-123-4567", "4001234567"),
        ("+86 400 123 4567", "4001234567"),
        ("0044 20 7946 0018", "+442079460018"),
        ("+44 20.7946.0018", "+442079460018"),
        ("12345", None),
        ("138001380001", None),
        ("010-65529988转801", None),
        ("+86", None),
        ("00", None),
        ("", None),
    ],
)
def test_a_phone_number_as_people_write_it(typed: str, number: str | None) -> None:
    assert phone_number(typed) == number


def test_a_landline_is_no_mobile_number() -> None:
    assert mobile_number("+86 138-0013-8000") == "13800138000"
    assert mobile_number("0591-87654321") is None
    assert mobile_number("abc") is None


@pytest.mark.parametrize(
    ("typed", "real", "same"),
    [
        ("O’Brien", "O'Brien", True),
        ("O\u02bcBrien", "OBRIEN", True),
        ("José Núñez", "JOSE NUNEZ", True),
        ("Jürgen Groß", "JUERGEN GROSS", True),
        ("Jürgen Groß", "JURGEN GROSS", True),
        ("Søren Ærø", "SOEREN AEROE", True),
        ("Łukasz", "LUKASZ", True),
        ("Anne‐Marie", "ANNE<MARIE", True),
        ("SMITH, JOHN", "Smith John", True),
        ("阿依古丽・买买提", "阿依古丽·买买提", True),
        ("阿依古丽\u200b·买买提", "阿依古丽·买买提", True),
        ("王\ue863", "王䶮", True),  # as GBK kept it
        ("\ue854", "龺", True),
        ("\uf9dc", "隆", True),
        ("龑\U000e0100", "龑", True),
        ("阿依古丽•买买提", "阿依古丽·买买提", True),
        ("阿依古丽．买买提", "阿依古丽·买买提", True),
        ("ＭＡＲＩＡ  santos", "Maria Santos", True),
        ("王 吉", "王吉", True),
        ("王吉", "王占", False),
        ("Maria", "Maria Santos", False),
        ("王䶮", "王龑", False),
        ("Muller", "Mueller", False),
        ("阿依古丽买买提", "阿依古丽·买买提", False),
        ("John Smith", "John Smyth", False),
    ],
)
def test_names_are_equal_when_only_the_coding_differs(typed: str, real: str, same: bool) -> None:
    assert same_name(typed, real) is same
    assert same_name(real, typed) is same


def test_private_use_han_agrees_with_pythons_gb18030() -> None:
    """Fourteen of the eighty came into Unicode later than the codec and stay as they are."""
    places = [0xFE00 + low for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
    decoded = [place.to_bytes(2).decode("gb18030") for place in places]
    private = zip(range(0xE815, 0xE865), decoded, strict=True)
    later = [chr(code) == known or _PRIVATE_HAN[code] == known for code, known in private]
    assert all(later)
    assert sum(ord(known) >= 0xE000 for known in decoded if ord(known) < 0xF900) == 14
