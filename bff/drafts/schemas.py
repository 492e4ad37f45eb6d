"""What the draft routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from bff.http.reading import END, In, Out, ShortOpaque

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
FieldText = Annotated[str, Meta(max_length=4000)]
Named = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]+" + END)]
ItemCode = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[0-9A-Za-z._-]+" + END)]


class NewDraft(In):
    item_code: ItemCode


class DraftForm(In):
    """``form`` has the typed fields by name, as far as the citizen has come. It replaces the form
    as it stood.
    """

    form: Annotated[dict[FieldName, FieldText | int | float | bool | None], Meta(max_length=300)]


class FieldFault(Out):
    field: str
    why: str


class ActingFor(Out):
    id: str
    name: str


class MaterialView(Out, kw_only=True):
    """``source``: ``file``, or ``certificate`` in its place. ``expired``: the core keeps a file for
    a while only when nothing was submitted with it; upload it again.
    """

    id: str
    code: str
    source: str
    name: str
    media_type: str | None
    size: int
    sha256: str | None
    certificate_name: str | None
    added_at: datetime
    expires_at: datetime | None
    expired: bool


class MissingMaterial(Out):
    """``certificate_usable``: an electronic certificate in force can take its place."""

    code: str
    name: str
    certificate_usable: bool


class DraftSummary(Out, kw_only=True):
    """``channel`` is where it was last written. ``delete_at``: unless it is touched before."""

    id: str
    item_code: str
    item_name: str
    version: int
    channel: str
    acting_for: ActingFor | None
    created_at: datetime
    touched_at: datetime
    delete_at: datetime


class DraftList(Out):
    items: list[DraftSummary]


class DraftView(DraftSummary, kw_only=True):
    """``fixed`` are the fields that the applicant's own data fills, masked. ``faults`` say what is
    missing or wrong; they hold up the submission, never the saving.
    """

    item_version: int
    form: dict[str, Any]
    fixed: dict[str, str]
    faults: list[FieldFault]
    materials: list[MaterialView]
    missing: list[MissingMaterial]
    ready: bool


class HandedField(Out):
    name: str
    label: str


class CertificateOffer(Out, kw_only=True):
    """One certificate that can take a material's place: whether it can now, if not why, and exactly
    what the agency will be given. ``number`` is masked.
    """

    material_code: str
    material_name: str
    certificate_id: str
    certificate_name: str
    number: str
    state: str
    state_text: str
    usable: bool
    reason: str | None
    fields: list[HandedField]


class CertificateOffers(Out, kw_only=True):
    items: list[CertificateOffer]
    checked_at: datetime
    problems: list[dict[str, Any]]


class CertificateUse(In):
    """``consented_fields``: the names that were on the screen when the citizen agreed."""

    material_code: Named
    certificate_id: ShortOpaque
    consented_fields: Annotated[list[Named], Meta(min_length=1, max_length=40)]
