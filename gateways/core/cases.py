"""办件: submitting a case, following it, supplementing and withdrawing it."""

from collections.abc import Collection, Sequence

import msgspec

from gateways.core.config import Call
from gateways.core.events import Event, read_events
from gateways.core.reference.answers import read_each
from gateways.core.reference.link import Upstream
from gateways.core.shapes import (
    Answer,
    Code,
    Cursor,
    Instant,
    Kept,
    Misfit,
    Question,
    Version,
    must_name,
    path_of,
)

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
    """Our name for the core's code; `unknown` for one that nobody told us about."""
    return CASE_STATES.get(code or "", "unknown")


class Receipt(Kept, frozen=True):
    """`kind` is receiving (收件) or accepting (受理). A kind nobody told us about promises no more
    than that the core has received it.
    """

    number: Code
    kind: str
    at: Instant

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.number)
        if self.kind not in RECEIPT_KINDS:
            msgspec.structs.force_setattr(self, "kind", RECEIPT_KINDS[0])


class Accepted(Kept, frozen=True):
    """Acceptance of a case by the core, with its case number. It counts even if nothing else can be
    read: the case then stands as submitted.
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


class Found(Kept, frozen=True):
    """Where a case is that we know by our own number."""

    source_no: Code
    case_no: Code
    state: Code
    version: Version

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.source_no, self.case_no, self.state)


class Moved(Kept, frozen=True):
    """State of a case after it was supplemented or withdrawn. `version` is 0 when the core did not
    name the state.
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


class FoundCases(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that the core knows. `garbled` names the entries outside the dialect, of which nobody
    can say if the core knows them.
    """

    found: tuple[Found, ...]
    garbled: tuple[Misfit, ...] = ()


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """Events in the order they happened.

    `garbled` names entries outside the dialect. They are left out, so that one of them does not
    stop the reconciliation of all cases.
    """

    changes: tuple[Event, ...]
    next: str
    more: bool
    garbled: tuple[Misfit, ...] = ()


class _FindQuestion(Question, frozen=True):
    source_nos: Sequence[str]


class _Case(Answer, frozen=True):
    events: tuple[msgspec.Raw, ...]


class _Changes(Answer, frozen=True):
    changes: tuple[msgspec.Raw, ...]
    next: Cursor
    more: bool


class CaseService:
    """Typed calls of the acceptance platform (统一受理平台).

    A body is bytes from `orders.encoded`: the ledger keeps them and each try sends the same.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def submit(self, body: bytes, call: Call, *, idempotency_key: str) -> Accepted:
        """Hands a `CaseOrder` over. `idempotency_key` is its `source_no`.

        Sent once more after a lost connection; the core gives a repeat its first answer. Raises
        CoreRefused 43001, 43201–43204 and 40901, else CoreError: then the core may have the case.
        """
        return await self._upstream.post(
            "/cases",
            body,
            Accepted,
            call,
            idempotency_key=idempotency_key,
            refusals=(43001, 43201, 43202, 43203, 43204),
        )

    async def find(self, source_nos: Sequence[str], call: Call) -> FoundCases:
        """Those of our numbers (at most 200) that the core knows. A safe read. Raises CoreError."""
        if len(source_nos) > MAX_FOUND:
            raise ValueError(f"at most {MAX_FOUND} numbers at a time")
        if not source_nos:
            return FoundCases(found=())
        entries = await self._upstream.ask(
            "/cases/find",
            _FindQuestion(source_nos),
            tuple[msgspec.Raw, ...],
            call,
            repeatable=True,
        )
        found, garbled = read_each(entries, Found, "sourceNo")
        await self._upstream.passed_over("find", garbled)
        return FoundCases(found=found, garbled=garbled)

    async def read(self, case_no: str, call: Call) -> Case:
        """A safe read. Raises CoreRefused 43301 for a case unknown, else CoreError."""
        path = path_of("cases", case_no)
        case = await self._upstream.get(path, _Case, call, refusals=(43301,), long=True)
        events, garbled = read_events(case.events)
        await self._upstream.passed_over("case", garbled)
        return Case(events=events, garbled=garbled)

    async def changes(self, since: str | None, call: Call, *, limit: int = 200) -> ChangePage:
        """Every event of every case after the cursor `since`, from the first when it is None.

        A safe read; `limit` is 1 to 500. Raises CoreError.
        """
        path = path_of("cases", "changes", since=since, limit=limit)
        page = await self._upstream.get(path, _Changes, call, long=True)
        changes, garbled = read_events(page.changes)
        await self._upstream.passed_over("changes", garbled)
        return ChangePage(changes=changes, next=page.next, more=page.more, garbled=garbled)

    async def supplement(
        self, case_no: str, body: bytes, call: Call, *, idempotency_key: str
    ) -> Moved:
        """Hands in what a notice (补正通知) asked for: a `SupplementOrder`.

        Raises CoreRefused 43301 (case unknown), 43302 (no such open notice), 43303 (past its
        deadline), 43203 and 40901, else CoreError.
        """
        refusals = (43203, 43301, 43302, 43303)
        return await self._write(case_no, "supplement", body, call, idempotency_key, refusals)

    async def withdraw(
        self, case_no: str, body: bytes, call: Call, *, idempotency_key: str
    ) -> Moved:
        """Takes a case back: a `WithdrawalOrder`.

        Raises CoreRefused 43301 (case unknown), 43304 (decided or closed) and 40901, else
        CoreError.
        """
        return await self._write(case_no, "withdraw", body, call, idempotency_key, (43301, 43304))

    async def _write(
        self,
        case_no: str,
        verb: str,
        body: bytes,
        call: Call,
        idempotency_key: str,
        refusals: Collection[int],
    ) -> Moved:
        path = path_of("cases", case_no, verb)
        return await self._upstream.post(
            path, body, Moved, call, idempotency_key=idempotency_key, refusals=refusals
        )
