"""Checks of terminals for ``doctor``."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bff.health import Finding
from bff.settings import Settings
from ground.clock import Clock
from models import Terminal


async def terminals(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """List what terminals report to lack. They work without it, so this is no fault."""
    terminals = await Terminal.filter(disabled_at__isnull=True).order_by("id")
    enrolled = sum(terminal.key_thumbprint is not None for terminal in terminals)
    yield Finding("terminals", True, f"{enrolled} of {len(terminals)} enrolled")
    for terminal in terminals:
        if terminal.lacks:
            lacks = ", ".join(sorted(terminal.lacks))
            yield Finding("terminals", True, f"{terminal.id} ({terminal.label}) lacks {lacks}")
