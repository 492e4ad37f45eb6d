"""Response bodies of the receipt's route."""

from __future__ import annotations

from bff.http.reading import Moment, Out


class ReceiptMaterial(Out, kw_only=True):
    """Material on a receipt."""

    name: str
    """Name of the material."""
    file_name: str | None
    """Name of the file. Null for a certificate, and for paper."""
    copies: int
    """Number of copies."""
    source: str | None
    """``file`` or ``certificate``. Null when it is still to come."""
    certificate_name: str | None
    """Official Chinese name of the certificate that replaced it. Null for a file and for paper."""
    certificate_type_name: str | None
    """Name of its type in the reader's language. Null for a file, or a type that is not known."""
    sha256: str | None
    """SHA-256 of the file, 64 hexadecimal digits. Null without a file."""
    deferred: bool
    """True when it may be handed in later (容缺受理)."""


class ReceiptView(Out, kw_only=True):
    """Receipt (收件凭证 or 受理凭证) to keep or print, with masked names."""

    number: str
    """Number of the receipt."""
    kind: str
    """``receiving`` (收件) or ``accepting`` (受理)."""
    kind_text: str
    """The kind in words."""
    at: Moment
    """Time of the receipt."""
    case_no: str
    """Number of the case at the core."""
    item_name: str
    """Name of the service."""
    agency: str
    """Agency that received the application."""
    applicant_name: str
    """Name of the applicant, masked."""
    agent_name: str | None
    """Name of the agent, masked. Null when the applicant submitted it."""
    materials: list[ReceiptMaterial]
    """Materials that were handed in, or may come later."""
    commitments: list[str]
    """Commitments that were agreed to, in words."""
    statement: str
    """What the receipt says, in words."""
