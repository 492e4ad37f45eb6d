"""Intake (统一受理): submission, supplement and withdrawal of a case."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sandbox.clock import local
from sandbox.core import states, timetable
from sandbox.core.case_book import Case, add_case, case_of_source, happen, known_case
from sandbox.core.catalogue.kinds import Item
from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.core.form_check import check_ages, check_form
from sandbox.core.items import read_offered
from sandbox.core.materials import check_material, take
from sandbox.core.progress import accept, close_notices, receive
from sandbox.faulty_replies import Reply

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LongText = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Organisation(Body, frozen=True):
    name: Line
    uscc: Line


class Person(Body, frozen=True):
    """Applicant (申请人)."""

    name: Line
    cert_type: Line
    cert_no: Line
    mobile: str | None = None
    organisation: Organisation | None = None


class Agent(Person, frozen=True):
    """Agent (代办人), by a delegation (授权)."""

    delegation_no: str | None = None


class SubmittedMaterial(Body, frozen=True):
    """A material: a file, a certificate in its place (免证办), or one to come later (容缺)."""

    code: Line
    material_id: str | None = None
    name: str | None = None
    sha256: str | None = None
    auth_code: str | None = None
    certificate_name: str | None = None
    deferred: bool = False


class Promise(Body, frozen=True):
    """告知承诺."""

    code: Line
    text: LongText


class Submission(Body, frozen=True):
    source_no: Line
    item_code: Line
    item_version: int
    applicant: Person
    form: dict[str, Any]
    materials: list[SubmittedMaterial]
    commitments: list[Promise]
    channel: Line
    submitted_at: Annotated[datetime, msgspec.Meta(tz=True)]
    agent: Agent | None = None
    bundle_no: str | None = None


class Supplement(Body, frozen=True):
    notice_id: Line
    form: dict[str, Any]
    materials: list[SubmittedMaterial]
    submitted_at: Annotated[datetime, msgspec.Meta(tz=True)]


class Unreached(Body, frozen=True):
    """Report that nobody was reached with an event."""

    event_id: Line
    reached: bool
    since: Annotated[datetime, msgspec.Meta(tz=True)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]


class Withdrawal(Body, frozen=True):
    reason: LongText


def submit(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /cases`. Refuse with 40901, 43001, 43201–43204.

    A `sourceNo` that came before is answered with its case as it stands, whatever the key.
    """
    submission = read(body, Submission)
    fingerprint = hashlib.sha256(body).hexdigest()
    existing = None if desk.keyless else case_of_source(desk.store, submission.source_no)
    if existing is not None:
        if existing.fingerprint != fingerprint:
            raise Refusal(40901, "sourceNo was used with another body")
        return success(_receipt(existing, existing.state))
    item = read_offered(desk.store, submission.item_code)
    _check_materials(desk, item, submission.materials)
    check_form(item.form, submission.form)
    check_ages(item, submission.form, submission.applicant.cert_no, submission.submitted_at)
    case = add_case(
        desk.store,
        Case(
            case_no="",
            source_no=submission.source_no,
            cert_no=submission.applicant.cert_no,
            item_code=item.implement_code,
            state=states.SUBMITTED,
            state_text="",
            version=0,
            received_at=desk.now,
            fingerprint=fingerprint,
            body=body,
        ),
    )
    _take_all(desk, submission.materials)
    case = _begin(desk, case, item, submission.materials)
    timetable.plan(desk, case, item)
    return success(_receipt(case, case.state))


def supplement(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /cases/{caseNo}/supplement`. Refuse with 43203, 43301–43303.

    The time that counts is the citizen's submission, not the arrival.
    """
    supplement_body, case = read(body, Supplement), known_case(desk.store, desk.named)
    notice = desk.store.first_row(
        "SELECT deadline FROM notice WHERE id = ? AND case_no = ? AND answered = 0",
        supplement_body.notice_id,
        case.case_no,
    )
    if notice is None or case.state != states.TO_SUPPLEMENT:
        raise Refusal(43302, "no such open notice")
    if local(supplement_body.submitted_at.timestamp()).date().isoformat() > notice[0]:
        raise Refusal(43303, "past the notice's deadline")
    for material in supplement_body.materials:
        if material.material_id is not None:
            check_material(desk, material.material_id, material.sha256)
    _take_all(desk, supplement_body.materials)
    close_notices(desk, case)
    case = replace(case, body=_with(case.body, supplement_body))
    case = receive(desk, case, {"reason": "已收到补正材料"})
    timetable.go_on(desk, case)
    return success({"state": case.state, "version": case.version})


def _with(submission: bytes, supplement_body: Supplement) -> bytes:
    """Return the submission with its faulty parts replaced by the supplement."""
    content = msgspec.json.decode(submission)
    content["form"] |= supplement_body.form
    codes = {material.code for material in supplement_body.materials}
    content["materials"] = [entry for entry in content["materials"] if entry["code"] not in codes]
    content["materials"] += msgspec.to_builtins(supplement_body.materials)
    return msgspec.json.encode(content)


def withdraw(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /cases/{caseNo}/withdraw`. Refuse with 43301, 43304."""
    withdrawal, case = read(body, Withdrawal), known_case(desk.store, desk.named)
    if case.state not in states.OPEN:
        raise Refusal(43304, "decided already, or closed")
    close_notices(desk, case)
    timetable.stop(desk, case)
    case = happen(desk, case, "state", states.WITHDRAWN, {"reason": withdrawal.reason})
    return success({"state": case.state, "version": case.version})


def note_unreached(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /cases/{caseNo}/notified`. Refuse with 43301. Somebody rings the citizen."""
    report, case = read(body, Unreached), known_case(desk.store, desk.named)
    if not report.reached:
        desk.store.change(
            "INSERT OR IGNORE INTO unreached (event_id, case_no, at) VALUES (?, ?, ?)",
            report.event_id, case.case_no, desk.now,
        )  # fmt: skip
    return success({})


def _begin(desk: Desk, case: Case, item: Item, materials: list[SubmittedMaterial]) -> Case:
    """Begin the case's progress; a complete 即办件 is accepted on the spot (收件即受理)."""
    if item.kind == "1" and not any(material.deferred for material in materials):
        return accept(desk, case)
    return happen(desk, case, "state", states.SUBMITTED, {})


def _receipt(case: Case, state: str) -> dict[str, Any]:
    """Build a receipt with a number of its own for each kind: 收件回执 and 受理通知书."""
    accepted = case.handler is not None
    received_at = local(case.received_at).isoformat()
    return {
        "caseNo": case.case_no,
        "state": state,
        "version": case.version,
        "receivedAt": received_at,
        "receipt": {
            "number": ("SL" if accepted else "SJ") + case.case_no,
            "kind": "accepting" if accepted else "receiving",
            "at": received_at,
        },
    }


def _check_materials(desk: Desk, item: Item, materials: list[SubmittedMaterial]) -> None:
    """Refuse with 43202, 43203. Materials on paper only (form 3) are brought to the counter."""
    for material in materials:
        if material.material_id is not None:
            check_material(desk, material.material_id, material.sha256)
    by_code = {material.code: material for material in materials}
    for definition in item.materials:
        if not definition.required or definition.form == "3":
            continue
        entry = by_code.get(definition.code)
        later = entry is not None and entry.deferred and item.tolerance and definition.tolerable
        if entry is None or not (entry.material_id or entry.auth_code or later):
            raise Refusal(43202, f"material {definition.code} is missing")


def _take_all(desk: Desk, materials: list[SubmittedMaterial]) -> None:
    for material in materials:
        if material.material_id is not None:
            take(desk, material.material_id)
