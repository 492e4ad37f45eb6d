"""Life of a worker: the hooks of its start and end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from inspect import isawaitable

Hook = Callable[[], Awaitable[None] | None]


class WorkerLife:
    """The hooks of a worker's start and end. Code that opens a resource adds its hooks there."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._starts: list[Hook] = []
        self._stops: list[Hook] = []
        self._closes = AsyncExitStack()

    def on_start(self, hook: Hook) -> None:
        """Call the hook before the first request. Its error stops the start."""
        self._starts.append(hook)

    def on_stop(self, hook: Hook) -> None:
        """Call the hook while the last requests still run."""
        self._stops.append(hook)

    def on_close(self, hook: Hook) -> None:
        """Call the hook after the last request: what was opened last is closed first."""
        self._closes.push_async_callback(_call, hook)

    async def start(self) -> None:
        for hook in self._starts:
            await _call(hook)

    async def stop(self) -> None:
        self.is_stopping = True
        for hook in self._stops:
            await _call(hook)

    async def close(self) -> None:
        """Close everything, even if closing one of the things fails. Raises what failed last."""
        await self._closes.aclose()


async def _call(hook: Hook) -> None:
    if isawaitable(result := hook()):
        await result
