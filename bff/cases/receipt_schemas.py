"""What the receipt's route gives."""

from __future__ import annotations

from datetime import datetime

from bff.http.reading import Out


class ReceiptMaterial(Out, kw_only=True):
    """``deferred``: to be handed in later (容缺受理)."""

    name: str
    file_name: str | None
    copies: int
    source: str | None
    sha256: str | None
    deferred: bool


class ReceiptView(Out, kw_only=True):
    """A receipt (收件凭证 or 受理凭证), to be printed. Names are masked."""

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
