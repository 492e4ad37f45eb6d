"""Eligibility: the conditions to apply for an item here.

The kind of applicant is 服务对象 (GB/T 39046 A.4): 1 natural persons, the others organisations.
Items of one or two stars (网办星级, Fujian 2016) are guides only: there is nothing to apply for
online.
"""

from __future__ import annotations

from datetime import datetime

from bff.catalogue.codes import ONLINE_STARS
from bff.drafts.problems import (
    APPLICANT_AGE_NOT_ELIGIBLE,
    APPLICANT_NOT_ELIGIBLE,
    ITEM_NOT_ONLINE,
)
from bff.forms.ages import age_of, age_rule
from bff.problems import Problem
from gateways.core import Item
from ground.language import Name, Text
from models import Person

_PERSON = "1"
_PERSONS = Text("个人", "persons")
_ORGANISATIONS = Text("法人和其他组织", "organisations")


def must_be_eligible(item: Item, applicant: Person, now: datetime) -> None:
    """Raise a problem if the applicant cannot apply here.

    ``item-not-online`` is for items at a service desk only, ``applicant-not-eligible`` for the
    wrong kind of applicant, ``applicant-age-not-eligible`` for the wrong age.
    """
    if item.star < ONLINE_STARS:
        name = Name(item.name, item.name_en or item.name)
        place = Name(f"{item.address}，{item.phone}", f"{item.address}, {item.phone}")
        raise Problem(ITEM_NOT_ONLINE, name=name, place=place)
    for_persons = _PERSON in item.applicant_kinds
    for_organisations = any(kind != _PERSON for kind in item.applicant_kinds)
    if not (for_organisations if applicant.organisation_code else for_persons):
        applicants = _PERSONS if for_persons else _ORGANISATIONS
        raise Problem(APPLICANT_NOT_ELIGIBLE, applicants=applicants)
    if (rule := age_rule(item, age_of(applicant, now))) is not None:
        raise Problem(APPLICANT_AGE_NOT_ELIGIBLE, rule=rule)
