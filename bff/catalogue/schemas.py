"""Requests and answers of the catalogue."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from bff.catalogue.filters import Channel, For
from bff.catalogue.form_schemas import FormField
from bff.http.reading import END, In, Moment, Opaque, Out
from bff.http.replies import AgedAnswer
from bff.problems import DescribedProblem


class ItemQuery(In, kw_only=True):
    """Search and filters of the catalogue."""

    q: Annotated[str, Meta(max_length=100)] = ""
    """Words of the citizen: as written, in pinyin or by initials."""
    for_: For | None = msgspec.field(name="for", default=None)
    """Kind of applicant."""
    star: Annotated[int, Meta(ge=1, le=5)] | None = None
    """Exact number of stars, 1 to 5."""
    channel: Channel | None = None
    """Front on which the service can be applied for."""
    region: Annotated[str, Meta(pattern=r"^[0-9]{6}" + END)] | None = None
    """Region code of six digits (GB/T 2260).

    Services of that region and of those within it match.
    """
    no_visit: bool = False
    """True keeps services that need no visit (一趟不用跑)."""
    bundle: bool = False
    """True keeps bundles (一件事)."""
    subject: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    """``key`` of a subject: a theme (主题) or a life event (人生事件)."""
    first: Channel | None = None
    """Front whose services come first among equally good matches. Nothing is left out."""
    after: Opaque | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    """Length of the page."""


class ItemSummary(Out, kw_only=True):
    """Service (事项) in a list."""

    code: str
    """Code of the service (实施编码)."""
    name: str
    """Name of the service."""
    agency: str
    """Agency that provides it."""
    region: str
    """Region code of six digits (GB/T 2260)."""
    kind: str
    """Code of the kind: ``1`` is 即办件, ``2`` is 承诺件."""
    kind_text: str
    """The kind in words."""
    star: int
    """Stars, 1 to 5: how much of it can be done online."""
    visits: int
    """Visits that the citizen has to make."""
    no_visit: bool
    """True when no visit is needed (一趟不用跑)."""
    kiosk: bool
    """True when it can be applied for at a kiosk."""
    bundle: bool
    """True for a bundle (一件事) of several services."""
    promised_days: int
    """Promised limit in working days. 0 is while you wait."""
    promised_text: str
    """The promised limit in words."""
    required_assurance: str
    """Assurance level that the applicant needs: ``registered``, ``real_name``, ``real_person`` or
    ``certificate``.
    """
    required_assurance_text: str
    """That level in words."""
    fee_text: str
    """The fee in words."""
    plain_note: str | None
    """First plain note on the service. Null when it has none."""


class SubjectView(Out, kw_only=True):
    """Subject by which services are found: a theme (主题) or a life event (人生事件)."""

    key: str
    """Value for ``?subject=``."""
    kind: str
    """``person`` or ``organisation``, a theme of services for them, or ``life``."""
    text: str
    """The subject in words."""
    icon: str
    """Name of its icon. It is a general one for a code that is in no list."""
    count: int
    """Number of services."""


class ItemList(AgedAnswer, kw_only=True):
    """Page of the catalogue and its age. The weak ``ETag`` ignores the age."""

    items: list[ItemSummary]
    """Services on this page: the best match first, then by stars and name."""
    next: str | None
    """Value for ``?after=``. Null on the last page."""
    total: int
    """Number of services on all pages."""
    similar: bool
    """True when nothing matches exactly: the list has similar services."""
    subjects: list[SubjectView]
    """Subjects of the services on all pages. After the first page only the one asked for."""
    read_at: Moment | None
    """Time at which the catalogue was last read from the core. Null before the first reading."""
    age_seconds: int | None
    """Seconds since ``readAt``. Null before the first reading."""
    problems: list[DescribedProblem]
    """Problems with the list. With ``catalogue-not-read`` it may lack much."""


class Term(Out):
    """Code and its words."""

    code: str
    """Code in the core's list."""
    text: str
    """The code in words."""


class GuideStep(Out):
    """Step of the procedure."""

    name: str
    """Name of the step."""
    days: int | None
    """Length in working days. Null when it is not stated."""


