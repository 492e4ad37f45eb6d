"""Services after a case: evaluation (好差评), payment (统一支付), delivery (物流)."""

from datetime import date
from typing import Annotated

import msgspec

from gateways.core.shapes import Code, Instant, Text, WriteAnswer

WebAddress = Annotated[str, msgspec.Meta(pattern="^https?://", max_length=2000)]
"""Goes to a citizen's browser, where a `javascript:` would run."""


class EvaluationReceipt(WriteAnswer, frozen=True):
    """Receipt of an evaluation.

    `follow_up_by` is the date by which a bad grade (4, 5) is followed up.
    """

    evaluate_id: Code | None = None
    follow_up_by: date | None = None


class Payment(WriteAnswer, frozen=True):
    """Payment that is due: the page, the amount, the deadline."""

    pay_no: Code
    url: WebAddress
    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    expires_at: Instant


class Delivery(WriteAnswer, frozen=True):
    """Receipt of a delivery order, with the parcel's number. Its progress comes in events."""

    express_no: Code | None = None
    carrier: Text | None = None
