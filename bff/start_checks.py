"""Checks before the server and its commands start.

The first process runs them once, and prints one clear line instead of a traceback from each worker.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

from redis.asyncio.connection import parse_url

from bff.core_client import open_core
from bff.database_start import CannotStart, open_fitting_database
from bff.paper.press import FontUnfit
from bff.paper.proof import draw_proof
from bff.settings import Settings
from ground.clock import SystemClock
from models.orm import close_database


async def check(settings: Settings, start_checks: Iterable[Callable[[], object]] = ()) -> None:
    """Check that the server can start, with the capabilities' own checks. Raise CannotStart.

    Redis and the core are not checked: they may come later.
    """
    _port_is_free(settings)
    for own_check in start_checks:
        try:
            own_check()
        except ValueError as error:
            raise CannotStart(str(error)) from None
    _receipt_font_is_fit(settings)
    await check_without_port(settings)


async def check_without_port(settings: Settings) -> None:
    """Check the same for a process that does not listen."""
    _addresses_can_be_right(settings)
    await open_fitting_database(settings)
    await close_database()


def _addresses_can_be_right(settings: Settings) -> None:
    try:
        open_core(settings, SystemClock())
    except ValueError as error:
        raise CannotStart(f"BFF_CORE_…: {error}") from None
    try:
        if settings.redis.url:
            parse_url(settings.redis.url)
    except ValueError as error:
        raise CannotStart(f"BFF_REDIS_URL: {error}") from None


def _receipt_font_is_fit(settings: Settings) -> None:
    """Draw with the operator's font. Ours needs no proof, so that only theirs costs reportlab."""
    if settings.server.receipt_font is None:
        return
    try:
        draw_proof(settings.server.receipt_font)
    except FontUnfit as error:
        raise CannotStart(f"BFF_RECEIPT_FONT: no receipt can be drawn with it: {error}") from None


def _port_is_free(settings: Settings) -> None:
    host, port = settings.server.host, settings.server.port
    place = f"{host}:{port}"
    try:
        family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise CannotStart(
            f"cannot listen on {place}: {reason}. Choose with BFF_HOST and BFF_PORT"
        ) from None
