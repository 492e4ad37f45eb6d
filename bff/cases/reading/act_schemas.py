"""What the citizen does with a case, and how it stands."""

from __future__ import annotations

from datetime import date

from bff.http.reading import Moment, Out


class PaymentState(Out):
    """Fee of a case."""

    pay_no: str
    """Number of the payment at the core."""
    amount_fen: int
    """Amount in fen, a hundredth of a yuan."""
    status: str
    """``due``, ``paid``, or the core's own word."""


class DeliveryState(Out):
    """Delivery of the result by post."""

    express_no: str | None
    """Tracking number. Null until the carrier has given it."""
    carrier: str | None
    """Name of the carrier. Null until it is known."""
    status: str
    """``ordered``, ``sent`` or ``delivered``."""
    place: str | None
    """Where it was last seen, in words. Null when it is not known."""


class EvaluationView(Out, kw_only=True):
    """Evaluation (好差评) of a case by the citizen."""

    grade: int
    """1 (非常满意, very satisfied) to 5 (非常不满意, very dissatisfied)."""
    tags: list[str]
    """Codes of the tags."""
    text: str | None
    """Words of the citizen. Null for none."""
    reason: str | None
    """Reason of a grade 4 or 5. Null for none."""
    at: Moment
    """Time of the evaluation."""
    follow_up_by: date | None
    """Day by which the agency looks into a grade 4 or 5. Null for a better one."""
    provisional: bool
    """True when ``followUpBy`` may change because that year's holidays are not announced yet."""
    answered_at: Moment | None
    """Time of the agency's answer. Null before."""
    answer: str | None
    """Answer of the agency. Null before."""


class Underway(Out):
    """Something that was done with the case and has not reached the core."""

    kind: str
    """``supplement``, ``withdrawal``, ``evaluation`` or ``delivery``."""
    state: str
    """``queued`` or ``not_forwarded`` (given up)."""
    text: str
    """Its state in words."""
    until: Moment
    """Time until which it is tried."""
