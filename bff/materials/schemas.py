"""Requests and answers of the materials' routes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bff.http.reading import END, In, Moment, Out, ShortOpaque
from bff.problems import DescribedProblem

ShortText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]+" + END)]


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
    """Official Chinese name of the certificate."""
    certificate_type_name: str | None
    """Name of its type in the reader's language. Null for a type that is not known."""
    number: str
    """Number of the certificate, masked."""
    state: str
    """State of the certificate, as in ``Certificate``."""
    state_text: str
    """The state in words."""
    usable: bool
    """True when it can be used now."""
    reason: str | None
    """Reason why it cannot be used, in words. Null when it can."""
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
    """Consent to use a certificate in place of a material."""

    material_code: ShortText
    """Code of the material."""
    certificate_id: ShortOpaque
    """Id of the certificate."""
    consented_fields: Annotated[list[ShortText], Meta(min_length=1, max_length=40)]
    """Names of the fields that were on the screen when the citizen agreed."""
