"""What scanning takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from bff.http.reading import In, Out, plain_text


class ScanRequest(In, kw_only=True):
    """``code``: what the scanner typed, bare or as a link. ``use_cause`` (用证事由): why it is
    looked at, required.
    """

    code: Annotated[str, Meta(min_length=1, max_length=512)]
    use_cause: Annotated[str, Meta(min_length=1, max_length=200)]
    operator: Annotated[str, Meta(max_length=40)] | None = None

    def __post_init__(self) -> None:
        self.use_cause = plain_text(self.use_cause, "useCause", 200)
        if self.operator is not None:
            self.operator = plain_text(self.operator, "operator", 40)


class ScannedCertificate(Out, kw_only=True):
    name: str
    type_code: str
    issuer: str
    state: str
    state_text: str
    valid_from: date | None
    valid_to: date | None
    trust_level: str


class ScannedPurpose(Out):
    code: str
    title: str


class ScannedField(Out):
    name: str
    label: str
    value: str
    shown: str


class Scan(Out, kw_only=True):
    """``file_url`` gives the watermarked file to this terminal once, until ``file_expires_at``;
    null where the holder did not agree to all of it.
    """

    scan_id: str
    shown_at: datetime
    certificate: ScannedCertificate
    purpose: ScannedPurpose
    fields: list[ScannedField]
    trust_statement: str
    status_checked_at: datetime
    status_age_seconds: int
    file_url: str | None
    file_expires_at: datetime | None


class CodeView(Out):
    code_id: str
    state: str
    expires_at: datetime


class ImageQuery(In, kw_only=True):
    scale: Annotated[int, Meta(ge=1, le=20)] = 8
    emblem: Annotated[int, Meta(ge=0, le=1)] = 0
