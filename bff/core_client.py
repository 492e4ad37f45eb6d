"""The client of the core platform, as the settings describe it."""

from __future__ import annotations

import secrets

from bff.misfits import Misfits
from bff.settings import Settings
from gateways.core import CoreConfig, CorePlatform, connect
from ground.clock import Clock


def open_core(settings: Settings, clock: Clock, misfits: Misfits | None = None) -> CorePlatform:
    """Create the client of the core. It reports the entries that it skips to ``misfits``."""
    config = CoreConfig(
        base_url=settings.core_url,
        app_id=settings.core_app_id,
        app_key=settings.core_app_key.encode(),
        digest="sm3" if settings.core_digest == "sm3" else "sha256",
        call_timeout_s=settings.core_timeout_s,
    )
    return connect(
        config,
        clock=clock.unix,
        nonce=lambda: secrets.token_hex(16),
        report=None if misfits is None else misfits.note,
    )
