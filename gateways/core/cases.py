"""Cases (办件) as the core reports them."""

import msgspec

from gateways.core.events import Benefit, Event
from gateways.core.shapes import Code, Instant, Misfit, Version, WriteAnswer, must_name

MAX_FOUND = 200

CASE_STATES = {
    "10": "submitted",
    "11": "received",
    "12": "to_supplement",
    "13": "pre_review_failed",
    "20": "accepted",
    "21": "not_accepted",
    "30": "in_progress",
    "31": "suspended",
    "40": "granted",
    "41": "refused",
    "50": "returned",
    "51": "withdrawn",
    "52": "terminated",
    "60": "delivered",
}

_SUBMITTED = "10"

RECEIPT_KINDS = ("receiving", "accepting")


def case_state(code: str | None) -> str:
    """Translate the core's code of a state; `unknown` for a code we do not know."""
    return CASE_STATES.get(code or "", "unknown")


class Receipt(WriteAnswer, frozen=True):
    """Receipt for a case.

    `kind` is receiving (收件) or accepting (受理). An unknown kind promises no more than that the
    core has received the case.
    """

    number: Code
    kind: str
    at: Instant

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.number)
        if self.kind not in RECEIPT_KINDS:
            msgspec.structs.force_setattr(self, "kind", RECEIPT_KINDS[0])


class Acceptance(WriteAnswer, frozen=True):
    """Acceptance of a case by the core, with its case number.

    It counts even if nothing else can be read: the case then stands as submitted.
    """

    case_no: Code
    state: Code = ""
    version: Version = 0
    receipt: Receipt | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.case_no)
        if not self.state.strip():
            msgspec.structs.force_setattr(self, "state", _SUBMITTED)


class CaseStatus(WriteAnswer, frozen=True):
    """State of a case, found by our own number."""

    source_no: Code
    case_no: Code
    state: Code
    version: Version

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.source_no, self.case_no, self.state)


class CaseChange(WriteAnswer, frozen=True):
    """State of a case after a supplement or withdrawal.

    `version` is 0 when the core did not name the state.
    """

    state: Code = ""
    version: Version = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.state.strip():
            msgspec.structs.force_setattr(self, "version", 0)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Events of a case in the core. `garbled` names the ones that do not fit the dialect."""

    events: tuple[Event, ...]
    garbled: tuple[Misfit, ...] = ()


class CaseStatuses(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that the core knows.

    `garbled` names the entries outside the dialect: the core may or may not know these cases.
    """

    found: tuple[CaseStatus, ...]
    garbled: tuple[Misfit, ...] = ()


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """Events in the order they happened; the ``benefits`` among them, which are of no case, apart.

    `garbled` names entries outside the dialect. They are left out, so that one of them does not
    stop the reconciliation of all cases.
    """

    changes: tuple[Event, ...]
    next: str
    more: bool
    benefits: tuple[Benefit, ...] = ()
    garbled: tuple[Misfit, ...] = ()
