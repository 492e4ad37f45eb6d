"""Parts of an item (实施清单), in the dialect's words (docs/core-dialect.md, Items).

An optional member is `UNSET` and then not sent.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

Text = str | UnsetType
FieldType = Literal[
    "text", "longText", "number", "amount", "date", "choice", "yesNo",
    "phone", "idNumber", "uscc", "address",
]  # fmt: skip


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """Part of an item; unknown members are ignored."""


class Agency(_Part, frozen=True, kw_only=True):
    name: str
    name_en: Text = UNSET
    uscc: str
    phone: str


class Step(_Part, frozen=True, kw_only=True):
    name: str
    name_en: Text = UNSET
    days: int | UnsetType = UNSET


class Material(_Part, frozen=True, kw_only=True):
    """A material. `form`: 1 纸质+电子, 2 电子, 3 纸质 (brought to the counter), 7 电子."""

    code: str
    name: str
    required: bool = True
    form: str = "2"
    formats: tuple[str, ...] = ("image/jpeg", "image/png", "application/pdf")
    max_bytes: int = 10 * 1024 * 1024
    copies: int = 1
    source: str = "申请人自备"
    cert_type_code: Text = UNSET
    cert_fields: tuple[str, ...] = ()
    tolerable: bool = False
    name_en: Text = UNSET
    note: Text = UNSET
    note_en: Text = UNSET


class Choice(_Part, frozen=True, kw_only=True):
    """A choice, for applicants from `min_age` to `max_age` (周岁, both included)."""

    value: str
    label: str
    label_en: Text = UNSET
    min_age: int | UnsetType = UNSET
    max_age: int | UnsetType = UNSET


class ShownWhen(_Part, frozen=True, kw_only=True):
    field: str
    equals: str | bool


class Field(_Part, frozen=True, kw_only=True):
    name: str
    label: str
    label_en: Text = UNSET
    type: FieldType
    required: bool = True
    min_length: int | UnsetType = UNSET
    max_length: int | UnsetType = UNSET
    min: float | UnsetType = UNSET
    max: float | UnsetType = UNSET
    choices: tuple[Choice, ...] = ()
    prefill: Literal["name", "certNo", "mobile"] | UnsetType = UNSET
    note: Text = UNSET
    shown_when: ShownWhen | UnsetType = UNSET


class Commitment(_Part, frozen=True, kw_only=True):
    """A commitment (告知承诺)."""

    available: bool = False
    text: Text = UNSET


class Fee(_Part, frozen=True, kw_only=True):
    charged: bool = False
    standard: Text = UNSET
    basis: Text = UNSET
    online: bool = False


class SpecialProcedure(_Part, frozen=True, kw_only=True):
    """A special procedure (特别程序): its days do not count."""

    name: str
    days: int
    basis: str


class Result(_Part, frozen=True, kw_only=True):
    name: str
    name_en: Text = UNSET
    cert_type_code: Text = UNSET


class Item(_Part, frozen=True, kw_only=True):
    implement_code: str
    basic_code: str
    version: int = 1
    name: str
    name_en: Text = UNSET
    type: str
    level: str
    agency: Agency
    region: str
    kind: str
    applicant_kinds: tuple[str, ...]
    star: int
    visits: int
    channels: tuple[str, ...]
    required_level: str
    statutory_days: int
    promised_days: int
    forward_within_hours: int = 72
    conditions: tuple[str, ...]
    steps: tuple[Step, ...]
    materials: tuple[Material, ...]
    commitment: Commitment = Commitment()
    tolerance: bool = False
    fee: Fee = Fee()
    express: bool = False
    bookable: bool = False
    address: str
    hours: str
    phone: str
    legal_basis: tuple[str, ...]
    special_procedures: tuple[SpecialProcedure, ...] = ()
    result: Result
    plain_notes: tuple[str, ...]
    plain_notes_en: tuple[str, ...] | UnsetType = UNSET
    keywords: tuple[str, ...]
    form: tuple[Field, ...]
    parts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    organisation_themes: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    min_age: int | UnsetType = UNSET
    max_age: int | UnsetType = UNSET
