"""Waiting for the thing itself, with a bound."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

POLL_S = 0.01
WAIT_S = 60.0
"""How long a test waits for what must come. A busy machine makes it slow, not red."""
LONGEST_POLL_S = 2.0


async def eventually(
    check: Callable[[], Awaitable[Any] | Any], within_s: float = WAIT_S, *, gently: bool = False
) -> Any:
    """Return the first true answer of ``check``; AssertionError when there is none in time."""
    result = await until(check, within_s, gently=gently)
    assert result, f"not within {within_s} s: {check}"
    return result


async def until(
    check: Callable[[], Awaitable[Any] | Any], within_s: float, *, gently: bool = False
) -> Any:
    """Return the first true answer of ``check``, or its last one when there is none in time.

    ``gently`` for requests that are counted (bff/http/rate_limits.py): they come less and less
    often, 80 in a minute. A busy machine would soon be told that they are too many, and so would
    the page of the same citizen.
    """
    loop = asyncio.get_running_loop()
    bound = loop.time() + within_s
    total_s = 0.0
    while True:
        result = check()
        if isinstance(result, Awaitable):
            result = await result
        # A process that stood still has not waited.
        if result or (loop.time() > bound and total_s >= within_s / 2):
            return result
        pause = pause_after(total_s) if gently else POLL_S
        total_s += pause
        await asyncio.sleep(pause)


def pause_after(total_s: float) -> float:
    """Return how long a gentle wait rests after so long a wait: an eighth of it."""
    return min(max(POLL_S, total_s / 8), LONGEST_POLL_S)
