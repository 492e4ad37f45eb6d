"""What the draft routes take and give."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from bff.http.reading import END, In, Moment, Out, ShortOpaque
from bff.problems import DescribedProblem

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
FieldText = Annotated[str, Meta(max_length=4000)]
Named = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]+" + END)]
ItemCode = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[0-9A-Za-z._-]+" + END)]


class NewDraft(In):
    """Service to apply for."""

    item_code: ItemCode
    """Code of the service."""


class DraftUpdate(In):
    """Form as the citizen has filled it in so far. It replaces the saved one."""

    form: Annotated[dict[FieldName, FieldText | int | float | bool | None], Meta(max_length=300)]
    """Values by field name."""


class FieldFault(Out):
    """Fault of a form field."""

    field: str
    """Name of the field."""
    why: str
    """What is wrong, in words."""


class ActingFor(Out):
    """Delegation under which a draft was begun."""

    id: str
    """Id of the delegation."""
    name: str
    """Name of the principal, masked."""


class MaterialView(Out, kw_only=True):
    """Material of a draft or supplement."""

    id: str
    """Id of the material."""
    code: str
    """Code of the material in the guide."""
    source: str
    """``file``, or ``certificate`` in its place."""
    name: str
    """Name of the file or certificate."""
    media_type: str | None
    """Media type of the file. Null for a certificate."""
    size: int
    """Size in bytes. 0 for a certificate."""
    sha256: str | None
    """SHA-256 of the file, 64 hexadecimal digits. Null for a certificate."""
    certificate_name: str | None
    """Name of the certificate. Null for a file."""
    added_at: Moment
    """Time at which it was added."""
    expires_at: Moment | None
    """Time at which the core deletes it unless it is submitted. Null when it has no end."""
    expired: bool
    """True when the core no longer has it: upload it again."""


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
    materials: list[MaterialView]
    """Files and certificates that were added."""
    missing: list[MissingMaterial]
    """Materials that are still missing."""
    ready: bool
    """True when it can be submitted."""


class HandedField(Out):
    """Field of a certificate that the agency will be given."""

    name: str
    """Name of the field."""
    label: str
    """Label to show."""


class CertificateOffer(Out, kw_only=True):
    """Certificate that can take a material's place (免证办)."""

    material_code: str
    """Code of the material."""
    material_name: str
    """Name of the material."""
    certificate_id: str
    """Id of the certificate."""
    certificate_name: str
    """Name of the certificate type."""
    number: str
    """Number of the certificate, masked."""
    state: str
    """State of the certificate, as in ``Certificate``."""
    state_text: str
    """The state in words."""
    usable: bool
    """True when it can be used now."""
    reason: str | None
    """Why it cannot be used, in words. Null when it can."""
    fields: list[HandedField]
    """Fields that the agency will be given."""


class CertificateOffers(Out, kw_only=True):
    """Certificates that can take a material's place."""

    items: list[CertificateOffer]
    """Certificates, by material."""
    checked_at: Moment
    """Time at which the certificate library was asked."""
    problems: list[DescribedProblem]
    """Problems that make the list old or incomplete."""


class CertificateUse(In):
    """Consent to hand over a certificate in a material's place."""

    material_code: Named
    """Code of the material."""
    certificate_id: ShortOpaque
    """Id of the certificate."""
    consented_fields: Annotated[list[Named], Meta(min_length=1, max_length=40)]
    """Names of the fields that were on the screen when the citizen agreed."""
