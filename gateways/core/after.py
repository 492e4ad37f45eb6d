"""What follows a case: evaluation (好差评), payment (统一支付), delivery (物流)."""

from datetime import date
from typing import Annotated

import msgspec

from gateways.core.config import Call
from gateways.core.reference.link import Upstream
from gateways.core.shapes import Code, Instant, Kept, Question, Text

WebAddress = Annotated[str, msgspec.Meta(pattern="^https?://", max_length=2000)]
"""Goes to a citizen's browser, where a `javascript:` would run."""


class Evaluated(Kept, frozen=True):
    """`follow_up_by`: until when a bad grade (4, 5) is looked into."""

    evaluate_id: Code | None = None
    follow_up_by: date | None = None


class Payment(Kept, frozen=True):
    """Where to pay, how much, until when."""

    pay_no: Code
    url: WebAddress
    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    expires_at: Instant


class Delivery(Kept, frozen=True):
    """The parcel's number; its way comes in events."""

    express_no: Code | None = None
    carrier: Text | None = None


class _PaymentQuestion(Question, frozen=True):
    case_no: str


class EvaluationService:
    """Typed calls of 好差评."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def evaluate(self, body: bytes, call: Call, *, idempotency_key: str) -> Evaluated:
        """Hands in an `EvaluationOrder`.

        Raises CoreRefused 43301 (case unknown), 43401 (evaluated already), 43402 (not decided yet),
        40901, else CoreError.
        """
        return await self._upstream.post(
            "/evaluations",
            body,
            Evaluated,
            call,
            idempotency_key=idempotency_key,
            refusals=(43301, 43401, 43402),
        )


class PaymentService:
    """Typed calls of 统一支付."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def begin(self, case_no: str, call: Call, *, idempotency_key: str) -> Payment:
        """The open payment of a case; asked again, the same one.

        Raises CoreRefused 43301 (case unknown), 43501 (nothing to pay), 40901, else CoreError.
        """
        return await self._upstream.ask(
            "/payments",
            _PaymentQuestion(case_no),
            Payment,
            call,
            idempotency_key=idempotency_key,
            refusals=(43301, 43501),
        )


class DeliveryService:
    """Typed calls of 物流."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def order(self, body: bytes, call: Call, *, idempotency_key: str) -> Delivery:
        """Hands in a `DeliveryOrder`.

        Raises CoreRefused 43301 (case unknown), 43601 (not offered), 43602 (ordered already),
        40901, else CoreError.
        """
        return await self._upstream.post(
            "/deliveries",
            body,
            Delivery,
            call,
            idempotency_key=idempotency_key,
            refusals=(43301, 43601, 43602),
        )
