"""Requests and answers of the draft routes."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from bff.http.reading import END, In, Moment, Out
from bff.materials.shared_schemas import MaterialView

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
FieldText = Annotated[str, Meta(max_length=4000)]
ItemCode = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[0-9A-Za-z._-]+" + END)]


class NewDraft(In):
    """Service to apply for."""

    item_code: ItemCode
    """Code of the service."""


class DraftUpdate(In):
    """Form with the citizen's values so far. It replaces the saved one."""

    form: Annotated[dict[FieldName, FieldText | int | float | bool | None], Meta(max_length=300)]
    """Values by field name."""


class FieldFault(Out):
    """Fault of a form field."""

    field: str
    """Name of the field."""
    why: str
    """Fault in words."""


class UnfitChoice(Out):
    """Choice of a form field that does not fit the applicant's age."""

    field: str
    """Name of the field."""
    value: str
    """Value of the choice."""
    rule: str
    """Rule that the age does not keep, in words."""


class ActingFor(Out):
    """Delegation under which a draft was begun."""

    id: str
    """Id of the delegation."""
    name: str
    """Name of the principal, masked."""


class MissingMaterial(Out):
    """Material that is still missing."""

    code: str
    """Code of the material."""
    name: str
    """Name of the material."""
    certificate_usable: bool
    """True when a certificate in force can take its place (免证办)."""


class DraftSummary(Out, kw_only=True):
    """Draft (草稿) in a list."""

    id: str
    """Id of the draft."""
    item_code: str
    """Code of the service."""
    item_name: str
    """Name of the service."""
    version: int
    """Version of the draft, for ``If-Match``."""
    channel: str
    """Channel on which it was last written: ``app``, ``mini_program`` or ``kiosk``."""
    acting_for: ActingFor | None
    """Delegation under which it was begun. Null for the citizen's own."""
    created_at: Moment
    """Time at which it was begun."""
    touched_at: Moment
    """Time at which it was last changed."""
    delete_at: Moment
    """Time at which it is deleted unless it is changed before."""


class DraftList(Out):
    """Open drafts of the citizen."""

    items: list[DraftSummary]
    """Drafts, the last changed first."""


class DraftView(DraftSummary, kw_only=True):
    """Draft (草稿), with what is still to be done before it can be submitted."""

    item_version: int
    """Version of the guide that the draft follows."""
    form: dict[str, Any]
    """Values that were typed, by field name."""
    fixed: dict[str, str]
    """Masked values of the fields that the applicant's own data fills."""
    faults: list[FieldFault]
    """What is missing or wrong in the form. It can be saved nevertheless."""
    unfit_choices: list[UnfitChoice]
    """Choices that do not fit the applicant's age. Whoever chooses one has a fault."""
    materials: list[MaterialView]
    """Files and certificates that were added."""
    missing: list[MissingMaterial]
    """Materials that are still missing."""
    ready: bool
    """True when it can be submitted."""


class DraftDueMessage(Out, kw_only=True):
    """Event ``draft-due`` of the live stream: a draft will be deleted soon."""

    draft_id: str
    """Id of the draft."""
    item_name: str
    """Name of the service."""
    delete_at: Moment
    """Time at which it is deleted unless it is changed."""
