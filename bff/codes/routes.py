"""Routes of codes: the holder's picture, the terminal's scan, the page for other scanners."""

from __future__ import annotations

import msgspec
from sanic.response import HTTPResponse

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.codes import landing, repeats, service
from bff.codes.problems import (
    CODE_EXPIRED,
    CODE_FORGED,
    CODE_MALFORMED,
    CODE_NOT_FOUND,
    CODE_USED,
    CODE_WITHDRAWN,
    TERMINAL_NOT_ALLOWED,
)
from bff.codes.repeats import FirstAnswer
from bff.codes.scan import Scan
from bff.codes.schemas import CodeView, ImageQuery, ScanRequest
from bff.http.reading import read_body
from bff.identity.callers import Citizen, TerminalCaller
from bff.scans import ScanView
from bff.scopes import Scope
from ground.language import Text

routes = Routes("Codes", "Codes on a citizen's phone, and their scans")

_MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
_TITLE = Text("“码上办”二维码", "Mashangban code")


@routes.get("/v1/codes/<code_id:str>", scope=Scope.CERTIFICATES, problems=(CODE_NOT_FOUND,))
async def read_code(call: Call[Citizen], code_id: str) -> CodeView:
    """Read if a code of the citizen is live, used or expired."""
    return await service.code_view(call.context, call.caller, code_id)


@routes.get(
    "/v1/codes/<code_id:ext=svg|png>",
    scope=Scope.CERTIFICATES,
    media="image/svg+xml",
    problems=(CODE_NOT_FOUND,),
)
async def draw_code(call: Call[Citizen], query: ImageQuery, code_id: str, ext: str) -> HTTPResponse:
    """Draw a code of the citizen as a picture."""
    images, owner = call.context.codes.images, call.caller.person_id
    key = (code_id, ext, query.scale, bool(query.emblem))
    body = images.find(key, owner)
    if body is None:
        code = await service.own_code(call.context, call.caller, code_id)
        url = f"{call.context.settings.server.public_url}/q/{code.text}"
        title = _TITLE.render(call.request.language)
        body = await images.draw(key, owner, url, title, code.expires_at)
    return HTTPResponse(body, content_type=_MEDIA[ext])


async def check_repeat(call: Call[TerminalCaller], reply: HTTPResponse) -> None:
    """Allow a repeated answer, which the ``Idempotency-Key`` of a lost scan asks for."""
    body = read_body(call.request, ScanRequest)
    answer = msgspec.json.decode(reply.body or b"{}", type=FirstAnswer)
    await repeats.allow(call.context, _scan(call, body), answer)


@routes.post(
    "/v1/scans",
    limit="scans",
    before_repeat=check_repeat,
    problems=(
        CODE_MALFORMED,
        CODE_FORGED,
        CODE_EXPIRED,
        CODE_USED,
        CODE_WITHDRAWN,
        TERMINAL_NOT_ALLOWED,
    ),
)
async def scan_code(call: Call[TerminalCaller], body: ScanRequest) -> ScanView:
    """Scan a code (扫码亮证).

    One scan succeeds. Every scan, also a refused one, is in the holder's usage log. Repeat a scan
    whose answer was lost with its ``Idempotency-Key``: it gets the answer again, with an entry of
    its own.
    """
    return await service.scan(call.context, _scan(call, body))


def _scan(call: Call[TerminalCaller], body: ScanRequest) -> Scan:
    return Scan(
        request=call.request_context,
        text=body.code,
        use_cause=body.use_cause,
        operator=body.operator,
    )


@routes.get("/q/<text:str>", limit="public", media="text/html")
async def open_code(call: Call[AnonymousCaller], text: str) -> HTTPResponse:
    """Open the page that explains a code, for any other scanner."""
    return landing.page(call.context, text, call.request.language)
