"""What the case routes take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, field

from bff.http.reading import END, In, Out, ShortOpaque


class CaseQuery(In, kw_only=True):
    """``after`` is the ``next`` of the page before."""

    after: ShortOpaque | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    state: Literal["open", "closed"] | None = None


class CaseSummary(Out, kw_only=True):
    """``acknowledged``: the core has it, under ``case_no``. ``todo`` names what waits for the
    citizen. ``applicant_name`` is masked.
    """

    id: str
    case_no: str | None
    item_code: str
    item_name: str
    state: str
    state_text: str
    acknowledged: bool
    receipt_number: str | None
    bundle_id: str | None
    submitted_at: datetime
    changed_at: datetime
    todo: list[str]
    applicant_name: str


class CasePage(Out):
    """``next`` goes into ``?after=`` for older cases; null at the end."""

    items: list[CaseSummary]
    next: str | None


class Upstream(Out):
    """The core's own code and words for the state."""

    code: str
    text: str | None


class TimelineEntry(Out, kw_only=True):
    """``title`` in plain words; ``text`` is what the core added, null when it added nothing."""

    at: datetime
    kind: str
    state: str | None
    title: str
    text: str | None


class CaseMaterial(Out, kw_only=True):
    id: str
    code: str
    source: str
    name: str
    media_type: str | None
    size: int
    sha256: str | None
    certificate_name: str | None
    added_at: datetime


class AskedMaterial(Out):
    """``missing``: nothing has been gathered for it yet; one taken on paper goes to the counter and
    never is.
    """

    code: str
    name: str
    reason: str
    missing: bool


class AskedField(Out):
    name: str
    label: str
    reason: str


class Notice(Out):
    """One notice lists everything (一次性告知). ``gathered`` are the files and certificates that go
    with the supplement once it is sent.
    """

    id: str
    materials: list[AskedMaterial]
    fields: list[AskedField]
    gathered: list[CaseMaterial]


class Todo(Out, kw_only=True):
    """Task that waits for the citizen. ``days_left`` counts working days, below 0 after the
    deadline. ``provisional``: date and days may change because a year's holidays are not announced
    yet, and ``text`` says so.
    """

    kind: str
    title: str
    text: str
    deadline: date | None = None
    days_left: int | None = None
    provisional: bool = False
    notice: Notice | None = None


class Deadline(Out):
    """Deadline of a case. ``days_left`` counts working days. ``provisional``: date and days may
    change because a year's holidays are not announced yet.
    """

    date: date
    days_left: int
    light: str
    provisional: bool


class Deadlines(Out):
    """``clock_stopped``: a special procedure (特别程序) is under way, no day counts."""

    promised: Deadline | None
    statutory: Deadline | None
    clock_stopped: bool


class CaseHandler(Out):
    department: str
    person: str | None
    phone: str | None


class PaymentState(Out):
    pay_no: str
    amount_fen: int
    status: str


class DeliveryState(Out):
    """``express_no`` is null until the carrier has given it."""

    express_no: str | None
    carrier: str | None
    status: str
    place: str | None


class EvaluationView(Out, kw_only=True):
    """Evaluation of a case by the citizen. ``provisional``: ``follow_up_by`` may change when that
    year's holidays are announced.
    """

    grade: int
    tags: list[str]
    text: str | None
    reason: str | None
    at: datetime
    follow_up_by: date | None
    provisional: bool
    answered_at: datetime | None
    answer: str | None


class Delegated(Out):
    """Somebody (``agent``) acts for somebody else (``principal``); names are masked."""

    id: str | None
    principal: str
    agent: str


class Forwarding(Out):
    """``state``: queued, acknowledged, not_forwarded or refused; queued ones are tried until
    ``until``.
    """

    state: str
    until: datetime


class Underway(Out):
    """What was done with the case and has not reached the core: ``kind`` supplement, withdrawal,
    evaluation or delivery; ``state`` queued (tried until ``until``) or not_forwarded (given up).
    """

    kind: str
    state: str
    text: str
    until: datetime


class CaseView(CaseSummary, kw_only=True):
    """``may`` names what can be done now: supplement, withdraw, pay, deliver, evaluate.
    ``all_acknowledged``: the core has everything that was handed over for this case; what it does
    not have yet is in ``underway``. ``parts`` are the other cases of its bundle (一件事).
    """

    channel: str
    upstream: Upstream | None
    received_at: datetime | None
    timeline: list[TimelineEntry]
    todo: list[Todo]  # type: ignore[assignment]
    deadlines: Deadlines
    handler: CaseHandler | None
    payment: PaymentState | None
    delivery: DeliveryState | None
    evaluation: EvaluationView | None
    materials: list[CaseMaterial]
    delegated_by: Delegated | None
    forwarding: Forwarding | None
    underway: list[Underway]
    all_acknowledged: bool
    parts: list[CaseSummary]
    may: list[str]


class CaseMessage(Out, kw_only=True):
    """``case`` on the live stream: what happened, in plain words."""

    case_id: str
    item_name: str
    state: str
    state_text: str
    title: str
    text: str | None


class CommitmentView(Out):
    """One commitment (承诺) in its own words; a ``required`` one must be agreed to."""

    code: str
    text: str
    required: bool


CommitmentCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z]+" + END)]
MaterialCode = Annotated[str, Meta(min_length=1, max_length=64)]


class SubmissionRequest(In, kw_only=True):
    """``draft_version`` is the one that the citizen has just seen in full. ``commitments`` are
    those of the draft's list that were agreed to, each by itself; ``deferred_materials`` come later
    (容缺).
    """

    draft_id: ShortOpaque
    draft_version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    commitments: Annotated[list[CommitmentCode], Meta(max_length=10)] = field(default_factory=list)
    deferred_materials: Annotated[list[MaterialCode], Meta(max_length=50)] = field(
        default_factory=list
    )


class SubmissionView(Out, kw_only=True):
    """``acknowledged``: the core has all of it. Otherwise we have it and go on, and ``message``
    says so; there is nothing to submit again. A bundle (一件事) has a case for each part.
    """

    cases: list[CaseSummary]
    bundle_id: str | None
    acknowledged: bool
    message: str


class CommitmentList(Out):
    items: list[CommitmentView]
