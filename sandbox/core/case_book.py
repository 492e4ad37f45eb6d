"""Cases (办件) and the events of their history.

`happen` changes a case and writes its event and the event's place in the outbox: call it inside a
transaction, and all of it is there or nothing.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

import msgspec

from sandbox.clock import local
from sandbox.core import states
from sandbox.core.dialect import Desk, Refusal
from sandbox.core.working_days import after, between
from sandbox.store import Store

Kind = Literal[
    "state", "supplement", "special", "payment", "delivery", "result", "evaluation", "correction"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row of `service_case`. Dates are `YYYY-MM-DD`.

    `body` is the submission as it came, later with its supplements.
    """

    case_no: str
    source_no: str
    cert_no: str
    item_code: str
    state: str
    state_text: str
    version: int
    received_at: float
    promised_date: str | None = None
    statutory_date: str | None = None
    suspended_on: str | None = None
    handler: str | None = None
    fingerprint: str
    body: bytes


_COLUMNS = [column.name for column in fields(Case)]
_NAMES = ", ".join(_COLUMNS)


def add_case(store: Store, case: Case) -> Case:
    """Store a new case under a number (办件编号): region, day received, serial."""
    last = store.first_row("SELECT seq FROM sqlite_sequence WHERE name = 'service_case'")
    serial = (last[0] if last else 0) + 1
    case = replace(case, case_no=f"359900{local(case.received_at):%Y%m%d}{serial:08d}")
    marks = ", ".join("?" * len(_COLUMNS))
    store.change(f"INSERT INTO service_case ({_NAMES}) VALUES ({marks})", *_values(case))  # noqa: S608
    return case


def find_case(store: Store, case_no: str) -> Case | None:
    return _case(store.first_row(f"SELECT {_NAMES} FROM service_case WHERE case_no = ?", case_no))  # noqa: S608


def case_of_source(store: Store, source_no: str) -> Case | None:
    """Return the first case of a source number.

    There are two after a fault made the core take it twice.
    """
    return _case(
        store.first_row(
            f"SELECT {_NAMES} FROM service_case WHERE source_no = ? ORDER BY id LIMIT 1",  # noqa: S608
            source_no,
        )
    )


def known_case(store: Store, case_no: str) -> Case:
    """Return a case. Refuse with 43301."""
    case = find_case(store, case_no)
    if case is None:
        raise Refusal(43301, "case unknown")
    return case


def list_cases(
    store: Store, *, source_no: str | None, cert_no: str | None, limit: int
) -> list[Case]:
    """List cases, newest first."""
    rows = store.all(
        f"SELECT {_NAMES} FROM service_case WHERE (?1 IS NULL OR source_no = ?1)"  # noqa: S608
        " AND (?2 IS NULL OR cert_no = ?2) ORDER BY id DESC LIMIT ?3",
        source_no,
        cert_no,
        limit,
    )
    return [case for row in rows if (case := _case(row)) is not None]


def forget(store: Store, case: Case) -> None:
    """Delete a case, its history, and the answers stored for its keys."""
    for table in (
        "service_case", "event", "outbox", "timer", "notice", "evaluation", "payment", "delivery",
        "unreached",
    ):  # fmt: skip
        store.change(f"DELETE FROM {table} WHERE case_no = ?", case.case_no)  # noqa: S608
    store.change("DELETE FROM first_answer WHERE path = '/cases' AND key = ?", case.source_no)


def events_of(store: Store, case_no: str) -> list[msgspec.Raw]:
    rows = store.all("SELECT body FROM event WHERE case_no = ? ORDER BY version", case_no)
    return [msgspec.Raw(body) for (body,) in rows]


def happen(
    desk: Desk, case: Case, kind: Kind, state: str, detail: dict[str, Any], text: str | None = None
) -> Case:
    """Add an event; return the case after it. `text` None is the state's usual one."""
    text = text or states.TEXTS.get(state, state)
    case = replace(case, state=state, state_text=text, version=case.version + 1)
    if kind in ("state", "result"):
        case = _set_limits(_restart_clock(case, desk.now), detail)
        detail = _dates(case) | detail
    elif kind == "special" and case.suspended_on is None:
        case = replace(case, suspended_on=local(desk.now).date().isoformat())
    event = {
        "eventId": f"{case.case_no}-{case.version}",
        "caseNo": case.case_no,
        "sourceNo": case.source_no,
        "version": case.version,
        "kind": kind,
        "state": state,
        "upstreamText": text,
        "at": local(desk.now).isoformat(),
        "detail": detail,
    }
    row = desk.store.first_row(
        "INSERT INTO event (case_no, version, kind, body) VALUES (?, ?, ?, ?) RETURNING seq",
        case.case_no, case.version, kind, msgspec.json.encode(event),
    )  # fmt: skip
    desk.store.change(
        "INSERT INTO outbox (seq, case_no, turn, not_before) VALUES (?, ?, ?, ?)",
        row and row[0], case.case_no, case.version, desk.now,
    )  # fmt: skip
    save(desk.store, case)
    return case


def save(store: Store, case: Case) -> None:
    sets = ", ".join(f"{name} = ?" for name in _COLUMNS)
    store.change(
        f"UPDATE service_case SET {sets} WHERE case_no = ?",  # noqa: S608
        *_values(case),
        case.case_no,
    )


def _restart_clock(case: Case, now: float) -> Case:
    """Restart the clock after a 特别程序: both limits move by the working days it took."""
    if case.suspended_on is None:
        return case
    days = between(date.fromisoformat(case.suspended_on), local(now).date())
    return replace(
        case,
        suspended_on=None,
        promised_date=_move_date(case.promised_date, days),
        statutory_date=_move_date(case.statutory_date, days),
    )


def _move_date(day: str | None, days: int) -> str | None:
    return day and after(date.fromisoformat(day), days).isoformat()


def _set_limits(case: Case, detail: dict[str, Any]) -> Case:
    """Take over the limits that the detail names."""
    return replace(
        case,
        promised_date=detail.get("promisedDate", case.promised_date),
        statutory_date=detail.get("statutoryDate", case.statutory_date),
    )


def _dates(case: Case) -> dict[str, Any]:
    dates = {
        "promisedDate": case.promised_date,
        "statutoryDate": case.statutory_date,
        "handler": case.handler and msgspec.Raw(case.handler.encode()),
    }
    return {name: value for name, value in dates.items() if value}


def _case(row: tuple[Any, ...] | None) -> Case | None:
    return None if row is None else Case(**dict(zip(_COLUMNS, row, strict=True)))


def _values(case: Case) -> list[Any]:
    return [getattr(case, name) for name in _COLUMNS]
