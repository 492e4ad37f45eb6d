"""Requests and answers of a scan."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from bff.http.reading import In, Moment, Out, plain_text


class ScanRequest(In, kw_only=True):
    """Code that was scanned, and why."""

    code: Annotated[str, Meta(min_length=1, max_length=512)]
    """Input of the scanner: the bare code, or a link that ends with it."""
    use_cause: Annotated[str, Meta(min_length=1, max_length=200)]
    """Use cause (用证事由), the reason for viewing the certificate. The holder reads it."""
    operator: Annotated[str, Meta(max_length=40)] | None = None
    """Name of the person at the desk (经办人). Null when it is not given."""

    def __post_init__(self) -> None:
        self.use_cause = plain_text(self.use_cause, "useCause", 200)
        if self.operator is not None:
            self.operator = plain_text(self.operator, "operator", 40)


class ScannedCertificate(Out, kw_only=True):
    """Certificate that was scanned."""

    name: str
    """Name of the certificate type."""
    type_code: str
    """Type code of 21 characters (GB/T 36904-2018)."""
    issuer: str
    """Agency that issued it."""
    state: str
    """``in_force``: any other state is refused."""
    state_text: str
    """The state in words."""
    valid_from: date | None
    """First day of validity. Null when it is not stated."""
    valid_to: date | None
    """Last day of validity. Null for no end (长期)."""
    trust_level: str
    """Trust level (信任等级), ``A`` to ``D``."""


class ScannedPurpose(Out):
    """Purpose that the holder chose."""

    code: str
    """``verify``, ``matter``, ``benefit`` or ``driving``."""
    title: str
    """Title to show."""


class ScannedField(Out):
    """Field that the holder agreed to show."""

    name: str
    """Name of the field."""
    label: str
    """Label to show."""
    value: str
    """Value, masked where ``shown`` says so."""
    shown: str
    """``whole`` or ``masked``."""


class Scan(Out, kw_only=True):
    """Part of a certificate that the terminal may see."""

    scan_id: str
    """Id of the scan."""
    shown_at: Moment
    """Time of the scan."""
    certificate: ScannedCertificate
    """Certificate that was scanned."""
    purpose: ScannedPurpose
    """Purpose that the holder chose."""
    fields: list[ScannedField]
    """Fields that the holder agreed to show."""
    trust_statement: str
    """Statement on the legal force of the certificate, to show with it."""
    status_checked_at: Moment
    """Time at which the certificate library confirmed the state."""
    status_age_seconds: int
    """Seconds since ``statusCheckedAt``."""
    file_url: str | None
    """Address of the watermarked file, for this terminal and once. Null where the holder did not
    agree to it.
    """
    file_expires_at: Moment | None
    """Time until which the file can be fetched. Null without a file."""


class CodeView(Out):
    """Code of the citizen."""

    code_id: str
    """Id of the code."""
    state: str
    """``live``, ``used`` or ``expired``."""
    expires_at: Moment
    """Time at which the code expires."""


class ImageQuery(In, kw_only=True):
    """Form of a code's picture."""

    scale: Annotated[int, Meta(ge=1, le=20)] = 8
    """Pixels per module, for a PNG."""
    emblem: Annotated[int, Meta(ge=0, le=1)] = 0
    """1 draws the emblem in the middle."""
