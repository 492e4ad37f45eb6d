"""Whom an item is for (服务对象, GB/T 39046 A.4): 1 natural persons, the others organisations."""

from __future__ import annotations

from bff.http.problems import Problem
from bff.language import Text
from gateways.core import Item
from models import Person

_PERSON = "1"
_PERSONS = Text("个人", "persons")
_ORGANISATIONS = Text("法人和其他组织", "organisations")


def must_be_eligible(item: Item, applicant: Person) -> None:
    """``applicant-not-eligible`` for a person where only organisations can apply, or the other way
    round.
    """
    for_persons = _PERSON in item.applicant_kinds
    for_organisations = any(kind != _PERSON for kind in item.applicant_kinds)
    if not (for_organisations if applicant.organisation_code else for_persons):
        whom = _PERSONS if for_persons else _ORGANISATIONS
        raise Problem("applicant-not-eligible", applicants=whom)
