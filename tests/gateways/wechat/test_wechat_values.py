"""Values of a message by the type of their keyword, the same table for us and for the sandbox."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways.wechat.values import KeywordType, UnfitValue, fit, fits, length, shorten, type_of
from sandbox.wechat.value_rules import is_right

CHOICES = ("通过", "未通过")
GOOD = {
    "thing1": ["门诊费用报销", "a" * 20, "A座3-201室（东）", "1"],
    "number2": ["0", "12.5", "9" * 32],
    "letter3": ["A", "abcXYZ", "z" * 32],
    "symbol4": ["!", "+-*/="],
    "character_string5": ["350102-2026-000123", "!" * 32],
    "time6": ["09:30", "9:30:01", "2026年11月29日 09:30", "09:00~17:30", "2026-11-29 08:00"],
    "date7": [
        "2026年11月29日", "2026年11月", "11月29日", "2026-11-29", "2026/11/29", "2026.11",
        "11-29", "2026年11月29日 09:30", "2026年11月1日~2026年11月29日",
    ],
    "amount8": ["￥100", "¥12.50", "100元", "1234567890"],
    "phone_number9": ["12345", "0591-12345", "+86-0591-87654321"],
    "car_number10": ["闽A12345", "闽AD12345", "闽A1234学"],
    "name11": ["张一鸣", "欧阳" * 5, "Zhang Yiming", "A" * 20],
    "phrase12": ["已办好", "需要您补件"],
    "enum13": list(CHOICES),
}  # fmt: skip
BAD = {
    "thing1": ["", " ", "字" * 21, "a\nb", "a\tb", "\x00"],
    "number2": ["", "12a", "一", "9" * 33, "1,000", ".5"],
    "letter3": ["A1", "字", "z" * 33, "a b"],
    "symbol4": ["a", "！！！！！！", "+-*/=!", "字"],
    "character_string5": ["编号1", "!" * 33, "a b"],
    "time6": ["24:00", "9点", "2026年11月29日", "09:60"],
    "date7": ["今天", "2026-11-29T08:00", "20261129", "2026年11月29"],
    "amount8": ["一百元", "12345678901", "100元整"],
    "phone_number9": ["电话12345", "1" * 18],
    "car_number10": ["闽A123456789", "闽-A1234"],
    "name11": ["张" * 11, "A" * 21, "Z张" + "A" * 9],
    "phrase12": ["需要您补材料", "已办ok", "已 办", "ok"],
    "enum13": ["也许", "", "通过 "],
}


def choices_of(key: str) -> tuple[str, ...]:
    """Return what the template lists for a keyword."""
    return CHOICES if type_of(key) is KeywordType.ENUM else ()


@pytest.mark.parametrize("key", ["thing1", "phrase12", "enum13"])
def test_where_a_template_lists_values_no_other_fits(key: str) -> None:
    assert fit(key, ["已办好", "通过"], CHOICES) == "通过"
    with pytest.raises(UnfitValue):
        fit(key, ["已办好"], CHOICES)
    assert fit(key, ["已办好"]) == "已办好"  # WeChat has not said what it lists


def test_the_tables_have_every_type() -> None:
    assert {type_of(key) for key in GOOD} == set(KeywordType) == {type_of(key) for key in BAD}


@pytest.mark.parametrize("key", GOOD)
def test_good_values_fit(key: str) -> None:
    for value in GOOD[key]:
        assert fits(key, value, choices_of(key)), value
        assert is_right(key, value, CHOICES), value


@pytest.mark.parametrize("key", BAD)
def test_bad_values_do_not(key: str) -> None:
    for value in BAD[key]:
        assert not fits(key, value, choices_of(key)), value
        assert not is_right(key, value, CHOICES), value


@pytest.mark.parametrize("key", ["thing", "1thing", "things1", "", "thing1.value", "thing1\n"])
def test_no_such_type(key: str) -> None:
    assert type_of(key) is None
    assert not fits(key, "1")


def test_the_first_that_fits_is_taken() -> None:
    long = "城乡居民基本医疗保险普通门诊费用报销申请"
    assert fit("thing1", [long + "（补办）", "门诊费用报销"]) == "门诊费用报销"
    assert fit("thing1", ["门诊费用\n报销"]) == "门诊费用 报销"
    assert fit("phrase2", ["已经办理完成", "已办好"]) == "已办好"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phone_number1", "0591-8765432187654"),
        ("number1", "9" * 33),
        ("date1", "明年"),
        ("name1", "张" * 11),
        ("phrase1", "需要您补材料"),
        ("thing1", "1" * 40),
        ("thing1", "\u0000"),
        ("enum1", "也许"),
    ],
)
def test_nothing_but_a_thing_is_shortened_and_no_number(key: str, value: str) -> None:
    with pytest.raises(UnfitValue) as caught:
        fit(key, [value], choices_of(key))
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("城乡居民基本医疗保险普通门诊费用报销申请表", "城乡居民基本医疗保险普通门诊费用报销申…"),
        ("请于规定日期前补齐材料，联系电话0591-87654321", "请于规定日期前补齐材料，联系电话…"),
        ("请在下列日期之前办理手续2026年11月29日前", "请在下列日期之前办理手续2026年11…"),
        ("一二三四五六七八九十一二三四五六七八👨‍👩‍👧家", "一二三四五六七八九十一二三四五六七八…"),
        ("一二三四五六七八九十一二三四五六七八𠮷吉吉", "一二三四五六七八九十一二三四五六七八…"),
        ("一二三四五六七八九十一二三四五六七八，九十", "一二三四五六七八九十一二三四五六七八…"),
    ],
)
def test_a_thing_is_cut_between_characters_and_outside_numbers(text: str, short: str) -> None:
    assert shorten(text, 20) == short
    assert fits("thing1", short)


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=60))
def test_what_is_fitted_fits_us_and_the_sandbox(text: str) -> None:
    try:
        value = fit("thing1", [text])
    except UnfitValue:
        return
    assert length(value) <= 20
    assert fits("thing1", value)
    value.encode()  # no half of a surrogate pair


@given(st.integers(10**11, 10**13), st.integers(8, 19))
def test_a_number_is_whole_or_gone(number: int, before: int) -> None:
    short = shorten("字" * before + str(number), 20)
    assert short in ("字" * before + "…", "字" * before + str(number))
