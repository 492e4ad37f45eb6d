"""Reads of cases: one, several by the caller's numbers, and all that happened, by cursor."""

from typing import Annotated

import msgspec

from sandbox.clock import local
from sandbox.core.case_book import case_of_source, events_of, known_case
from sandbox.core.cursors import after_cursor, cursor, limit
from sandbox.core.dialect import Body, Desk, read, success
from sandbox.faulty_replies import Reply


class FindQuestion(Body, frozen=True):
    source_nos: Annotated[list[str], msgspec.Meta(max_length=200)]


def read_case(desk: Desk, body: bytes) -> Reply:
    """Handle `GET /cases/{caseNo}`. Refuse with 43301."""
    case = known_case(desk.store, desk.named)
    view = {
        "caseNo": case.case_no,
        "sourceNo": case.source_no,
        "itemCode": case.item_code,
        "state": case.state,
        "stateText": case.state_text,
        "version": case.version,
        "receivedAt": local(case.received_at).isoformat(),
        "promisedDate": case.promised_date,
        "statutoryDate": case.statutory_date,
        "handler": case.handler and msgspec.Raw(case.handler.encode()),
        "events": events_of(desk.store, case.case_no),
    }
    return success({name: value for name, value in view.items() if value is not None})


def find(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /cases/find`: unknown numbers are absent from the answer."""
    source_nos = dict.fromkeys(read(body, FindQuestion).source_nos)
    cases = [case_of_source(desk.store, source_no) for source_no in source_nos]
    return success(
        [
            {
                "sourceNo": case.source_no,
                "caseNo": case.case_no,
                "state": case.state,
                "version": case.version,
            }
            for case in cases
            if case is not None
        ]
    )


def changes(desk: Desk, body: bytes) -> Reply:
    """Handle `GET /cases/changes?since=&limit=`: every event, also of no case, in order."""
    since, most = after_cursor(desk.query), limit(desk.query)
    rows = desk.store.all(
        "SELECT seq, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
        since,
        most + 1,
    )
    page = rows[:most]
    return success(
        {
            "changes": [msgspec.Raw(body) for _, body in page],
            "next": cursor(page[-1][0] if page else since),
            "more": len(rows) > most,
        }
    )