class GuideMaterial(Out, kw_only=True):
    """Material (材料) that the guide asks for."""

    code: str
    """Code of the material within the service."""
    name: str
    """Name of the material."""
    required: bool
    """True when the application needs it."""
    form: str
    """Code of the form: ``1`` paper and electronic, ``2`` and ``7`` electronic, ``3`` paper."""
    form_text: str
    """The form in words."""
    formats: list[str]
    """Media types of files that are taken, such as ``image/jpeg``."""
    max_bytes: int
    """Largest size of a file in bytes."""
    copies: int
    """Number of copies."""
    source: str
    """Where the applicant gets it, in words."""
    certificate_type_code: str | None
    """Type of the electronic certificate that can take its place (免证办). Null when none can."""
    certificate_name: str | None
    """Name of that certificate type. Null when none can."""
    tolerable: bool
    """True when it may come later (容缺受理)."""
    note: str | None
    """Note on the material. Null when there is none."""


class GuideCommitment(Out):
    """Promise in place of proof (告知承诺)."""

    available: bool
    """True when the service takes a promise in place of proof."""
    text: str | None
    """Words of the promise. Null when there are none."""


class FeeView(Out):
    """Fee of a service."""

    charged: bool
    """True when a fee is charged."""
    standard: str | None
    """The rate in words. Null when there is none."""
    basis: str | None
    """Legal basis of the fee. Null when it is not stated."""
    pay_online: bool
    """True when it can be paid online."""


class SpecialProcedureView(Out):
    """Special procedure (特别程序), during which the time limit stands still."""

    name: str
    """Name of the procedure."""
    days: int
    """Longest duration in working days."""
    basis: str
    """Legal basis."""


class Guide(ItemSummary, AgedAnswer, kw_only=True):
    """Guide (办事指南) to a service, the same for all fronts."""

    basic_code: str
    """Basic code (基本编码), shared by all agencies that provide the service."""
    version: int
    """Version of the guide."""
    type: str
    """Code of the type (事项类型, GB/T 39046-2020)."""
    type_text: str
    """The type in words."""
    level: str
    """Code of the administrative level (行使层级)."""
    level_text: str
    """The level in words."""
    agency_phone: str
    """Telephone number of the agency."""
    channels: list[Term]
    """Channels of application: ``mobile``, ``pc``, ``window``, ``terminal``, ``express``."""
    applicant_kinds: list[Term]
    """Kinds of applicants (服务对象)."""
    statutory_days: int
    """Statutory limit in working days. 0 when there is none."""
    statutory_text: str
    """The statutory limit in words."""
    conditions: list[str]
    """Conditions of approval."""
    steps: list[GuideStep]
    """Steps of the procedure, in their order."""
    materials: list[GuideMaterial]
    """Materials to hand in."""
    commitment: GuideCommitment
    """Promise in place of proof (告知承诺)."""
    tolerance: bool
    """True when some materials may come later (容缺受理)."""
    fee: FeeView
    """Fee of the service."""
    express: bool
    """True when the result can be posted."""
    bookable: bool
    """True when a visit can be booked."""
    address: str
    """Address of the desk."""
    hours: str
    """Opening hours, in words."""
    phone: str
    """Telephone number for questions."""
    legal_basis: list[str]
    """Laws and rules behind the service."""
    special_procedures: list[SpecialProcedureView]
    """Special procedures (特别程序) that may interrupt the time limit."""
    result_name: str
    """Name of the result, such as a certificate."""
    plain_notes: list[str]
    """Notes in plain words."""
    form: list[FormField]
    """Fields of the application form, in their order."""
    min_age: int | None
    """Least age of the applicant, in completed years (周岁). Null for no limit."""
    max_age: int | None
    """Greatest age of the applicant. Null for no limit."""
    parts: list[ItemSummary]
    """Services of a bundle (一件事). Empty for a single one."""
    read_at: Moment | None
    """Time at which the catalogue was last read from the core."""
    age_seconds: int | None
    """Seconds since ``readAt``."""
