"""The form check, without any server: every type of field, what hides and what is kept."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.forms.check import CheckedForm, check
from bff.forms.values import is_uscc
from gateways.core import ItemField
from sandbox.core.check_digits import citizen_id_check, uscc_check

TODAY = date(2026, 11, 23)
TYPES = (
    "text", "longText", "number", "amount", "date", "choice", "yesNo", "phone", "idNumber", "uscc",
    "address", "somethingNew",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
CHOICES = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]


def field(name: str = "f", kind: str = "text", **more: Any) -> ItemField:
    facts = {"name": name, "label": "某项", "type": kind, "required": True, **more}
    return msgspec.convert(facts, ItemField)


def check_value(value: object, kind: str = "text", **more: Any) -> CheckedForm:
    return check([field(kind=kind, **more)], {"f": value}, {}, TODAY)


@pytest.mark.parametrize(
    ("kind", "given", "clean"),
    [
        ("text", "  榕城 \u202e书店\x00 ", "榕城 书店"),
        ("text", "一行\n两行", "一行 两行"),
        ("text", "\ufeff榕城\u00a0书\u00ad店\u200b", "榕城 书店"),
        ("longText", "第一段\u2028第二段\ufffc", "第一段\n第二段"),
        ("text", "王𠮷 👩‍🦽", "王𠮷 👩‍🦽"),
        ("longText", "第一段\r\n\r\n第二段\x07\t", "第一段\n\n第二段"),
        ("address", " 鼓山区示范路8号 ", "鼓山区示范路8号"),
        ("number", 3, 3),
        ("number", -2.5, -2.5),
        ("amount", 0, 0),
        ("amount", 123456, 123456),
        ("date", "2024-02-29", "2024-02-29"),
        ("yesNo", False, False),
        ("phone", "139 0000-1234", "13900001234"),
        ("phone", "１３９００００１２３４", "13900001234"),
        ("phone", "0591-87654321", "059187654321"),
        ("phone", "+852 6123 4567", "+85261234567"),
        ("phone", "400-820-1234", "4008201234"),
        ("phone", "\u202a+86 139\u20110000\u20111234\u202c", "13900001234"),
        ("phone", "（0591）8765 4321", "059187654321"),
        ("date", "\u200e２０２４－０２－２９", "2024-02-29"),
        ("idNumber", "\ufeff440524\u00a018800101—0014", "440524188001010014"),
        ("uscc", "91350100-M000100Y-43", "91350100M000100Y43"),
        ("idNumber", "11010519491231002x", "11010519491231002X"),
        ("idNumber", "440524 188001 010014", "440524188001010014"),
        ("idNumber", "81000019980902013X", "81000019980902013X"),
        ("idNumber", "932682198501010017", "932682198501010017"),
        ("uscc", "91350100m000100y43", "91350100M000100Y43"),
        ("uscc", "91350100MA00000230", "91350100MA00000230"),
        ("uscc", "11100000MB03271699", "11100000MB03271699"),
        ("somethingNew", "像文字一样", "像文字一样"),
    ],
)
def test_what_is_right_is_cleaned(kind: str, given: object, clean: object) -> None:
    found = check_value(given, kind)
    assert found.is_right, found.faults
    assert found.form == {"f": clean}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 7), ("text", True), ("text", "字" * 501), ("longText", "字" * 2001),
        ("number", "3"), ("number", True), ("number", float("nan")), ("number", float("inf")),
        ("amount", 1.5), ("amount", -1), ("amount", 10**14), ("amount", True), ("amount", "12"),
        ("date", "2026-02-29"), ("date", "20260309"), ("date", "2026-W11-1"), ("date", "2026-3-9"),
        ("date", 20260309), ("yesNo", 1), ("yesNo", "true"), ("choice", "c"), ("choice", 1),
        ("phone", "12345"), ("phone", "1390000123"), ("phone", "139000012345"), ("phone", 1),
        ("idNumber", "110101197608056896"), ("idNumber", "110105491231002"),
        ("idNumber", "110105194912310021"), ("idNumber", "11010519491331002X"), ("idNumber", 1),
        ("uscc", "91350100M000100Y44"), ("uscc", "91350100M000100I43"), ("uscc", "９１"),
        ("uscc", None.__class__.__name__), ("address", 1), ("somethingNew", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(kind: str, value: object) -> None:
    found = check_value(value, kind, choices=CHOICES if kind == "choice" else [])
    [fault] = found.faults
    assert (fault.field, found.form, found.is_right) == ("f", {}, False)
    assert fault.reason.zh
    assert fault.reason.en


def test_somebody_not_born_yet_has_no_number() -> None:
    born = "350100203001010"
    future = born + "01" + citizen_id_check(born + "01")
    assert not check_value(future, "idNumber").is_right


@pytest.mark.parametrize("code", ["91350211M00013FA1N", "91350211M0000XUF46"])
def test_early_codes_of_xiamen_are_taken_as_they_are(code: str) -> None:
    """Genuine, and against the formula (docs/sources.md). Nowhere else."""
    assert uscc_check(code[:17]) != code[17]
    assert is_uscc(code)
    assert not is_uscc(code.replace("913502", "913503"))


@pytest.mark.parametrize(
    ("more", "value", "right"),
    [
        ({"minLength": 4}, "三个字", False), ({"minLength": 4}, "  四个字了  ", True),
        ({"maxLength": 3}, "四个字了", False), ({"maxLength": 3}, "三个字   ", True),
        ({"type": "number", "min": 0.5}, 0.4, False), ({"type": "number", "min": 0.5}, 0.5, True),
        ({"type": "number", "max": 9}, 9.1, False), ({"type": "amount", "max": 100}, 101, False),
        ({"type": "amount", "min": 1}, 0, False),
        ({"type": "choice", "choices": CHOICES}, "a", True),
        ({"choices": CHOICES}, "c", False),
    ],
)  # fmt: skip
def test_bounds_are_the_items_own(more: dict[str, Any], value: object, right: bool) -> None:
    asked = field(kind=more.pop("type", "text"), **more)
    assert check([asked], {"f": value}, {}, TODAY).is_right is right


@pytest.mark.parametrize("empty", [None, "", "  ", "\u202e\x00", "\n"])
@pytest.mark.parametrize("kind", TYPES)
def test_nothing_is_missed_only_where_it_is_required(kind: str, empty: object) -> None:
    assert [fault.reason.en for fault in check_value(empty, kind).faults] == ["Fill this in"]
    optional = check_value(empty, kind, required=False)
    assert (optional.faults, optional.form) == ((), {})


HIDING = [
    field("cause", "choice", choices=CHOICES),
    field("note", shownWhen={"field": "cause", "equals": "a"}),
    field("more", shownWhen={"field": "note", "equals": "更多"}),
]


@pytest.mark.parametrize(
    ("typed", "form", "faulty"),
    [
        ({"cause": "b"}, {"cause": "b"}, []),
        ({"cause": "b", "note": "留着", "more": 7}, {"cause": "b"}, []),
        ({"cause": "a"}, {"cause": "a"}, ["note"]),
        ({"cause": "a", "note": "更多"}, {"cause": "a", "note": "更多"}, ["more"]),
        ({"cause": "a", "note": "别的"}, {"cause": "a", "note": "别的"}, []),
        ({"cause": "x", "note": "更多"}, {}, ["cause"]),
    ],
)
def test_what_is_hidden_is_neither_required_nor_handed_in(
    typed: dict[str, Any], form: dict[str, Any], faulty: list[str]
) -> None:
    found = check(HIDING, typed, {}, TODAY)
    assert (found.form, [fault.field for fault in found.faults]) == (form, faulty)


def test_yes_is_not_one() -> None:
    fields = [field("n", "number"), field("note", shownWhen={"field": "n", "equals": True})]
    assert check(fields, {"n": 1}, {}, TODAY).is_right


def test_fields_that_wait_for_each_other_are_not_asked_for() -> None:
    fields = [
        field("a", shownWhen={"field": "b", "equals": "x"}),
        field("b", shownWhen={"field": "a", "equals": "x"}),
    ]
    found = check(fields, {"a": "x", "b": "x"}, {}, TODAY)
    assert (found.form, found.faults) == ({}, ())


def test_what_the_applicant_is_cannot_be_typed() -> None:
    fields = [field("applicantName", prefill="name"), field("mobile", "phone", prefill="mobile")]
    found = check(
        fields, {"applicantName": "李四", "mobile": "13900001234"}, {"applicantName": "张三"}, TODAY
    )
    assert found.form == {"applicantName": "张三", "mobile": "13900001234"}


def test_what_is_no_longer_asked_for_is_said_and_no_obstacle() -> None:
    found = check([field()], {"f": "在", "gone": "以前填的", "empty": ""}, {}, TODAY)
    assert [(fault.field, fault.obsolete) for fault in found.faults] == [("gone", True)]
    assert (found.is_right, found.form) == (True, {"f": "在"})


FIELDS = st.builds(
    field,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(TYPES),
    required=st.booleans(),
    choices=st.sampled_from([[], CHOICES]),
    minLength=st.none() | st.integers(0, 5),
    maxLength=st.none() | st.integers(0, 9),
    shownWhen=st.none()
    | st.fixed_dictionaries(
        {"field": st.sampled_from(["a", "b", "c"]), "equals": st.sampled_from(["a", True, 1])}
    ),
)


@given(
    st.lists(FIELDS, max_size=6, unique_by=lambda field: field.name),
    st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), SCALARS),
)
def test_whatever_was_typed(fields: list[ItemField], typed: dict[str, Any]) -> None:
    """The check never fails, and accepts only values that were asked for and stay valid.

    No value is both accepted and faulty.
    """
    found = check(fields, typed, {}, TODAY)

    assert found.form.keys() <= {field.name for field in fields}
    assert not found.form.keys() & {fault.field for fault in found.faults}
    json.dumps(found.form, allow_nan=False)
    again = check(fields, found.form, {}, TODAY)
    assert again.form == found.form
    assert found.is_right <= again.is_right


@given(st.integers(0, 10**17 - 1).map(lambda n: f"{n:017d}"), st.sampled_from("0123456789X"))
def test_one_check_character_in_eleven_is_right(first: str, last: str) -> None:
    right = check_value(first + last, "idNumber").is_right
    assert not right or citizen_id_check(first) == last


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_every_code_with_its_check_character_is_right(first: str) -> None:
    assert is_uscc(first + uscc_check(first))
    assert is_uscc(first + "I") is False
