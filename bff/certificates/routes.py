"""Routes of certificates: list, present, usage log."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.certificates import denials, service, usage_log
from bff.certificates.files import viewed_file
from bff.certificates.photographs import view_photograph
from bff.certificates.problems import (
    CERTIFICATE_NOT_FOUND,
    CONSENT_OUT_OF_DATE,
    FILE_LINK_USED,
    NOT_IN_FORCE,
    PHOTO_MISSING,
    PRESENTATION_OVER,
    PURPOSE_NOT_OFFERED,
    SCAN_NOT_FOUND,
)
from bff.certificates.schemas import (
    CertificateDetail,
    CertificateList,
    PresentationRequest,
    PresentationView,
    UsageLogPage,
    UsageQuery,
)
from bff.core_problems import CORE_UNAVAILABLE
from bff.http.streams import FileStream
from bff.identity.callers import Citizen, TerminalCaller
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.scopes import Scope

routes = Routes("Certificates", "Certificates of the citizen, and who has looked at them")


@routes.get("/v1/certificates", scope=Scope.CERTIFICATES, problems=(CORE_UNAVAILABLE,))
async def list_certificates(call: Call[Citizen]) -> CertificateList:
    """List the certificates of the citizen (我的证照), with the age of what is known."""
    return await service.list_certificates(call.context, call.request_context)


@routes.get(
    "/v1/certificates/<certificate_id:str>",
    scope=Scope.CERTIFICATES,
    problems=(CERTIFICATE_NOT_FOUND, CORE_UNAVAILABLE),
)
async def read_certificate(call: Call[Citizen], certificate_id: str) -> CertificateDetail:
    """Read one certificate, and for each purpose exactly what the viewer will see."""
    return await service.certificate(call.context, call.request_context, certificate_id)


@routes.post(
    "/v1/certificates/<certificate_id:str>/presentations",
    scope=Scope.CERTIFICATES,
    status=201,
    limit="codes",
    finish=False,
    problems=(
        CERTIFICATE_NOT_FOUND,
        *NOT_IN_FORCE,
        ASSURANCE_TOO_LOW,
        PURPOSE_NOT_OFFERED,
        CONSENT_OUT_OF_DATE,
        PRESENTATION_OVER,
        CORE_UNAVAILABLE,
    ),
)
async def present_certificate(
    call: Call[Citizen], body: PresentationRequest, certificate_id: str
) -> PresentationView:
    """Present a certificate (亮证): get a code for one scan.

    The code is valid for 60 seconds. After 45 seconds ask again with the ``presentationId``: a new
    code of the same consent, of which one scan in all succeeds.
    """
    return await service.present(call.context, call.request_context, certificate_id, body)


@routes.get("/v1/usage-log", scope=Scope.CERTIFICATES)
async def read_usage_log(call: Call[Citizen], query: UsageQuery) -> UsageLogPage:
    """Read who has looked at the citizen's certificates (用证日志), newest first.

    Every scan has an entry, also a refused one.
    """
    return await usage_log.page(call.caller, query, call.request.language)


@routes.get(
    "/v1/certificate-files/<file_id:str>",
    media="application/pdf",
    problems=(FILE_LINK_USED, CORE_UNAVAILABLE),
)
async def fetch_certificate_file(call: Call[TerminalCaller], file_id: str) -> HTTPResponse:
    """Fetch the watermarked file of a scanned certificate, once, at the scanning terminal."""
    if call.request.head_only:  # HEAD must not use up the link
        await call.context.certificates.file_links.look(file_id, call.caller.terminal.id)
    return FileStream(viewed_file(call.context, call.caller, file_id, call.request.request_id))


@routes.get(
    "/v1/certificate-photos/<photo_id:str>",
    media=("image/jpeg", "image/png"),
    problems=(FILE_LINK_USED, PHOTO_MISSING, CORE_UNAVAILABLE),
)
async def fetch_certificate_photo(call: Call[TerminalCaller], photo_id: str) -> HTTPResponse:
    """Fetch the photograph of a scanned certificate's holder, once, at the scanning desk.

    A JPEG or PNG of at most 256 KiB. The holder's usage log says that it was shown.
    """
    if call.request.head_only:  # HEAD must not use up the link
        await call.context.certificates.photo_links.look(photo_id, call.caller.terminal.id)
        return HTTPResponse(b"", content_type="image/jpeg")
    photograph = await view_photograph(call.context, call.request_context, photo_id)
    return HTTPResponse(photograph.content, content_type=photograph.media_type)


@routes.post("/v1/scans/<scan_id:id>/denial", limit="scans", problems=(SCAN_NOT_FOUND,))
async def deny_holder(call: Call[TerminalCaller], scan_id: str) -> None:
    """Deny that the person at the desk is the holder (不是本人).

    Within 10 minutes of the scan, by the desk that scanned. The holder finds it in the usage log,
    with hall and desk, and is told at once. The name that the clerk gave for the scan is stored
    with it, but not shown to the holder. Again, it stays one record.
    """
    await denials.deny(call.context, call.request_context, scan_id)
