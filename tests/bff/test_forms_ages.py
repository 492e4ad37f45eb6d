"""Choices and services for one age only: the rule at its edges, and for whom there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bff.forms.ages import age_of, age_rule, unfit_choices
from bff.forms.check import check
from gateways.core import Choice, ItemField
from ground.language import Language
from models import Person
from models.encryption import Clear
from sandbox.core.people import PEOPLE

CARD = (
    Choice(value="green", label="60 至 69 周岁", min_age=60, max_age=69),
    Choice(value="red", label="70 周岁以上", min_age=70),
    Choice(value="any", label="都可以"),
)
FIELD = ItemField(name="kind", label="种类", type="choice", required=True, choices=CARD)
LIN = PEOPLE["linxiuying"]  # born on 12 March 1944
TODAY = date(2026, 3, 9)
CHINESE: Language = "zh"


def person(cert_type: str, cert_no: str, **more: str) -> Person:
    return Person(cert_type=cert_type, cert_no=Clear(cert_no), **more)


@pytest.mark.parametrize(
    ("age", "fitting"),
    [
        (59, {"any"}),
        (60, {"green", "any"}),
        (69, {"green", "any"}),
        (70, {"red", "any"}),
        (None, {"green", "red", "any"}),
    ],
)
def test_both_limits_belong_to_a_choice(age: int | None, fitting: set[str]) -> None:
    unfit = {one.value for one in unfit_choices([FIELD], age)}
    assert {choice.value for choice in CARD} - unfit == fitting
    for choice in CARD:
        result = check([FIELD], {"kind": choice.value}, {}, TODAY, age)
        assert result.is_right is (choice.value in fitting), choice


def test_the_fault_says_the_rule_and_a_way_on() -> None:
    result = check([FIELD], {"kind": "red"}, {}, TODAY, 69)
    [fault] = result.faults
    words = fault.reason.render(CHINESE)
    assert "要年满 70 周岁" in words
    assert "请选别的" in words
    assert "12345" in words
    assert result.form == {}


def test_a_birthday_begins_at_midnight_in_china() -> None:
    lin = person(LIN.cert_type, LIN.cert_no)
    assert age_of(lin, datetime(2024, 3, 11, 15, 59, 59, tzinfo=UTC)) == 79
    assert age_of(lin, datetime(2024, 3, 11, 16, 0, tzinfo=UTC)) == 80


def test_who_has_no_citizens_number_has_no_age_here() -> None:
    now = datetime(2026, 3, 9, tzinfo=UTC)
    maria = PEOPLE["maria"]
    assert age_of(person(maria.cert_type, maria.cert_no), now) is None
    code = Clear("91359900MA0000015X")
    company = person(LIN.cert_type, LIN.cert_no, organisation_code=code)
    assert age_of(company, now) is None
    assert age_rule(CARD[0], None) is None
