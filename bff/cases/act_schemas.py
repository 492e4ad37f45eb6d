"""What the routes of what is done with a submitted case take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from bff.http.reading import END, In, Out, ShortOpaque, plain_text
from bff.phone_numbers import mobile_number
from bff.typed_text import visible

LONGEST_REASON = 200
LONGEST_WORDS = 500

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
FieldText = Annotated[str, Meta(max_length=4000)]
Words = Annotated[str, Meta(max_length=LONGEST_WORDS)]
TagCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z-]+" + END)]


class SupplementRequest(In, kw_only=True):
    """``form`` has the fields that the notice names. Its materials were uploaded before."""

    notice_id: ShortOpaque
    form: Annotated[dict[FieldName, FieldText | int | float | bool | None], Meta(max_length=300)]


class WithdrawalRequest(In):
    reason: Annotated[str, Meta(min_length=1, max_length=LONGEST_REASON)]

    def __post_init__(self) -> None:
        self.reason = plain_text(self.reason, "reason", LONGEST_REASON)


class EvaluationRequest(In, kw_only=True):
    """``grade`` from 1 (非常满意) to 5 (非常不满意); 4 and 5 need a ``reason``. ``tags`` are codes
    of ``GET /v1/evaluation-tags``.
    """

    grade: Annotated[int, Meta(ge=1, le=5)]
    tags: Annotated[list[TagCode], Meta(max_length=20)] = field(default_factory=list)
    text: Words | None = None
    reason: Words | None = None

    def __post_init__(self) -> None:
        self.text = _words(self.text, "text")
        self.reason = _words(self.reason, "reason")


class EvaluationTag(Out):
    code: str
    text: str


class EvaluationTags(Out):
    positive: list[EvaluationTag]
    negative: list[EvaluationTag]


class PaymentLink(Out, kw_only=True):
    """Where to pay, until when; the link opens the province's own page (统一支付)."""

    pay_no: str
    url: str
    amount_fen: int
    expires_at: datetime


class DeliveryRequest(In):
    """Address to which the result is posted. ``mobile`` takes any usual notation (``+86 138-…``).
    ``region`` names the province, city and district, ``detail`` the rest of the address.
    """

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    mobile: Annotated[str, Meta(min_length=1, max_length=40)]
    region: Annotated[str, Meta(min_length=1, max_length=60)]
    detail: Annotated[str, Meta(min_length=1, max_length=200)]

    def __post_init__(self) -> None:
        self.name = plain_text(self.name, "name", 60)
        mobile = mobile_number(self.mobile)
        if mobile is None:
            raise ValueError("Expected `str` matching regex - at `$.mobile`")
        self.mobile = mobile
        self.region = plain_text(self.region, "region", 60)
        self.detail = plain_text(self.detail, "detail", 200)


def _words(text: str | None, name: str) -> str | None:
    """Clean what was said; None when nothing of it can be seen."""
    return plain_text(text, name, LONGEST_WORDS) if text and visible(text) else None
