"""Middleware for every answer, errors and files too: request id, security headers, one log line."""

from __future__ import annotations

import time
from email.utils import formatdate
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from sanic import Sanic
from sanic.response import BaseHTTPResponse

from bff.context import context_of
from bff.http.request import BffRequest
from bff.settings import Settings

# Pages load nothing from elsewhere and frame only each other (the demo shows its screens side
# by side).
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; frame-src 'self' blob:{framed}; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
PAGE_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
}
CLIENT_CLOSED = 499
"""Status in the log of a request whose client hung up, as nginx has it."""
HSTS = "max-age=31536000; includeSubDomains"


def page_headers(settings: Settings) -> dict[str, str]:
    """Return the headers of every page.

    In the demo frames admit the sandbox's sign-on page and its handsets.
    """
    admitted = [settings.core.sign_on_url, settings.core.admin_url] if settings.server.demo else []
    frame_source = "".join(f" {url.scheme}://{url.netloc}" for url in map(urlsplit, admitted))
    headers = {
        **PAGE_HEADERS,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(framed=frame_source),
    }
    if settings.server.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = HSTS
    return headers


@lru_cache(maxsize=1)
def _http_date(seconds: int) -> str:
    """Format the date (RFC 9110 section 6.6.1).

    Sanic sends none, and devices with a wrong clock use it.
    """
    return formatdate(seconds, usegmt=True)


def _is_unread(request: BffRequest, reply: BaseHTTPResponse) -> bool:
    """Tell if the client has gone: Sanic then makes an answer of its own, which nobody receives.

    Each 500 of ours names a problem (``bff.http.errors``).
    """
    return reply.status == HTTPStatus.INTERNAL_SERVER_ERROR and request.problem is None


def finish_reply(of_pages: dict[str, str], request: BffRequest, reply: BaseHTTPResponse) -> None:
    """Complete the response, as Sanic's response middleware."""
    context = context_of(request)
    now, request_id = context.clock.unix(), request.request_id
    fields = {
        "Date": _http_date(int(now)),
        "X-Request-Id": request_id,
        "X-Content-Type-Options": "nosniff",
    }
    is_page = (reply.content_type or "").startswith("text/")
    if is_page:
        fields.update(of_pages)
    if "Cache-Control" not in reply.headers:
        # Pages and their parts are revalidated; everything else may be personal.
        fields["Cache-Control"] = "no-cache" if is_page else "no-store"
    if request.rates:
        policies, remaining = zip(*request.rates, strict=True)
        fields["RateLimit-Policy"], fields["RateLimit"] = ", ".join(policies), ", ".join(remaining)
    request.frame(reply, fields)
    if context.life.is_stopping:
        request.last_on_connection()
    context.http.request_log.write(
        {
            "at": now,
            "request": request_id,
            "method": request.sent_method,
            # The template, because paths contain codes and ids.
            "route": request.route.path if request.route else "-",
            "status": CLIENT_CLOSED if _is_unread(request, reply) else reply.status,
            "problem": request.problem,
            "caller": request.caller,
            "ms": int((time.perf_counter() - request.started) * 100_000) / 100,
        }
    )


def add_to(app: Sanic[Any, Any], settings: Settings) -> None:
    app.register_middleware(partial(finish_reply, page_headers(settings)), "response")
