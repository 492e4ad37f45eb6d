"""The calls of the core: which handler answers, and which are writes.

A pattern's `{…}` stands for one part of the path and reaches the handler as `Desk.named`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.core import (
    after,
    case_reading,
    cases,
    certificates,
    identity,
    items,
    materials,
    payments,
)
from sandbox.core.dialect import Desk, Handler, Refusal
from sandbox.faulty_replies import Reply


@dataclass(frozen=True, slots=True)
class Call:
    """A call, counted under `pattern`. A write heeds `Idempotency-Key`."""

    method: str
    pattern: str
    handler: Handler
    write: bool = False


def _unheard_of(desk: Desk, body: bytes) -> Reply:
    raise Refusal(40400, "no such call")


MATERIAL_UPLOAD = "/materials"

CALLS = (
    Call("POST", "/auth/ticket", identity.redeem_ticket, write=True),
    Call("POST", "/certs/list", certificates.list_certificates),
    Call("POST", "/certs/status", certificates.read_statuses),
    Call("POST", "/certs/data", certificates.disclose, write=True),
    Call("POST", "/certs/file", certificates.send_file),
    Call("POST", "/certs/photo", certificates.send_photo),
    Call("GET", "/items", items.list_items),
    Call("GET", "/items/{implementCode}", items.read_item),
    Call("POST", "/materials/{materialId}/discard", materials.discard, write=True),
    Call("POST", "/cases", cases.submit, write=True),
    Call("POST", "/cases/find", case_reading.find),
    Call("GET", "/cases/changes", case_reading.changes),
    Call("GET", "/cases/{caseNo}", case_reading.read_case),
    Call("POST", "/cases/{caseNo}/supplement", cases.supplement, write=True),
    Call("POST", "/cases/{caseNo}/withdraw", cases.withdraw, write=True),
    Call("POST", "/cases/{caseNo}/notified", cases.note_unreached, write=True),
    Call("POST", "/evaluations", after.evaluate, write=True),
    Call("POST", "/payments", payments.ask_payment, write=True),
    Call("POST", "/deliveries", after.order_delivery, write=True),
)
_PLAIN: Mapping[tuple[str, str], Call] = {
    (call.method, call.pattern): call for call in CALLS if "{" not in call.pattern
}
_PATTERNS = [
    (call, re.compile(re.sub(r"\{\w+\}", "([^/]+)", call.pattern)))
    for call in CALLS
    if "{" in call.pattern
]


def find_call(method: str, path: str) -> tuple[Call, str]:
    """Find the call and the variable part of its path.

    For an unknown path it is the call that refuses with 40400.
    """
    plain = _PLAIN.get((method, path))
    if plain is not None:
        return plain, ""
    for call, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match and call.method == method:
            return call, match[1]
    return Call(method, path, _unheard_of), ""
