"""Subjects by which services are found: themes (主题分类), life events (人生事件), in plain words.

The lists are in the order in which people need them. A code that is in no list is shown as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from gateways.core import Item
from ground.language import Text


class SubjectKind(StrEnum):
    """Kind of a subject."""

    PERSON = "person"
    """Theme of services for people (面向自然人事项主题分类)."""
    LIFE = "life"
    """Event in a life (人生事件), which services of many agencies belong to."""
    ORGANISATION = "organisation"
    """Theme of services for organisations (面向法人事项主题分类)."""


class Subject(NamedTuple):
    """Name of a subject, and its icon in web/shared/page/icons.js."""

    name: Text
    icon: str


UNKNOWN_ICON = "folder"
_UNKNOWN = Text("其他（{code}）", "Other ({code})")

_PERSON = {
    "085": Subject(Text("社会保障", "Social security"), "wallet"),
    "145": Subject(Text("看病医保", "Health"), "stethoscope"),
    "010": Subject(Text("户口", "Residence (hukou)"), "id"),
    "090": Subject(Text("办证件", "Papers"), "card"),
    "075": Subject(Text("住房", "Housing"), "home"),
    "065": Subject(Text("补贴救助", "Allowances"), "people"),
    "150": Subject(Text("养老", "Pensions"), "old"),
    "095": Subject(Text("开车出行", "Driving and travel"), "car"),
    "005": Subject(Text("生育收养", "Births and adoption"), "baby"),
    "060": Subject(Text("婚姻", "Marriage and divorce"), "couple"),
    "020": Subject(Text("教育", "Education"), "school"),
    "030": Subject(Text("就业创业", "Jobs"), "briefcase"),
    "105": Subject(Text("出国出境", "Going abroad"), "globe"),
    "035": Subject(Text("开店开公司", "Starting a business"), "store"),
    "040": Subject(Text("经营许可", "Business licences"), "file"),
    "055": Subject(Text("缴费", "Payments"), "money"),
    "115": Subject(Text("安全", "Public safety"), "shield"),
    "120": Subject(Text("公证法律", "Law and notaries"), "pen"),
    "140": Subject(Text("水电气", "Water, power, gas"), "building"),
    "155": Subject(Text("殡葬", "Funerals"), "heart"),
    "015": Subject(Text("民族宗教", "Ethnicity and religion"), "people"),
    "025": Subject(Text("当兵", "Military service"), "shield"),
    "045": Subject(Text("抵押质押", "Mortgages"), "money"),
    "050": Subject(Text("职业资格", "Qualifications"), "briefcase"),
    "070": Subject(Text("建房规划", "Building and planning"), "building"),
    "100": Subject(Text("旅游", "Tourism"), "globe"),
    "110": Subject(Text("买东西维权", "Consumer rights"), "store"),
    "125": Subject(Text("专利商标", "Patents and brands"), "star"),
    "130": Subject(Text("环保绿化", "Environment"), "sun"),
    "135": Subject(Text("文化体育", "Culture and sport"), "star"),
    "998": Subject(Text("本地特色", "Local services"), UNKNOWN_ICON),
    "999": Subject(Text("其他", "Other"), UNKNOWN_ICON),
}

_LIFE = {
    "birth": Subject(Text("生孩子", "A child is born"), "baby"),
    "school": Subject(Text("上学", "School"), "school"),
    "work": Subject(Text("找工作", "Work"), "briefcase"),
    "home": Subject(Text("买房", "A home"), "key"),
    "marriage": Subject(Text("结婚", "Marriage"), "heart"),
    "retirement": Subject(Text("退休", "Retirement"), "beach"),
    "business": Subject(Text("开店", "Own business"), "store"),
    "hardship": Subject(Text("有困难", "Hard times"), "hand"),
    "disability": Subject(Text("残疾人", "Disability"), "wheelchair"),
    "veteran": Subject(Text("退役", "Leaving the army"), "shield"),
    "death": Subject(Text("身后事", "A death"), "pen"),
}

_ORGANISATION = {
    "005": Subject(Text("设立变更", "Starting and changing"), "store"),
    "010": Subject(Text("经营许可", "Business licences"), "file"),
    "015": Subject(Text("资质认证", "Certification"), "shield"),
    "025": Subject(Text("税收财务", "Tax"), "money"),
    "030": Subject(Text("用工", "Staff"), "people"),
    "035": Subject(Text("社会保障", "Social security"), "wallet"),
    "090": Subject(Text("交通运输", "Transport"), "car"),
    "140": Subject(Text("检验检疫", "Inspection"), "checkCircle"),
    "160": Subject(Text("公用事业", "Utilities and streets"), "building"),
    "165": Subject(Text("注销", "Closing down"), "crossCircle"),
    "998": Subject(Text("本地特色", "Local services"), UNKNOWN_ICON),
    "999": Subject(Text("其他", "Other"), UNKNOWN_ICON),
}

SUBJECTS = {
    SubjectKind.PERSON: _PERSON,
    SubjectKind.LIFE: _LIFE,
    SubjectKind.ORGANISATION: _ORGANISATION,
}

_PLACES = {
    f"{kind}-{code}": place
    for place, (kind, code) in enumerate(
        (kind, code) for kind, subjects in SUBJECTS.items() for code in subjects
    )
}


def keys_of(item: Item) -> tuple[str, ...]:
    """Return the keys of an item's subjects."""
    return tuple(
        dict.fromkeys(
            f"{kind}-{code}"
            for kind, codes in (
                (SubjectKind.PERSON, item.themes),
                (SubjectKind.LIFE, item.life_events),
                (SubjectKind.ORGANISATION, item.organisation_themes),
            )
            for code in codes
        )
    )


def count_subjects(
    keys: Iterable[str], chosen: str | None, total: int
) -> Iterator[tuple[str, int]]:
    """Count the subjects in the order of the lists, unknown ones last, with the chosen one."""
    counts = Counter(keys)
    if chosen is not None:
        counts[chosen] = total  # all that was found has it
    yield from sorted(
        counts.items(), key=lambda entry: (_PLACES.get(entry[0], len(_PLACES)), entry[0])
    )


def subject_of(key: str) -> list[tuple[SubjectKind, Subject]]:
    """Return the subject of a key, in a list. It is empty for what is no key."""
    kind, _, code = key.partition("-")
    if kind not in SUBJECTS:
        return []
    subject = SUBJECTS[SubjectKind(kind)].get(code)
    return [(SubjectKind(kind), subject or Subject(_UNKNOWN.fill(code=code), UNKNOWN_ICON))]
