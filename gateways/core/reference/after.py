"""好差评, 统一支付 and 物流 in the reference dialect."""

from datetime import date
from typing import Annotated

import msgspec

from gateways.call import OutgoingCall
from gateways.core.after import Delivery, EvaluationReceipt, Payment, WebAddress
from gateways.core.reference.answers import repairing_reader
from gateways.core.reference.codes import list_refusals
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question
from gateways.core.shapes import Code, Instant, Text

_CASE = list_refusals(43301)
_EVALUATION = list_refusals(43301, 43401, 43402)
_PAYMENT = list_refusals(43301, 43501)
_DELIVERY = list_refusals(43301, 43601, 43602)


class _PaymentQuestion(Question, frozen=True):
    case_no: str


class _EvaluationReceipt(Answer, frozen=True):
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

    async def evaluate(
        self, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> EvaluationReceipt:
        return await self._link.post(
            "/evaluations",
            body,
            repairing_reader(_EvaluationReceipt, EvaluationReceipt),
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
            repairing_reader(_Payment, Payment),
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
            repairing_reader(_Delivery, Delivery),
            call,
            idempotency_key=idempotency_key,
            refusals=_DELIVERY,
        )
