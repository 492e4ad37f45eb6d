"""电子证照库: who holds which certificates, whether they are in force, their data and files."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import aiohttp
import msgspec

from gateways.core.config import Call
from gateways.core.errors import CoreGarbled
from gateways.core.reference.answers import read_each
from gateways.core.reference.link import Upstream
from gateways.core.shapes import (
    Answer,
    Code,
    Misfit,
    Question,
    Secret,
    Text,
    must_name,
    must_say,
    storable,
)
from gateways.session import translated

UseMode = Literal["holder", "entrust", "duty"]
"""持证人用证, 委托用证, 依职能查验 (docs/sources.md)."""

FILE_TYPES = frozenset({"application/pdf", "application/ofd"})

Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
"""证照标识, GB/T 36904-2018."""


class Certificate(Answer, frozen=True):
    """One entry of a holder's list. `status` is raw: 01 有效, 02 暂扣, 03 撤销 …"""

    identifier: Identifier
    type_code: Annotated[str, msgspec.Meta(max_length=40)]
    name: Text
    holder: Text
    number: Text
    issuer: Text
    issuer_code: Code
    status: Code
    trust_level: Code
    issue_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """None is open-ended (长期)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.identifier, self.type_code)
        must_say(self.name)

    def __repr__(self) -> str:
        return f"Certificate(type_code={self.type_code!r}, status={self.status!r})"


class CertificateStatus(Answer, frozen=True):
    """What the core knew of one certificate at `read_at`, which has a time zone."""

    identifier: Identifier
    status: Code
    read_at: Annotated[datetime, msgspec.Meta(tz=True)]


class Operator(Question, frozen=True):
    """Who looks: a name, the organisation they look for, the terminal they stand at."""

    name: str
    org: str
    terminal: str


class CertificateData(Answer, frozen=True):
    """The disclosed fields, and the 用证码 that fetches the file. The code is a secret."""

    fields: dict[str, str]
    auth_code: Secret

    def __repr__(self) -> str:
        return f"CertificateData(fields={sorted(self.fields)})"


_Value = Annotated[str, msgspec.Meta(max_length=2000)]


class _Data(Answer, frozen=True):
    fields: dict[str, msgspec.Raw]
    auth_code: Secret


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A watermarked copy on its way. `length` in bytes, None when the core did not say.

    `chunks` can be read once. It raises CoreUnavailable when the core stops before the end.
    """

    media_type: str
    length: int | None
    chunks: AsyncIterator[bytes]


class _ListQuestion(Question, frozen=True):
    holder_type: str
    holder_code: str


class _StatusQuestion(Question, frozen=True):
    identifiers: Sequence[str]


class _DataQuestion(Question, frozen=True):
    identifier: str
    fields: Sequence[str]
    use_cause: str
    mode: UseMode
    operator: Operator
    item_code: str | None = None
    case_no: str | None = None


class _FileQuestion(Question, frozen=True):
    auth_code: str


class CertificateService:
    """Typed calls of the certificate library."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def list(self, holder_type: str, holder_code: str, call: Call) -> tuple[Certificate, ...]:
        """Return every certificate of a holder that can be read, in the core's order.

        `holder_type` is 001 (统一社会信用代码) or a person's certificate type. The read is safe,
        so it is repeated once after a lost connection. Raise CoreError.
        """
        question = _ListQuestion(holder_type, holder_code)
        entries = await self._upstream.ask(
            "/certs/list", question, tuple[msgspec.Raw, ...], call, repeatable=True
        )
        listed, garbled = read_each(entries, Certificate, "typeCode")
        different = {one.identifier: one for one in reversed(listed)}
        twice = [one for one in listed if different[one.identifier] is not one]
        garbled += tuple(Misfit(one.type_code[:40], "an identifier twice") for one in twice)
        await self._upstream.passed_over("certificates", garbled)
        return tuple(one for one in listed if different[one.identifier] is one)

    async def status(self, identifiers: Sequence[str], call: Call) -> tuple[CertificateStatus, ...]:
        """The present status of each certificate; one the core does not know is absent.

        A safe read, repeated once after a lost connection. Raises CoreError.
        """
        question = _StatusQuestion(identifiers)
        entries = await self._upstream.ask(
            "/certs/status", question, tuple[msgspec.Raw, ...], call, repeatable=True
        )
        known, garbled = read_each(entries, CertificateStatus, "")
        await self._upstream.passed_over("statuses", garbled)
        return known

    async def data(
        self,
        identifier: str,
        fields: Sequence[str],
        use_cause: str,
        mode: UseMode,
        operator: Operator,
        call: Call,
        *,
        item_code: str | None = None,
        case_no: str | None = None,
        idempotency_key: str | None = None,
    ) -> CertificateData:
        """Return the named fields of a certificate in force, as far as they can be read.

        `use_cause` (用证事由) is required, at most 200 characters. The core writes each use into
        its own log, so the call is repeated only under an `idempotency_key`. Raise CoreRefused for
        a certificate that is unknown (42001) or not in force (42002), an unknown field (42003) or a
        missing cause (42004), else CoreError.
        """
        question = _DataQuestion(
            identifier, fields, use_cause, mode, operator, item_code=item_code, case_no=case_no
        )
        data = await self._upstream.ask(
            "/certs/data",
            question,
            _Data,
            call,
            idempotency_key=idempotency_key,
            refusals=(42001, 42002, 42003, 42004),
        )
        known, garbled = {}, []
        for name in fields:
            if name not in data.fields:
                continue
            values, wrong = read_each([data.fields[name]], _Value, "")
            if values:
                known[name] = storable(values[0])
            garbled += [Misfit(name[:64], one.fault) for one in wrong]
        await self._upstream.passed_over("data", garbled)
        return CertificateData(fields=known, auth_code=data.auth_code)

    def file(self, auth_code: str, call: Call) -> AbstractAsyncContextManager[CertificateFile]:
        """The watermarked file behind a 用证码, streamed: at most a few chunks are in memory.

        Enter with `async with`. Raises CoreRefused for a code that is unknown (42101) or expired
        (42102), else CoreError.
        """
        return self._open_file(auth_code, call)

    @asynccontextmanager
    async def _open_file(self, auth_code: str, call: Call) -> AsyncIterator[CertificateFile]:
        question = _FileQuestion(auth_code)
        stream = self._upstream.stream("/certs/file", question, call, refusals=(42101, 42102))
        async with stream as response:
            media_type, length = response.content_type, response.content_length
            limit = self._upstream.transport.config.max_file_bytes
            if media_type not in FILE_TYPES or (length or 0) > limit:
                raise CoreGarbled(self._upstream.service, "not a file we can pass on")
            async with aclosing(_chunks(self._upstream.service, response, limit)) as chunks:
                yield CertificateFile(media_type, length, chunks)


async def _chunks(
    service: str, response: aiohttp.ClientResponse, limit: int
) -> AsyncGenerator[bytes, None]:
    passed = 0
    while True:
        with translated(service):
            chunk = await response.content.readany()
        if not chunk:
            return
        passed += len(chunk)
        if passed > limit:
            raise CoreGarbled(service, "file too large")
        yield chunk
