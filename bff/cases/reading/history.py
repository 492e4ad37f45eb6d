"""A case as it stood at an earlier moment, for an agent whose delegation has ended.

The row holds only the present values. This module computes the earlier ones from the lines of the
timeline that had arrived by then, as ``snapshot`` does for the row itself. The ledger and the
evaluation store when each of their facts arrived.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from tortoise.models import Model

from bff.cases.events.lines import is_own, snapshot_by
from models import CaseEvent, Evaluation, Forward, ServiceCase
from models.forward import CITIZEN_ACTS, ForwardKind, ForwardState
from models.service_case import CaseState

M = TypeVar("M", bound=Model)


async def case_at(case: ServiceCase, until: datetime) -> ServiceCase:
    """Return the case with the values that it had at ``until``. Do not save it."""
    return await case_by_lines(case, await CaseEvent.filter(case_id=case.id), until)


async def case_by_lines(
    case: ServiceCase, lines: Sequence[CaseEvent], until: datetime
) -> ServiceCase:
    """Return the same for a caller who has all lines of its timeline."""
    forwards = await Forward.of_case(case.id)
    if _is_unchanged(lines, forwards, until):
        return case
    known_lines = [line for line in lines if line.recorded_at <= until]
    return _clone(case, **_columns(case, known_lines, forwards, until))


def forward_at(forward: Forward, until: datetime) -> Forward:
    """Return the ledger's row as it stood at ``until``.

    A row that was settled later was still queued.
    """
    if forward.settled_at is None or forward.settled_at <= until:
        return forward
    return _clone(forward, state=ForwardState.QUEUED, upstream_text=None)


async def underway_at(case_id: str, until: datetime) -> dict[str, Forward]:
    """Return, by kind, the acts after the submission that had not reached the core at ``until``."""
    rows = Forward.filter(case_id=case_id, created_at__lte=until, kind__in=CITIZEN_ACTS)
    forwards = [forward_at(row, until) for row in await rows.order_by("created_at", "id")]
    return {
        row.kind: row
        for row in forwards
        if row.state in (ForwardState.QUEUED, ForwardState.NOT_FORWARDED)
    }


async def evaluation_at(case_id: str, until: datetime) -> Evaluation | None:
    """Return the evaluation with the reply received by ``until``; None if there was none."""
    row = await Evaluation.get_or_none(case_id=case_id, at__lte=until)
    if row is None:
        return None
    lines = await CaseEvent.filter(case_id=case_id, recorded_at__lte=until)
    snapshot = snapshot_by(lines)
    return _clone(row, answer=snapshot.reply, answered_at=snapshot.replied_at)


def _is_unchanged(lines: Sequence[CaseEvent], forwards: Sequence[Forward], until: datetime) -> bool:
    """Tell if nothing has changed since ``until``, so that the row still shows that moment."""
    later = [line.recorded_at for line in lines]
    later += [row.created_at for row in forwards]
    later += [row.settled_at for row in forwards if row.settled_at is not None]
    return all(at <= until for at in later)


def _columns(
    case: ServiceCase, lines: Sequence[CaseEvent], forwards: Sequence[Forward], until: datetime
) -> dict[str, Any]:
    snapshot = snapshot_by(lines)
    own = max((line for line in lines if is_own(line) and line.state), key=_age, default=None)
    state = snapshot.state
    if own is not None and own.version >= snapshot.version:
        state = own.state
    columns: dict[str, Any] = {
        "state": state or CaseState.SUBMITTED,
        "version": snapshot.version,
        "changed_at": max([line.at for line in lines], default=case.submitted_at),
        "upstream_code": snapshot.code,
        "upstream_text": snapshot.text,
        "clock_stopped_at": snapshot.stopped_at,
        "promised_on": snapshot.promised_on,
        "statutory_on": snapshot.statutory_on,
        "handler": snapshot.handler,
        "payment": snapshot.payment,
        "notice_id": snapshot.notice and snapshot.notice.notice_id,
        "notice_due": snapshot.notice_due,
        "notice": snapshot.notice and msgspec.json.encode(snapshot.notice).decode(),
        "delivery": snapshot.delivery or _delivery_at(forwards, until),
    }
    if not _had_number(case, forwards, until):
        columns |= dict.fromkeys(("case_no", "receipt_number", "receipt_kind", "received_at"))
    return columns


def _delivery_at(forwards: Sequence[Forward], until: datetime) -> dict[str, Any] | None:
    """Return a delivery as ordered if the citizen had asked for one by ``until``, else None.

    The tracking number is left out: it is only for people who may still follow the case.
    """
    orders = [
        row for row in forwards if row.kind == ForwardKind.DELIVERY and row.created_at <= until
    ]
    if all(forward_at(row, until).state == ForwardState.REFUSED for row in orders):
        return None
    return {"status": "ordered", "expressNo": None, "carrier": None}


def _had_number(case: ServiceCase, forwards: Sequence[Forward], until: datetime) -> bool:
    own = next((row for row in forwards if row.id == case.id), None)
    return own is None or forward_at(own, until).state == ForwardState.ACKNOWLEDGED


def _age(line: CaseEvent) -> int:
    return int(line.id)


def _clone(row: M, **columns: Any) -> M:
    clone = copy.copy(row)
    for name, value in columns.items():
        setattr(clone, name, value)
    return clone
