"""The client of the core platform, as the settings describe it."""

from __future__ import annotations

import secrets

from bff.misfits import Misfits
from bff.settings import CoreService, Settings
from gateways.core import CoreConfig, CorePlatform, connect
from ground.clock import Clock

CONNECT_S = 1.0
"""How long a service may take to accept a connection. One that is down says so no sooner."""


def open_core(settings: Settings, clock: Clock, misfits: Misfits | None = None) -> CorePlatform:
    """Create the client of the core. It reports the entries that it skips to ``misfits``."""
    configs = {name: _config(service) for name, service in settings.core.services().items()}
    return connect(
        configs,
        clock=clock.unix,
        nonce=lambda: secrets.token_hex(16),
        report=None if misfits is None else misfits.note,
    )


def _config(service: CoreService) -> CoreConfig:
    return CoreConfig(
        base_url=service.url,
        app_id=service.app_id,
        app_key=service.app_key.encode(),
        digest=service.digest,
        connect_timeout_s=CONNECT_S,
        call_timeout_s=service.timeout_s,
    )
