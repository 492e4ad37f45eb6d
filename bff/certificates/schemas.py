"""What the certificate routes take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from bff.http.reading import END, In, Out, ShortOpaque

Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z]+" + END)]
AgreedField = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z]+[*]?" + END)]


class PurposeName(Out):
    code: str
    title: str


class FieldView(Out):
    """``preview`` is an example of what the viewer will see, from what the list already told."""

    name: str
    label: str
    shown: str
    preview: str | None


class PurposeView(Out):
    """``includes_file``: the viewer may also see the watermarked file once."""

    code: str
    title: str
    explanation: str
    fields: list[FieldView]
    includes_file: bool


class CertificateView(Out, kw_only=True):
    """``holder`` and ``number`` are masked. ``usable`` says whether it may be shown now at all."""

    id: str
    type_code: str
    name: str
    holder: str
    number: str
    issuer: str
    issue_date: date | None
    valid_from: date | None
    valid_to: date | None
    state: str
    state_text: str
    trust_level: str
    usable: bool
    required_assurance: str
    purposes: list[PurposeName]


class CertificateList(Out, kw_only=True):
    items: list[CertificateView]
    checked_at: datetime
    age_seconds: int
    problems: list[dict[str, Any]]


class CertificateDetail(CertificateView, kw_only=True):
    purposes: list[PurposeView]  # type: ignore[assignment]
    checked_at: datetime
    age_seconds: int


class PresentationRequest(In, kw_only=True):
    """``consented_fields``: the fields that were on the screen when the citizen agreed, each as
    its name, or ``name*`` where it was said to be masked.

    ``presentation_id`` continues an earlier presentation with a fresh code; in all one scan wins.
    """

    purpose: Name
    consented_fields: Annotated[list[AgreedField], Meta(min_length=1, max_length=40)]
    presentation_id: ShortOpaque | None = None


class CertificateName(Out):
    id: str
    name: str


class PresentationView(Out, kw_only=True):
    presentation_id: str
    code_id: str
    code: str
    url: str
    issued_at: datetime
    refresh_at: datetime
    expires_at: datetime
    server_time: datetime
    certificate: CertificateName
    purpose: PurposeName
    fields: list[FieldView]


class UsageQuery(In, kw_only=True):
    after: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class UsageEntryView(Out, kw_only=True):
    """Entry of the usage log. ``agent`` is the masked name of whoever acted for the holder; null
    when the holder acted.

    ``repeat_of`` is the entry of the scan whose answer the same terminal fetched again.
    """

    id: str
    at: datetime
    action: str
    outcome: str
    reason_code: str | None
    reason_text: str | None
    hall: str
    terminal: str
    terminal_kind: str
    certificate_name: str | None
    purpose: str | None
    fields: list[str]
    use_cause: str | None
    agent: str | None
    repeat_of: str | None


class UsageLogPage(Out):
    """``next`` goes into ``?after=`` for older entries; null at the end."""

    items: list[UsageEntryView]
    next: int | None
