"""Ages for which an item or a choice is meant, and the applicant's. Pure.

The age is that of the day, in China. Who has no citizen's identity number has no age here: then
only the core can judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bff.cert_numbers import birth_date
from gateways.core import Choice, Item, ItemField
from ground.ages import age_on
from ground.clock import in_china
from ground.language import Text
from models import Person

_TOO_YOUNG = Text("要年满 {n} 周岁", "This is for age {n} and over")
_TOO_OLD = Text("只到 {n} 周岁", "This is for age {n} and under")
_CHOOSE_ANOTHER = Text(
    "{rule}，申请人的年龄不合适。请选别的；没有合适的，请问 12345 或窗口。",
    "{rule}, and does not fit the applicant. Choose another. If none fits, ask 12345 or a "
    "service desk.",
)


@dataclass(frozen=True, slots=True)
class UnfitChoice:
    """A choice of a field that is not for the applicant's age.

    ``reason`` is the rule with what to do.
    """

    field: str
    value: str
    rule: Text
    reason: Text


def age_of(applicant: Person, now: datetime) -> int | None:
    birth = birth_date(*applicant.holder)
    return None if birth is None else age_on(birth, in_china(now).date())


def age_rule(for_ages: Choice | Item, age: int | None) -> Text | None:
    """Return the rule that the age does not keep. None when it fits or is not known."""
    if age is None:
        return None
    if for_ages.min_age is not None and age < for_ages.min_age:
        return _TOO_YOUNG.fill(n=for_ages.min_age)
    if for_ages.max_age is not None and age > for_ages.max_age:
        return _TOO_OLD.fill(n=for_ages.max_age)
    return None


def unfit_choices(fields: Sequence[ItemField], age: int | None) -> list[UnfitChoice]:
    """List the choices that are not for this age."""
    return [
        UnfitChoice(field.name, choice.value, rule, _choose_another(rule))
        for field in fields
        for choice in field.choices
        if (rule := age_rule(choice, age)) is not None
    ]


def _choose_another(rule: Text) -> Text:
    return Text(_CHOOSE_ANOTHER.zh.format(rule=rule.zh), _CHOOSE_ANOTHER.en.format(rule=rule.en))
