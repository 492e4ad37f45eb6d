"""What the catalogue's routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from bff.catalogue.filters import Channel, For
from bff.http.reading import END, In, Opaque, Out
from bff.http.replies import Aged


class ItemQuery(In, kw_only=True):
    """``q``: the citizen's own words. ``region``: six digits; what serves there, be it the
    district's, its city's or the province's, and below it.
    """

    q: Annotated[str, Meta(max_length=100)] = ""
    for_: For | None = msgspec.field(name="for", default=None)
    star: Annotated[int, Meta(ge=1, le=5)] | None = None
    channel: Channel | None = None
    region: Annotated[str, Meta(pattern=r"^[0-9]{6}" + END)] | None = None
    no_visit: bool = False
    bundle: bool = False
    after: Opaque | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class ItemSummary(Out, kw_only=True):
    """``promised_days`` are working days, 0 is while you wait; ``no_visit`` is 一趟不用跑."""

    code: str
    name: str
    agency: str
    region: str
    kind: str
    kind_text: str
    star: int
    visits: int
    no_visit: bool
    kiosk: bool
    bundle: bool
    promised_days: int
    promised_text: str
    required_assurance: str
    required_assurance_text: str
    fee_text: str
    plain_note: str | None


class ItemList(Aged, kw_only=True):
    """``next`` goes into ``?after=``; null at the end. ``similar``: nothing has these words, what
    comes nearest is listed. ``read_at`` is null until the catalogue has once been read to its end;
    the list says so in ``problems``, and may lack much.
    """

    items: list[ItemSummary]
    next: str | None
    total: int
    similar: bool
    read_at: datetime | None
    age_seconds: int | None
    problems: list[dict[str, Any]]


class Coded(Out):
    code: str
    text: str


class StepView(Out):
    name: str
    days: int | None


class MaterialView(Out, kw_only=True):
    """A certificate of ``certificate_type_code`` replaces it (免证办). A ``tolerable`` one may come
    later (容缺).
    """

    code: str
    name: str
    required: bool
    form: str
    form_text: str
    formats: list[str]
    max_bytes: int
    copies: int
    source: str
    certificate_type_code: str | None
    certificate_name: str | None
    tolerable: bool
    note: str | None


class CommitmentView(Out):
    """告知承诺."""

    available: bool
    text: str | None


class FeeView(Out):
    charged: bool
    standard: str | None
    basis: str | None
    pay_online: bool


class SpecialProcedureView(Out):
    """特别程序: the clock stands still for up to ``days``."""

    name: str
    days: int
    basis: str


class ChoiceView(Out):
    value: str
    label: str


class ShownWhenView(Out):
    field: str
    equals: str | bool | int | float


class FormField(Out, kw_only=True):
    """``prefill`` (name, certNo, mobile) is the applicant's own and not typed by anybody."""

    name: str
    label: str
    type: str
    required: bool
    min_length: int | None
    max_length: int | None
    min: float | None
    max: float | None
    choices: list[ChoiceView]
    prefill: str | None
    note: str | None
    shown_when: ShownWhenView | None


class Guide(ItemSummary, Aged, kw_only=True):
    """办事指南, the same for all fronts."""

    basic_code: str
    version: int
    type: str
    type_text: str
    level: str
    level_text: str
    agency_phone: str
    channels: list[Coded]
    applicant_kinds: list[Coded]
    statutory_days: int
    statutory_text: str
    conditions: list[str]
    steps: list[StepView]
    materials: list[MaterialView]
    commitment: CommitmentView
    tolerance: bool
    fee: FeeView
    express: bool
    bookable: bool
    address: str
    hours: str
    phone: str
    legal_basis: list[str]
    special_procedures: list[SpecialProcedureView]
    result_name: str
    plain_notes: list[str]
    form: list[FormField]
    parts: list[ItemSummary]
    read_at: datetime | None
    age_seconds: int | None
