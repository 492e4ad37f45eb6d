"""统一受理平台 in the reference dialect. A body is sent as the ledger has it."""

from collections.abc import Mapping, Sequence

import msgspec

from gateways.call import OutgoingCall
from gateways.core.cases import MAX_FOUND, Accepted, Case, ChangePage, Found, FoundCases, Moved
from gateways.core.reference.answers import kept, plain, read_each
from gateways.core.reference.codes import listed
from gateways.core.reference.events import read_events
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question, path_of
from gateways.core.refusals import Refusal
from gateways.core.shapes import Code, Cursor, Instant, Version

_READ = listed(43301)
_SUBMIT = listed(43001, 43201, 43202, 43203, 43204)
_SUPPLEMENT = listed(43301, 43203, 43302, 43303)
_WITHDRAW = listed(43301, 43304)


class _FindQuestion(Question, frozen=True):
    source_nos: Sequence[str]


class _Receipt(Answer, frozen=True):
    number: Code
    kind: str
    at: Instant


class _Accepted(Answer, frozen=True):
    case_no: Code
    state: Code
    version: Version
    receipt: _Receipt


class _Found(Answer, frozen=True):
    source_no: Code
    case_no: Code
    state: Code
    version: Version


class _Moved(Answer, frozen=True):
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

    async def submit(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Accepted:
        return await self._link.post(
            "/cases",
            body,
            kept(_Accepted, Accepted),
            call,
            idempotency_key=idempotency_key,
            refusals=_SUBMIT,
        )

    async def find(self, source_nos: Sequence[str], call: OutgoingCall) -> FoundCases:
        if len(source_nos) > MAX_FOUND:
            raise ValueError(f"at most {MAX_FOUND} numbers at a time")
        if not source_nos:
            return FoundCases(found=())
        entries = await self._link.ask(
            "/cases/find",
            _FindQuestion(source_nos),
            plain(tuple[msgspec.Raw, ...]),
            call,
            idempotent=True,
        )
        found, garbled = read_each(entries, _Found, "sourceNo", Found)
        await self._link.passed_over("find", garbled)
        return FoundCases(found=found, garbled=garbled)

    async def read(self, case_no: str, call: OutgoingCall) -> Case:
        path = path_of("cases", case_no)
        case = await self._link.get(path, plain(_Case), call, refusals=_READ, long=True)
        events, garbled = read_events(case.events)
        await self._link.passed_over("case", garbled)
        return Case(events=events, garbled=garbled)

    async def changes(
        self, since: str | None, call: OutgoingCall, *, limit: int = 200
    ) -> ChangePage:
        path = path_of("cases", "changes", since=since, limit=limit)
        page = await self._link.get(path, plain(_Changes), call, long=True)
        changes, garbled = read_events(page.changes)
        await self._link.passed_over("changes", garbled)
        return ChangePage(changes=changes, next=page.next, more=page.more, garbled=garbled)

    async def supplement(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> Moved:
        return await self._write(case_no, "supplement", body, call, idempotency_key, _SUPPLEMENT)

    async def withdraw(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> Moved:
        return await self._write(case_no, "withdraw", body, call, idempotency_key, _WITHDRAW)

    async def _write(
        self,
        case_no: str,
        verb: str,
        body: bytes,
        call: OutgoingCall,
        idempotency_key: str,
        refusals: Mapping[int, Refusal],
    ) -> Moved:
        path = path_of("cases", case_no, verb)
        return await self._link.post(
            path,
            body,
            kept(_Moved, Moved),
            call,
            idempotency_key=idempotency_key,
            refusals=refusals,
        )
