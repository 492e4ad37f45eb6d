"""Response bodies of the receipt's route."""

from __future__ import annotations

from datetime import datetime

from bff.http.reading import Out


class ReceiptMaterial(Out, kw_only=True):
    """Material on a receipt. ``deferred``: it may be handed in later (容缺受理)."""

    name: str
    file_name: str | None
    copies: int
    source: str | None
    sha256: str | None
    deferred: bool


class ReceiptView(Out, kw_only=True):
    """Receipt (收件凭证 or 受理凭证) to print, with masked names."""

    number: str
    kind: str
    kind_text: str
    at: datetime
    case_no: str
    item_name: str
    agency: str
    applicant_name: str
    agent_name: str | None
    materials: list[ReceiptMaterial]
    commitments: list[str]
    statement: str
