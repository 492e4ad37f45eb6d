"""Waiting for the thing itself, with a bound."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

POLL_S = 0.01
WAIT_S = 60.0
"""How long a test waits for what must come. A busy machine makes it slow, not red."""


LIMITED_S = 0.5
"""Pause between two looks that ask the server: it answers 240 in a minute, the page's own too."""


async def eventually(
    check: Callable[[], Awaitable[Any] | Any], within_s: float = WAIT_S, every_s: float = POLL_S
) -> Any:
    """Return the first true answer of ``check``; AssertionError when there is none in time."""
    result = await until(check, within_s, every_s)
    assert result, f"not within {within_s} s: {check}"
    return result


async def until(
    check: Callable[[], Awaitable[Any] | Any], within_s: float, every_s: float = POLL_S
) -> Any:
    """Return the first true answer of ``check``, or its last one when there is none in time."""
    loop = asyncio.get_running_loop()
    bound = loop.time() + within_s
    least = within_s / every_s / 2  # a process that stood still has not waited
    looks = 0
    while True:
        result = check()
        if isinstance(result, Awaitable):
            result = await result
        if result or (loop.time() > bound and looks >= least):
            return result
        looks += 1
        await asyncio.sleep(every_s)
