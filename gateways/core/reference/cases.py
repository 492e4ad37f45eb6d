"""统一受理平台 in the reference dialect. A body is sent as the ledger has it."""

from collections.abc import Mapping, Sequence

import msgspec

from gateways.call import OutgoingCall
from gateways.core.cases import (
    MAX_FOUND,
    Acceptance,
    Case,
    CaseChange,
    CaseStatus,
    CaseStatuses,
    ChangePage,
)
from gateways.core.reference.answers import plain_reader, read_each, repairing_reader
from gateways.core.reference.codes import list_refusals
from gateways.core.reference.events import is_benefit, read_benefits, read_events
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question, path_of
from gateways.core.refusals import Refusal
from gateways.core.shapes import Code, Cursor, Instant, Version

_READ = list_refusals(43301)
_SUBMIT = list_refusals(43001, 43201, 43202, 43203, 43204)
_SUPPLEMENT = list_refusals(43301, 43203, 43302, 43303)
_WITHDRAW = list_refusals(43301, 43304)


class _FindQuestion(Question, frozen=True):
    source_nos: Sequence[str]


class _Receipt(Answer, frozen=True):
    number: Code
    kind: str
    at: Instant


class _Acceptance(Answer, frozen=True):
    case_no: Code
    state: Code
    version: Version
    receipt: _Receipt


class _CaseStatus(Answer, frozen=True):
    source_no: Code
    case_no: Code
    state: Code
    version: Version


class _CaseChange(Answer, frozen=True):
    state: Code
    version: Version


class _Case(Answer, frozen=True):
    events: tuple[msgspec.Raw, ...]


class _Changes(Answer, frozen=True):
    changes: tuple[msgspec.Raw, ...]
    next: Cursor
    more: bool


class Cases(Service):
    """Submission, reading, supplement and withdrawal of cases."""

    async def submit(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Acceptance:
        return await self._link.post(
            "/cases",
            body,
            repairing_reader(_Acceptance, Acceptance),
            call,
            idempotency_key=idempotency_key,
            refusals=_SUBMIT,
        )

    async def find(self, source_nos: Sequence[str], call: OutgoingCall) -> CaseStatuses:
        if len(source_nos) > MAX_FOUND:
            raise ValueError(f"at most {MAX_FOUND} numbers at a time")
        if not source_nos:
            return CaseStatuses(found=())
        entries = await self._link.ask(
            "/cases/find",
            _FindQuestion(source_nos),
            plain_reader(tuple[msgspec.Raw, ...]),
            call,
            idempotent=True,
        )
        statuses, garbled = read_each(entries, _CaseStatus, "sourceNo", CaseStatus)
        await self._link.note_misfits("find", garbled)
        return CaseStatuses(found=statuses, garbled=garbled)

    async def read(self, case_no: str, call: OutgoingCall) -> Case:
        path = path_of("cases", case_no)
        case = await self._link.get(path, plain_reader(_Case), call, refusals=_READ, long=True)
        events, garbled = read_events(case.events)
        await self._link.note_misfits("case", garbled)
        return Case(events=events, garbled=garbled)

    async def changes(
        self, since: str | None, call: OutgoingCall, *, limit: int = 200
    ) -> ChangePage:
        path = path_of("cases", "changes", since=since, limit=limit)
        page = await self._link.get(path, plain_reader(_Changes), call, long=True)
        offers = [entry for entry in page.changes if is_benefit(entry)]
        benefits, unfit = read_benefits(offers)
        changes, garbled = read_events(entry for entry in page.changes if not is_benefit(entry))
        garbled += unfit
        await self._link.note_misfits("changes", garbled)
        return ChangePage(
            changes=changes, benefits=benefits, next=page.next, more=page.more, garbled=garbled
        )

    async def supplement(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> CaseChange:
        return await self._write(case_no, "supplement", body, call, idempotency_key, _SUPPLEMENT)

    async def withdraw(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> CaseChange:
        return await self._write(case_no, "withdraw", body, call, idempotency_key, _WITHDRAW)

    async def report(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> None:
        await self._link.post(
            path_of("cases", case_no, "notified"),
            body,
            plain_reader(dict[Code, msgspec.Raw]),
            call,
            idempotency_key=idempotency_key,
            refusals=_READ,
        )

    async def _write(
        self,
        case_no: str,
        verb: str,
        body: bytes,
        call: OutgoingCall,
        idempotency_key: str,
        refusals: Mapping[int, Refusal],
    ) -> CaseChange:
        path = path_of("cases", case_no, verb)
        return await self._link.post(
            path,
            body,
            repairing_reader(_CaseChange, CaseChange),
            call,
            idempotency_key=idempotency_key,
            refusals=refusals,
        )
