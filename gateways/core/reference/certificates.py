"""电子证照库 in the reference dialect."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from datetime import date
from typing import Annotated

import aiohttp
import msgspec

from gateways.call import OutgoingCall
from gateways.core.certificates import (
    FILE_TYPES,
    LARGEST_PHOTO,
    PHOTO_SIGNATURES,
    Certificate,
    CertificateData,
    CertificateFile,
    CertificateStatus,
    Identifier,
    Operator,
    Photograph,
    UseMode,
)
from gateways.core.errors import CoreGarbled, CoreRefused
from gateways.core.reference.answers import plain_reader, read_each
from gateways.core.reference.codes import list_refusals
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question
from gateways.core.refusals import Refusal
from gateways.core.shapes import Code, Instant, Misfit, Secret, Text
from gateways.exchange import Exchange
from gateways.texts import storable

_DATA_REFUSALS = list_refusals(42001, 42002, 42003, 42004)
_FILE_REFUSALS = list_refusals(42101, 42102)
_PHOTO_REFUSALS = list_refusals(42101, 42102, 42103)

_Value = Annotated[str, msgspec.Meta(max_length=2000)]


class _Certificate(Answer, frozen=True):
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


class _Status(Answer, frozen=True):
    identifier: Identifier
    status: Code
    read_at: Instant


class _Data(Answer, frozen=True):
    fields: dict[str, msgspec.Raw]
    auth_code: Secret


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
    photo: bool = False


class _FileQuestion(Question, frozen=True):
    auth_code: str


class Certificates(Service):
    """The certificate library. A list may be read repeatedly; a file is a stream."""

    async def list(
        self, holder_type: str, holder_code: str, call: OutgoingCall
    ) -> tuple[Certificate, ...]:
        question = _ListQuestion(holder_type, holder_code)
        entries = await self._link.ask(
            "/certs/list", question, plain_reader(tuple[msgspec.Raw, ...]), call, idempotent=True
        )
        certificates, garbled = read_each(entries, _Certificate, "typeCode", Certificate)
        different = {certificate.identifier: certificate for certificate in reversed(certificates)}
        twice = [
            certificate
            for certificate in certificates
            if different[certificate.identifier] is not certificate
        ]
        garbled += tuple(
            Misfit(certificate.type_code[:40], "an identifier twice") for certificate in twice
        )
        await self._link.note_misfits("certificates", garbled)
        return tuple(
            certificate
            for certificate in certificates
            if different[certificate.identifier] is certificate
        )

    async def status(
        self, identifiers: Sequence[str], call: OutgoingCall
    ) -> tuple[CertificateStatus, ...]:
        question = _StatusQuestion(identifiers)
        entries = await self._link.ask(
            "/certs/status", question, plain_reader(tuple[msgspec.Raw, ...]), call, idempotent=True
        )
        statuses, garbled = read_each(entries, _Status, "", CertificateStatus)
        await self._link.note_misfits("statuses", garbled)
        return statuses

    async def data(
        self,
        identifier: str,
        fields: Sequence[str],
        use_cause: str,
        mode: UseMode,
        operator: Operator,
        call: OutgoingCall,
        *,
        item_code: str | None = None,
        case_no: str | None = None,
        photo: bool = False,
        idempotency_key: str | None = None,
    ) -> CertificateData:
        question = _DataQuestion(
            identifier,
            fields,
            use_cause,
            mode,
            operator,
            item_code=item_code,
            case_no=case_no,
            photo=photo,
        )
        data = await self._link.ask(
            "/certs/data",
            question,
            plain_reader(_Data),
            call,
            idempotency_key=idempotency_key,
            refusals=_DATA_REFUSALS,
        )
        contents, garbled = {}, []
        for name in fields:
            if name not in data.fields:
                continue
            values, wrong = read_each([data.fields[name]], _Value, "")
            if values:
                contents[name] = storable(values[0])
            garbled += [Misfit(name[:64], misfit.fault) for misfit in wrong]
        await self._link.note_misfits("data", garbled)
        return CertificateData(fields=contents, auth_code=data.auth_code)

    async def photo(self, auth_code: str, call: OutgoingCall) -> Photograph | None:
        """Return the holder's photograph, of a use that asked for it. None if there is none."""
        question, service = _FileQuestion(auth_code), self.exchange.service
        try:
            stream = self._link.stream("/certs/photo", question, call, refusals=_PHOTO_REFUSALS)
            async with stream as response:
                signature = PHOTO_SIGNATURES.get(response.content_type)
                async with aclosing(_chunks(self.exchange, response, LARGEST_PHOTO)) as chunks:
                    content = b"".join([chunk async for chunk in chunks])
        except CoreRefused as error:
            if error.refusal is Refusal.PHOTO_MISSING:
                return None
            raise
        if signature is None or not content.startswith(signature):
            raise CoreGarbled(service, "not a photograph we can pass on")
        return Photograph(response.content_type, content)

    def file(
        self, auth_code: str, call: OutgoingCall
    ) -> AbstractAsyncContextManager[CertificateFile]:
        return self._open_file(auth_code, call)

    @asynccontextmanager
    async def _open_file(
        self, auth_code: str, call: OutgoingCall
    ) -> AsyncIterator[CertificateFile]:
        question = _FileQuestion(auth_code)
        stream = self._link.stream("/certs/file", question, call, refusals=_FILE_REFUSALS)
        async with stream as response:
            media_type, length = response.content_type, response.content_length
            limit = self._link.config.max_file_bytes
            if media_type not in FILE_TYPES or (length or 0) > limit:
                raise CoreGarbled(self.exchange.service, "not a file we can pass on")
            async with aclosing(_chunks(self.exchange, response, limit)) as chunks:
                yield CertificateFile(media_type, length, chunks)


async def _chunks(
    exchange: Exchange, response: aiohttp.ClientResponse, limit: int
) -> AsyncGenerator[bytes, None]:
    passed = 0
    while True:
        with exchange.session.translate_errors(exchange.service):
            chunk = await response.content.readany()
        if not chunk:
            return
        passed += len(chunk)
        if passed > limit:
            raise CoreGarbled(exchange.service, "file too large")
        yield chunk
