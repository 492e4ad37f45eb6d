"""Waiting for the thing itself, with a bound."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(there: Callable[[], bool], within_s: float = 60) -> bool:
    """True as soon as it is there, False when it is not within the bound."""
    loop = asyncio.get_running_loop()
    bound = loop.time() + within_s
    while not there():
        if loop.time() > bound:
            return False
        await asyncio.sleep(0.005)
    return True
