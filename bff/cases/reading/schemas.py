"""Requests and answers of the case routes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from bff.cases.reading.todo_schemas import CaseMaterial, Todo
from bff.http.reading import In, Moment, Out, ShortOpaque


class CaseQuery(In, kw_only=True):
    """Page of the citizen's cases."""

    after: ShortOpaque | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    """Length of the page."""
    state: Literal["open", "closed"] | None = None
    """``open`` or ``closed`` cases. All when omitted."""


class CaseSummary(Out, kw_only=True):
    """Case (办件) in a list."""

    id: str
    """Id of the case within this API."""
    case_no: str | None
    """Number of the case at the core. Null until the core has acknowledged it."""
    item_code: str
    """Code of the service."""
    item_name: str
    """Name of the service."""
    state: str
    """``submitted``, ``received``, ``to_supplement``, ``pre_review_failed``, ``accepted``,
    ``not_accepted``, ``in_progress``, ``suspended``, ``granted``, ``refused``, ``returned``,
    ``withdrawn``, ``terminated``, ``delivered``, ``not_forwarded`` or ``unknown``.
    """
    state_text: str
    """The state in words."""
    acknowledged: bool
    """True when the core has the case."""
    receipt_number: str | None
    """Number of the receipt. Null until the core has acknowledged the case."""
    bundle_id: str | None
    """Id that the cases of a bundle (一件事) share. Null for a single case."""
    submitted_at: Moment
    """Time of the submission."""
    changed_at: Moment
    """Time of the last change."""
    todo: list[str]
    """What waits for the citizen: ``supplement``, ``pay``, ``deliver``, ``evaluate``, ``askHall``
    or ``resubmit``.
    """
    applicant_name: str
    """Name of the applicant, masked."""


class CasePage(Out):
    """Page of cases."""

    items: list[CaseSummary]
    """Cases, newest first."""
    next: str | None
    """Value for ``?after=``. Null at the end."""


class Upstream(Out):
    """State of the case in the core's own terms."""

    code: str
    """Code of the state at the core."""
    text: str | None
    """Words of the core. Null when it gave none."""


class LineCorrection(Out, kw_only=True):
    """Correction (更正) of a timeline's entry: what it says was wrong, and counts no more."""

    at: Moment
    """Time of the correction."""
    reason: str | None
    """Why it was wrong, in the core's words. Null when the core gave no reason."""


class TimelineEntry(Out, kw_only=True):
    """Entry of a case's timeline."""

    at: Moment
    """Time at which it happened."""
    kind: str
    """Kind of the entry: ``submitted``, ``acknowledged``, ``state``, ``supplement``, ``special``,
    ``result``, ``payment``, ``delivery``, ``evaluation``, ``correction`` and others. Show ``title``
    for a kind that you do not know.
    """
    state: str | None
    """State of the case from then on. Null when it did not change."""
    title: str
    """What happened, in plain words."""
    text: str | None
    """What the core added. Null when it added nothing."""
    corrected_by: LineCorrection | None = None
    """Correction that took the entry back. Show the entry struck through, and say in words that it
    was corrected. Null for an entry that stands.
    """


class Deadline(Out):
    """Time limit of a case."""

    date: date
    """Last day of the limit."""
    days_left: int
    """Working days left, below 0 after the limit."""
    light: str
    """``green``, ``amber`` or ``red``."""
    provisional: bool
    """True when the day may change because that year's holidays are not announced yet."""


class Deadlines(Out):
    """Time limits of a case."""

    promised: Deadline | None
    """Limit that the agency promised (承诺时限). Null when there is none."""
    statutory: Deadline | None
    """Limit that the law sets (法定时限). Null when there is none."""
    clock_stopped: bool
    """True during a special procedure (特别程序), when no day counts."""


class CaseHandler(Out):
    """Department that handles a case."""

    department: str
    """Name of the department."""
    person: str | None
    """Name of the official. Null if the core does not give it."""
    phone: str | None
    """Telephone number. Null if the core does not give it."""


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
    tag_texts: list[str]
    """The tags in words."""
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


class ActingAgent(Out):
    """Agent who acts for the applicant."""

    id: str | None
    """Id of the delegation. Null if none was recorded."""
    principal: str
    """Name of the applicant, masked."""
    agent: str
    """Name of the agent, masked."""


class Forwarding(Out):
    """Forwarding of a submission to the core."""

    state: str
    """``queued``, ``acknowledged``, ``not_forwarded`` (given up) or ``refused``."""
    until: Moment
    """Time until which it is tried."""


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


class CaseView(CaseSummary, kw_only=True):
    """Case (办件) with its timeline, time limits and tasks."""

    channel: str
    """Channel of the submission: ``app``, ``mini_program`` or ``kiosk``."""
    upstream: Upstream | None
    """State in the core's own terms. Null until the core sends one."""
    received_at: Moment | None
    """Time at which the core received it. Null before."""
    timeline: list[TimelineEntry]
    """What has happened, oldest first."""
    todo: list[Todo]  # type: ignore[assignment]
    """Tasks that wait for the citizen."""
    deadlines: Deadlines
    """Time limits of the case."""
    certificate_type_code: str | None
    """Type of the certificate that the granted case brought the reader. Null for another result."""
    handler: CaseHandler | None
    """Department that handles it. Null when it is not known."""
    payment: PaymentState | None
    """Fee. Null when none has been charged."""
    delivery: DeliveryState | None
    """Delivery of the result. Null when none has been ordered."""
    evaluation: EvaluationView | None
    """Evaluation by the citizen. Null before."""
    materials: list[CaseMaterial]
    """Materials that were handed in."""
    delegated_by: ActingAgent | None
    """Agent and applicant. Null when the applicant submitted it."""
    forwarding: Forwarding | None
    """Forwarding of the submission. Null when the case did not come from here."""
    underway: list[Underway]
    """What was done with the case and has not reached the core."""
    all_acknowledged: bool
    """True when the core has everything that was handed over for this case."""
    parts: list[CaseSummary]
    """The other cases of its bundle (一件事)."""
    may: list[str]
    """What can be done now: ``supplement``, ``withdraw``, ``pay``, ``deliver``, ``evaluate``."""


class CaseMessage(Out, kw_only=True):
    """Event ``case`` of the live stream."""

    case_id: str
    """Id of the case."""
    item_name: str
    """Name of the service."""
    state: str
    """State of the case."""
    state_text: str
    """The state in words."""
    title: str
    """What happened, in plain words."""
    text: str | None
    """What the core added. Null when it added nothing."""


class NoticeDueMessage(Out, kw_only=True):
    """Event ``notice-due`` of the live stream: a notice (补正通知) is due soon, or today."""

    case_id: str
    """Id of the case."""
    item_name: str
    """Name of the service."""
    notice_id: str
    """Id of the notice."""
    due: date
    """Last day for the supplement."""
    is_last_day: bool
    """True on that day."""
