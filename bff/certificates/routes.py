"""Certificates: what I hold, showing one, who has looked."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.certificates import service, usage_log
from bff.certificates.files import viewed_file
from bff.certificates.problems import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_NOT_IN_FORCE,
    CERTIFICATE_REVOKED,
    CERTIFICATE_SUSPENDED,
    CONSENT_OUT_OF_DATE,
    FILE_LINK_USED,
    PRESENTATION_OVER,
    PURPOSE_NOT_OFFERED,
)
from bff.certificates.schemas import (
    CertificateDetail,
    CertificateList,
    PresentationRequest,
    PresentationView,
    UsageLogPage,
    UsageQuery,
)
from bff.context import core_call
from bff.core_problems import CORE_UNAVAILABLE
from bff.http.streams import FileStream
from bff.identity.callers import Citizen, TerminalCaller
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.scopes import Scope

routes = Routes("Certificates")

_NOT_USABLE = (
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_SUSPENDED,
    CERTIFICATE_REVOKED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_IN_FORCE,
)


@routes.get("/v1/certificates", scope=Scope.CERTIFICATES, problems=(CORE_UNAVAILABLE,))
async def list_certificates(call: Call[Citizen]) -> CertificateList:
    """My certificates (我的证照): in force, expired and suspended told apart, with the age of this
    knowledge.
    """
    request = call.request
    return await service.list_certificates(
        call.context, call.who, core_call(request), request.language
    )


@routes.get(
    "/v1/certificates/<certificate_id:str>",
    scope=Scope.CERTIFICATES,
    problems=(CERTIFICATE_NOT_FOUND, CORE_UNAVAILABLE),
)
async def certificate(call: Call[Citizen], certificate_id: str) -> CertificateDetail:
    """One certificate, and for each purpose exactly what the viewer will see."""
    request = call.request
    return await service.certificate(
        call.context, call.who, certificate_id, core_call(request), request.language
    )


@routes.post(
    "/v1/certificates/<certificate_id:str>/presentations",
    scope=Scope.CERTIFICATES,
    status=201,
    limit="codes",
    finish=False,
    problems=(
        *_NOT_USABLE,
        ASSURANCE_TOO_LOW,
        PURPOSE_NOT_OFFERED,
        CONSENT_OUT_OF_DATE,
        PRESENTATION_OVER,
        CORE_UNAVAILABLE,
    ),
)
async def present(
    call: Call[Citizen], body: PresentationRequest, certificate_id: str
) -> PresentationView:
    """Show a certificate (亮证): a code for one scan, valid 60 s; ask again at 45 s with the
    presentationId.
    """
    request = call.request
    return await service.present(
        call.context, call.who, certificate_id, body, core_call(request), request.language
    )


@routes.get("/v1/usage-log", scope=Scope.CERTIFICATES)
async def read_usage_log(call: Call[Citizen], query: UsageQuery) -> UsageLogPage:
    """Who looked at my certificates (用证日志): every scan, won or refused, newest first."""
    return await usage_log.page(call.who, query, call.request.language)


@routes.get(
    "/v1/certificate-files/<file_id:str>",
    media="application/pdf",
    problems=(FILE_LINK_USED, CORE_UNAVAILABLE),
)
async def file(call: Call[TerminalCaller], file_id: str) -> HTTPResponse:
    """The watermarked file of a certificate just scanned, once, for the scanning terminal."""
    if call.request.head_only:  # HEAD must not use up the link
        await call.context.certificates.file_links.look(file_id, call.who.terminal.id)
    return FileStream(viewed_file(call.context, call.who, file_id, call.request.request_id))
