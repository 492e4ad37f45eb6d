"""The state of a case, computed from the core's events.

The row of a case is a function of the set of its events, taken in the order of their versions: so
late, repeated or reordered events, from any source, lead to the same case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from bff.cases.events.details import Detail, EventBody
from bff.cases.events.states import RUNNING
from ground.clock import CHINA_TIME
from ground.working_days import add_working_days, working_days_left
from models.service_case import CaseState, EventKind

_RESTARTS = frozenset({EventKind.STATE, EventKind.RESULT})
"""Kinds of event that end a special procedure (特别程序)."""


FACTS = ("handler", "payment", "delivery", "promised_on", "statutory_on")
"""Columns of a case's row that an event of any age may set."""


class TimelineEvent(NamedTuple):
    """One event of the core. ``source_id`` orders two events with the same version."""

    version: int
    source_id: str
    kind: str
    state: str | None
    at: datetime
    body: EventBody


@dataclass(slots=True)
class CaseSnapshot:
    """State of a case after its events. ``notice`` is the open one (补正通知), or None."""

    version: int = 0
    changed_at: datetime | None = None
    state: str | None = None
    code: str | None = None
    text: str | None = None
    stopped_at: datetime | None = None
    notice: Detail | None = None
    notice_due: date | None = None
    promised_on: date | None = None
    statutory_on: date | None = None
    handler: dict[str, Any] | None = None
    payment: dict[str, Any] | None = None
    delivery: dict[str, Any] | None = None
    reply: str | None = None
    replied_at: datetime | None = None
    unset: dict[str, Any] = field(default_factory=dict)
    """Columns that a wrong line had set, with what remains if no other line sets them."""

    def take(self, event: TimelineEvent) -> None:
        """Take the next event in order."""
        self.version, self.changed_at = event.version, event.at
        self._limits(event)
        if event.state is not None:
            self.state, self.code = event.state, event.body.code
            self.text = event.body.text or None
        self._notice(event)
        self._facts(event.body.detail, event.at)

    def _limits(self, event: TimelineEvent) -> None:
        """Compute the limits: the core's own dates win.

        Others begin at the acceptance, and move by the working days of a special procedure
        (行政许可法 Art 45).
        """
        detail, day = event.body.detail, event.at.astimezone(CHINA_TIME).date()
        if self.stopped_at is not None and event.kind in _RESTARTS:
            self._restart(day)
        limits = event.body.limits
        if limits is not None and event.state in RUNNING:
            self.promised_on = self.promised_on or add_working_days(day, limits.promised)
            self.statutory_on = self.statutory_on or add_working_days(day, limits.statutory)
        self.promised_on = detail.promised_date or self.promised_on
        self.statutory_on = detail.statutory_date or self.statutory_on
        if event.kind == EventKind.SPECIAL and self.stopped_at is None:
            self.stopped_at = event.at

    def _restart(self, day: date) -> None:
        assert self.stopped_at is not None
        days = working_days_left(self.stopped_at.astimezone(CHINA_TIME).date(), day).days
        self.stopped_at = None
        self.promised_on = self.promised_on and add_working_days(self.promised_on, days)
        self.statutory_on = self.statutory_on and add_working_days(self.statutory_on, days)

    def _notice(self, event: TimelineEvent) -> None:
        detail = event.body.detail
        if event.kind == EventKind.SUPPLEMENT and detail.notice_id:
            self.notice, self.notice_due = detail, detail.deadline
            if self.notice_due is None and detail.deadline_days is not None:
                day = event.at.astimezone(CHINA_TIME).date()
                self.notice_due = add_working_days(day, detail.deadline_days)
        elif event.state not in (None, CaseState.TO_SUPPLEMENT):
            self.notice = self.notice_due = None

    def _facts(self, detail: Detail, at: datetime) -> None:
        if detail.handler is not None:
            self.handler = _to_dict(detail.handler)
        if detail.pay_no and detail.status:
            self.payment = {
                "payNo": detail.pay_no,
                "amountFen": detail.amount_fen or (self.payment or {}).get("amountFen", 0),
                "status": detail.status,
            }
        if detail.express_no and detail.status:
            carrier = detail.carrier or (self.delivery or {}).get("carrier")
            self.delivery = {
                "expressNo": detail.express_no,
                "carrier": carrier,
                "status": detail.status,
                "place": detail.place,
            }
        if detail.evaluate_id and detail.reply:
            self.reply, self.replied_at = detail.reply, at


def snapshot_after(events: Iterable[TimelineEvent]) -> CaseSnapshot:
    """Return the state after the events, without the lines that a correction took back."""
    snapshot = CaseSnapshot()
    in_order = sorted(events, key=lambda event: (event.version, event.source_id))
    wrong = corrections(in_order)
    for event in in_order:
        if event.source_id in wrong or event.kind == EventKind.CORRECTION:
            snapshot.version, snapshot.changed_at = event.version, event.at
        else:
            snapshot.take(event)
    snapshot.unset = _unset_by([event for event in in_order if event.source_id in wrong])
    return snapshot


def _unset_by(wrong: Sequence[TimelineEvent]) -> dict[str, Any]:
    """Return the columns that these lines had set, and what remains of them.

    Of a delivery its order remains: a parcel that is not on its way was ordered all the same.
    """
    if not wrong:
        return {}
    mistaken = CaseSnapshot()
    for event in wrong:
        mistaken.take(event)
    unset: dict[str, Any] = {name: None for name in FACTS if getattr(mistaken, name) is not None}
    if mistaken.delivery is not None:
        unset["delivery"] = mistaken.delivery | {"status": "ordered", "place": None}
    if mistaken.state is not None:
        unset["state"] = CaseState.SUBMITTED
    return unset


def corrections(in_order: Sequence[TimelineEvent]) -> dict[str, TimelineEvent]:
    """Return the correction (更正) that stands, by the id of the event that it took back.

    A correction may take back an earlier one; then what that one took back stands again.
    """
    wrong: dict[str, TimelineEvent] = {}
    for event in reversed(in_order):
        corrects = event.body.detail.corrects
        if event.kind == EventKind.CORRECTION and corrects and event.source_id not in wrong:
            wrong.setdefault(corrects, event)
    return wrong


def changes(snapshot: CaseSnapshot, version: int) -> dict[str, Any]:
    """Return the columns to set in the case's row, which is at ``version``.

    Values that only the newest event may set are left alone if an answer of the core has brought
    the row further.
    """
    facts = {name: getattr(snapshot, name) for name in FACTS}
    columns = {name: value for name, value in facts.items() if value is not None}
    columns = {name: snapshot.unset[name] for name in FACTS if name in snapshot.unset} | columns
    if snapshot.version < version:
        return columns
    columns |= {"version": snapshot.version, "changed_at": snapshot.changed_at}
    state = snapshot.state or snapshot.unset.get("state")
    if state is not None:
        notice = snapshot.notice
        columns |= {
            "state": state,
            "upstream_code": snapshot.code,
            "upstream_text": snapshot.text,
            "clock_stopped_at": snapshot.stopped_at,
            "notice_id": notice and notice.notice_id,
            "notice_due": snapshot.notice_due,
            "notice": notice and msgspec.json.encode(notice).decode(),
        }
    return columns


def _to_dict(value: Any) -> dict[str, Any]:
    members: dict[str, Any] = msgspec.to_builtins(value)
    return members
