"""The application, as a table of contents."""

from __future__ import annotations

from typing import Any

import msgspec
from sanic import Sanic

from bff import lifecycle, web_pages
from bff.api import after
from bff.api.face import Face
from bff.api.faces import combine
from bff.capabilities import CAPABILITIES, DEMO
from bff.http import errors
from bff.http.request import BffRequest
from bff.settings import Settings, load_settings
from ground.clock import Clock, SystemClock
from ground.ids import ID, parse_id


def create_app(
    settings: Settings | None = None,
    clock: Clock | None = None,
    capabilities: tuple[Face, ...] = CAPABILITIES,
) -> Sanic[Any, Any]:
    """Create the server's application. Settings come from the environment unless given."""
    settings = settings or load_settings()
    app: Sanic[Any, Any] = Sanic(
        "mashangban-bff",
        request_class=BffRequest,
        dumps=msgspec.json.encode,
        loads=msgspec.json.decode,
        configure_logging=False,
    )
    configure(app, settings)
    face = combine((*capabilities, DEMO) if settings.server.demo else capabilities)
    lifecycle.add_to(app, settings, clock or SystemClock(), face)
    app.router.register_pattern("id", parse_id, ID)  # <case_id:id>: "" if it is no id
    limits = {policy.name for policy in face.rate_policies}
    for routes in face.routes:
        routes.add_to(app, limits)
    web_pages.add_to(app, settings)
    after.add_to(app, settings)
    app.error_handler.add(Exception, errors.render)
    return app


def configure(app: Sanic[Any, Any], settings: Settings) -> None:
    """Set Sanic's options and the limits of ``bff.http``.

    Sanic's defaults suit uploads and slow handlers.
    """
    app.config.update(
        REQUEST_MAX_SIZE=256 * 1024,
        REQUEST_TIMEOUT=15,
        BODY_STALL_S=20.0,
        BODY_LEAST_RATE=1000,  # bytes a second; GPRS has three times as many
        UPLOAD_STALL_S=30.0,
        UPLOAD_LONGEST_S=1800.0,
        RESPONSE_TIMEOUT=30,  # streams send heartbeats much more often
        KEEP_ALIVE_TIMEOUT=75,
        GRACEFUL_SHUTDOWN_TIMEOUT=15.0,
        ACCESS_LOG=False,
        AUTO_EXTEND=False,
        MOTD=False,
        NOISY_EXCEPTIONS=False,
        FALLBACK_ERROR_FORMAT="json",  # for clients that have hung up: Sanic would guess and warn
        PROXIES_COUNT=settings.server.proxies or None,
    )
