"""What the scan of a certificate's code gives."""

from __future__ import annotations

from datetime import date

from bff.http.reading import Moment, Out
from bff.scans import ScanView


class ScannedCertificate(Out, kw_only=True):
    """Certificate that was scanned."""

    name: str
    """Official Chinese name of the certificate."""
    type_name: str | None
    """Name of the certificate type in the reader's language. Null for a type that is not known."""
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


class ScannedDisplay(Out):
    """Look of a kiosk's pages for the holder. The usual one if they keep theirs to themselves."""

    values: dict[str, bool | int | float | str]
    """Value of every display field."""


class CertificateScanView(ScanView, tag="certificate"):
    """Part of a certificate that the terminal may see."""

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
    photo_url: str | None
    """Address of the holder's photograph, for this terminal and once. Null unless this is a desk,
    the use cause is to verify identity, and the holder agreed.
    """
    file_expires_at: Moment | None
    """Time until which the file can be fetched. Null without a file."""
    display: ScannedDisplay | None
    """At a kiosk, how the holder wants pages to look. Null at a desk."""
