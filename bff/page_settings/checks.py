"""The finding of ``doctor`` about the palettes."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bff.health import Finding
from bff.settings import Settings
from ground.clock import Clock


async def palettes(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Find colours that are hard to read."""
    from bff.page_settings.palette_check import low_contrasts  # imports coloraide, 0.25 s

    faults = list(low_contrasts())
    text = "; ".join(faults) or "every pair of colours can be read"
    yield Finding("palettes", not faults, text)
