"""好差评, 统一支付 and 物流 in the reference dialect."""

from datetime import date
from typing import Annotated

import msgspec

from gateways.call import OutgoingCall
from gateways.core.after import Delivery, Evaluated, Payment, WebAddress
from gateways.core.reference.answers import kept
from gateways.core.reference.codes import listed
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question
from gateways.core.shapes import Code, Instant, Text

_CASE = listed(43301)
_EVALUATION = listed(43301, 43401, 43402)
_PAYMENT = listed(43301, 43501)
_DELIVERY = listed(43301, 43601, 43602)


class _PaymentQuestion(Question, frozen=True):
    case_no: str


class _Evaluated(Answer, frozen=True):
    evaluate_id: Code
    follow_up_by: date


class _Payment(Answer, frozen=True):
    pay_no: Code
    url: WebAddress
    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    expires_at: Instant


class _Delivery(Answer, frozen=True):
    express_no: Code
    carrier: Text


class Evaluations(Service):
    """Evaluations (好差评)."""

    async def evaluate(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Evaluated:
        return await self._link.post(
            "/evaluations",
            body,
            kept(_Evaluated, Evaluated),
            call,
            idempotency_key=idempotency_key,
            refusals=_EVALUATION,
        )


class Payments(Service):
    """Payments (统一支付)."""

    async def begin(self, case_no: str, call: OutgoingCall, *, idempotency_key: str) -> Payment:
        return await self._link.ask(
            "/payments",
            _PaymentQuestion(case_no),
            kept(_Payment, Payment),
            call,
            idempotency_key=idempotency_key,
            refusals=_PAYMENT,
        )


class Deliveries(Service):
    """Deliveries (物流)."""

    async def order(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Delivery:
        return await self._link.post(
            "/deliveries",
            body,
            kept(_Delivery, Delivery),
            call,
            idempotency_key=idempotency_key,
            refusals=_DELIVERY,
        )
