"""Requests and answers of the certificate routes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from bff.http.reading import END, In, Moment, Out, ShortOpaque
from bff.problems import DescribedProblem

Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z]+" + END)]
AgreedField = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z]+[*]?" + END)]


class PurposeName(Out):
    """Purpose (用途) of showing a certificate."""

    code: str
    """``verify``, ``matter``, ``benefit`` or ``driving``."""
    title: str
    """Title to show."""


class OfferedField(Out):
    """Field of a certificate that the viewer will see."""

    name: str
    """Name of the field."""
    label: str
    """Label to show."""
    shown: str
    """``whole`` or ``masked``."""
    preview: str | None
    """Example of what the viewer will see. Null when the list does not know the value."""


class PurposeView(Out):
    """Purpose of showing a certificate, with all that it discloses."""

    code: str
    """``verify``, ``matter``, ``benefit`` or ``driving``."""
    title: str
    """Title to show."""
    explanation: str
    """Explanation for the holder."""
    fields: list[OfferedField]
    """Fields that the viewer will see."""
    includes_file: bool
    """True when the viewer may also see the watermarked file once."""
    includes_photo: bool
    """True when a service desk that verifies identity will also see the holder's photograph."""


class RemedyItem(Out):
    """Service that issues certificates of the type."""

    code: str
    """Code of the service."""
    name: str
    """Name of the service."""


class Remedy(Out, kw_only=True):
    """Way on for the holder of a certificate that cannot be shown, or not for long."""

    kind: str
    """``apply`` for a new one, ``wait`` for its first day, ``verify`` who you are, or ``ask``."""
    text: str
    """What to do, in words."""
    items: list[RemedyItem] = msgspec.field(default_factory=list)
    """Services to apply for. Empty for another kind."""
    phone: str | None = None
    """Number to call. Null for another kind than ``ask``."""


class CertificateView(Out, kw_only=True):
    """Electronic certificate (电子证照) of the citizen."""

    id: str
    """Id of the certificate within this API."""
    type_code: str
    """Type code of 21 characters (GB/T 36904-2018)."""
    name: str
    """Official Chinese name of the certificate."""
    type_name: str | None
    """Name of the certificate type in the reader's language. Null for a type that is not known."""
    holder: str
    """Name of the holder, masked."""
    number: str
    """Number of the certificate, masked."""
    issuer: str
    """Agency that issued it."""
    issue_date: date | None
    """Date of issue. Null when it is not known."""
    valid_from: date | None
    """First day of validity. Null when it is not stated."""
    valid_to: date | None
    """Last day of validity. Null for no end (长期)."""
    state: str
    """``in_force``, ``not_yet_valid``, ``expired``, ``suspended``, ``revoked``, ``cancelled``,
    ``invalid``, ``transferred``, ``withdrawn`` or ``unknown``.
    """
    state_text: str
    """The state in words."""
    trust_level: str
    """Trust level (信任等级), ``A`` to ``D``."""
    usable: bool
    """True when it may be shown now."""
    required_assurance: str
    """Assurance level that showing it needs."""
    purposes: list[PurposeName]
    """Purposes for which it may be shown."""
    remedy: Remedy | None
    """What to do when it cannot be shown, or ends within 30 days. Null when all is well."""


class CertificateList(Out, kw_only=True):
    """Certificates of the citizen, with the age of what is known."""

    items: list[CertificateView]
    """Certificates, in the order of the certificate library."""
    checked_at: Moment
    """Time at which the certificate library was asked."""
    age_seconds: int
    """Seconds since ``checkedAt``."""
    problems: list[DescribedProblem]
    """Problems that make the list old or incomplete."""


class CertificateDetail(CertificateView, kw_only=True):
    """Certificate, and what the viewer will see for each purpose."""

    purposes: list[PurposeView]  # type: ignore[assignment]
    """Purposes for which it may be shown, each with its fields."""
    checked_at: Moment
    """Time at which the certificate library was asked."""
    age_seconds: int
    """Seconds since ``checkedAt``."""


class PresentationRequest(In, kw_only=True):
    """Consent of the holder to show a certificate."""

    purpose: Name
    """Code of the purpose."""
    consented_fields: Annotated[list[AgreedField], Meta(min_length=1, max_length=40)]
    """Fields that were on the screen when the citizen agreed: the name, or ``name*`` where it was
    masked.
    """
    consented_photo: bool = False
    """True when the screen said that a desk which verifies identity sees the photograph."""
    presentation_id: ShortOpaque | None = None
    """Id of the presentation to continue with a fresh code. One scan in all succeeds. Null begins a
    new one.
    """


class CertificateName(Out):
    """Certificate that is shown."""

    id: str
    """Id of the certificate."""
    name: str
    """Official Chinese name of the certificate."""
    type_name: str | None
    """Name of the certificate type in the reader's language. Null for a type that is not known."""


class PresentationView(Out, kw_only=True):
    """Presentation (出示): one consent, and the code for one scan."""

    presentation_id: str
    """Id of the presentation."""
    code_id: str
    """Id of the code, for ``/v1/codes/{code_id}``."""
    code: str
    """Text of the code, 32 characters."""
    url: str
    """Address to draw as a QR code."""
    issued_at: Moment
    """Time at which the code was made."""
    refresh_at: Moment
    """Time at which to ask for a fresh code."""
    expires_at: Moment
    """Time at which the code expires."""
    server_time: Moment
    """Time of the server, to correct the device's clock."""
    certificate: CertificateName
    """Certificate that is shown."""
    purpose: PurposeName
    """Purpose of showing it."""
    fields: list[OfferedField]
    """Fields that the viewer will see."""


class UsageQuery(In, kw_only=True):
    """Page of the usage log."""

    after: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    """Length of the page."""


class UsageEntryView(Out, kw_only=True):
    """Entry of the usage log (用证日志)."""

    id: str
    """Id of the entry."""
    at: Moment
    """Time of the use."""
    action: str
    """``show`` (scan), ``file`` (watermarked file), ``photo`` (photograph of the holder), ``deny``
    (the clerk says that the person at the desk is not the holder) or ``attach`` (handed in with an
    application).
    """
    outcome: str
    """``shown``, ``refused``, or ``withheld`` when a right had ended before anybody saw it."""
    reason_code: str | None
    """Reason of a refusal, a problem's ``reasonCode``. Null when it was shown."""
    reason_text: str | None
    """That reason in words. Null when it was shown."""
    hall: str
    """Name of the hall."""
    terminal: str
    """Label of the terminal, or how the holder applied: phone app, mini program or kiosk."""
    terminal_kind: str
    """``desk`` or ``kiosk``; ``online`` when the holder handed it in with an application."""
    certificate_name: str | None
    """Official Chinese name of the certificate. Null when the code named none."""
    certificate_type_name: str | None
    """Name of its type in the reader's language. Null for a type that is not known."""
    purpose: str | None
    """Title of the purpose. Null when the code named none."""
    fields: list[str]
    """Labels of the fields that were seen."""
    use_cause: str | None
    """Use cause (用证事由) that the viewer gave, or the service that the holder applied for. Null
    when none was asked for.
    """
    agent: str | None
    """Masked name of whoever acted for the holder. Null when the holder acted."""
    repeat_of: str | None
    """Id of the scan whose answer the same terminal fetched again. Null for a first answer."""


class UsageLogPage(Out):
    """Page of the usage log."""

    items: list[UsageEntryView]
    """Entries, newest first."""
    next: int | None
    """Value for ``?after=``. Null at the end."""
