"""Requests and answers of acts on a submitted case."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from bff.http.reading import END, In, Moment, Out, ShortOpaque, plain_text
from bff.phone_numbers import mobile_number
from bff.typed_text import visible

LONGEST_REASON = 200
LONGEST_WORDS = 500

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
FieldText = Annotated[str, Meta(max_length=4000)]
Words = Annotated[str, Meta(max_length=LONGEST_WORDS)]
TagCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z-]+" + END)]


class SupplementRequest(In, kw_only=True):
    """Answer to a supplement notice (补正通知). Its materials are uploaded before."""

    notice_id: ShortOpaque
    """Id of the notice that it answers."""
    form: Annotated[dict[FieldName, FieldText | int | float | bool | None], Meta(max_length=300)]
    """Values of the fields that the notice names, by field name."""


class WithdrawalRequest(In):
    """Wish to take a case back (撤回)."""

    reason: Annotated[str, Meta(min_length=1, max_length=LONGEST_REASON)]
    """Reason, for the agency to read."""

    def __post_init__(self) -> None:
        self.reason = plain_text(self.reason, "reason", LONGEST_REASON)


class EvaluationRequest(In, kw_only=True):
    """Evaluation (好差评) of a case."""

    grade: Annotated[int, Meta(ge=1, le=5)]
    """1 (非常满意, very satisfied) to 5 (非常不满意, very dissatisfied)."""
    tags: Annotated[list[TagCode], Meta(max_length=20)] = field(default_factory=list)
    """Codes of ``GET /v1/evaluation-tags``. Empty when omitted."""
    text: Words | None = None
    """Words of the citizen. Null for none."""
    reason: Words | None = None
    """Reason of a grade 4 or 5, for which it is required. Null for none."""

    def __post_init__(self) -> None:
        self.text = _words(self.text, "text")
        self.reason = _words(self.reason, "reason")


class EvaluationTag(Out):
    """Tag that an evaluation may have."""

    code: str
    """Code to send."""
    text: str
    """Words to show."""


class EvaluationTags(Out):
    """Tags that an evaluation may have."""

    positive: list[EvaluationTag]
    """Tags that praise."""
    negative: list[EvaluationTag]
    """Tags that find fault."""


class PaymentLink(Out, kw_only=True):
    """Link to the province's payment page (统一支付)."""

    pay_no: str
    """Number of the payment at the core."""
    url: str
    """Address of the payment page."""
    code_svg: str | None
    """SVG of ``url`` as a QR code, for the screen of a kiosk. Null on a phone, and for an address
    that is too long for a code.
    """
    amount_fen: int
    """Amount in fen, a hundredth of a yuan."""
    expires_at: Moment
    """Time until which the link works."""


class DeliveryRequest(In):
    """Address to which the result is posted (邮寄)."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    """Name of the recipient."""
    mobile: Annotated[str, Meta(min_length=1, max_length=40)]
    """Mobile number in any usual notation (``+86 138-…``)."""
    region: Annotated[str, Meta(min_length=1, max_length=60)]
    """Province, city and district."""
    detail: Annotated[str, Meta(min_length=1, max_length=200)]
    """Rest of the address."""

    def __post_init__(self) -> None:
        self.name = plain_text(self.name, "name", 60)
        mobile = mobile_number(self.mobile)
        if mobile is None:
            raise ValueError("Expected `str` matching regex - at `$.mobile`")
        self.mobile = mobile
        self.region = plain_text(self.region, "region", 60)
        self.detail = plain_text(self.detail, "detail", 200)


def _words(text: str | None, name: str) -> str | None:
    """Clean a citizen's words; None if nothing of them is visible."""
    return plain_text(text, name, LONGEST_WORDS) if text and visible(text) else None
