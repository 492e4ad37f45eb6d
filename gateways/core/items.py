"""The catalogue (事项目录): items that can be applied for, with their guides (办事指南)."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from gateways.core.shapes import Code, LongText, Misfit, StoredData, Text, must_name, must_say

ItemCode = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]

Count = Annotated[int, msgspec.Meta(ge=0)]

LONGEST_FORWARD_HOURS = 720

Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]

Age = Annotated[int, msgspec.Meta(ge=0, le=150)]


class Agency(StoredData, frozen=True):
    """The department that decides (实施主体)."""

    name: Text
    uscc: Code
    phone: Text
    name_en: Text | None = None


class Step(StoredData, frozen=True):
    """One step of the procedure; `days` is None where the core gives no limit of its own."""

    name: Text
    days: Count | None = None
    name_en: Text | None = None


class ItemMaterial(StoredData, frozen=True):
    """One material. `form`: 1 纸质+电子, 2 电子, 3 纸质, 7 电子.

    A certificate of type `cert_type_code` replaces it (免证办); a `tolerable` one may come
    later (容缺).
    """

    code: Code
    name: Text
    required: bool
    form: Code
    formats: tuple[Text, ...]
    max_bytes: Count
    copies: Count
    source: LongText
    tolerable: bool
    cert_type_code: Code | None = None
    cert_fields: tuple[Code, ...] = ()
    note: LongText | None = None
    name_en: Text | None = None
    note_en: LongText | None = None


class Choice(StoredData, frozen=True):
    """One value of a `choice` field, for applicants of these ages (周岁), both included."""

    value: Code
    label: Text
    label_en: Text | None = None
    min_age: Age | None = None
    max_age: Age | None = None


class ShownWhen(StoredData, frozen=True):
    """Condition of a field: it is asked for only if another one has this value."""

    field: Code
    equals: Text | bool | int | float


class ItemField(StoredData, frozen=True):
    """One field of the form.

    A `prefill` (name, certNo, mobile) is the applicant's own, and nobody types it.
    """

    name: Code
    label: Text
    type: Code
    required: bool
    label_en: Text | None = None
    min_length: Count | None = None
    max_length: Count | None = None
    min: float | None = None
    max: float | None = None
    choices: tuple[Choice, ...] = ()
    prefill: Code | None = None
    note: LongText | None = None
    shown_when: ShownWhen | None = None


class Commitment(StoredData, frozen=True):
    """告知承诺: a promise in place of a proof."""

    available: bool
    text: LongText | None = None


class Fee(StoredData, frozen=True):
    """A fee. `online` says whether it can be paid from here."""

    charged: bool
    online: bool
    standard: LongText | None = None
    basis: LongText | None = None


class SpecialProcedure(StoredData, frozen=True):
    """特别程序 (hearing, survey, expert review …): the clock stands still for up to `days`."""

    name: Text
    days: Count
    basis: LongText


class ItemResult(StoredData, frozen=True):
    """Document that is issued in the end."""

    name: Text
    cert_type_code: Code | None = None
    name_en: Text | None = None


class Item(StoredData, frozen=True):
    """实施清单. Codes are raw, as the core sent them; days are working days.

    `parts` names the items of a bundle (一件事) and is empty for any other. `forward_within_hours`
    is brought within 1 and `LONGEST_FORWARD_HOURS`, so that it is neither impossible nor endless.
    `min_age` and `max_age` are the ages of applicants (周岁), both included.
    """

    implement_code: ItemCode
    basic_code: Code
    version: int
    name: Text
    type: Code
    level: Code
    agency: Agency
    region: Code
    kind: Code
    applicant_kinds: tuple[Code, ...]
    star: int
    visits: Count
    channels: tuple[Code, ...]
    required_level: Code
    statutory_days: Days
    promised_days: Days
    forward_within_hours: Count
    conditions: tuple[LongText, ...]
    steps: tuple[Step, ...]
    materials: tuple[ItemMaterial, ...]
    commitment: Commitment
    tolerance: bool
    fee: Fee
    express: bool
    bookable: bool
    address: Text
    hours: Text
    phone: Text
    legal_basis: tuple[LongText, ...]
    special_procedures: tuple[SpecialProcedure, ...]
    result: ItemResult
    form: tuple[ItemField, ...]
    name_en: Text | None = None
    plain_notes: tuple[LongText, ...] = ()
    plain_notes_en: tuple[LongText, ...] = ()
    keywords: tuple[Text, ...] = ()
    parts: tuple[Code, ...] = ()
    themes: tuple[Code, ...] = ()
    organisation_themes: tuple[Code, ...] = ()
    life_events: tuple[Code, ...] = ()
    min_age: Age | None = None
    max_age: Age | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.implement_code)
        must_say(self.name)
        _must_differ([field.name for field in self.form])
        _must_differ([material.code for material in self.materials])
        hours = min(max(self.forward_within_hours, 1), LONGEST_FORWARD_HOURS)
        msgspec.structs.force_setattr(self, "forward_within_hours", hours)


def _must_differ(names: Sequence[str]) -> None:
    """Raise ValueError when two parts of an item have the same name."""
    if len(set(names)) < len(names):
        raise ValueError("two parts of one name")


class ItemPage(msgspec.Struct, frozen=True, kw_only=True):
    """Items in the order of change, and the codes of those that have ended.

    `garbled` names entries outside the dialect. They are left out, so that one of them does not
    stop the whole catalogue.
    """

    items: tuple[Item, ...]
    ended: tuple[str, ...]
    next: str
    more: bool
    garbled: tuple[Misfit, ...] = ()
