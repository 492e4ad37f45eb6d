"""The server's own tasks, the only place that creates any.

Not Sanic's ``add_task``: a task of its that still has work after being cancelled makes the stopping
worker spin for ever (style.md S1), and a crash in a named one is silent (S2).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

log = logging.getLogger("bff.background")
T = TypeVar("T")

_CANCEL_AGAIN_S = 0.1


class Background:
    """Two kinds of task: *loops* run until the server stops, *pieces of work* are waited for when
    it does.
    """

    def __init__(self) -> None:
        self._loops: set[asyncio.Task[Any]] = set()
        self._work: set[asyncio.Task[Any]] = set()

    def start_loop(self, name: str, loop: Coroutine[Any, Any, None]) -> None:
        """Run until ``stop_loops``; a crash is logged."""
        task = asyncio.create_task(loop, name=name)
        self._loops.add(task)
        task.add_done_callback(self._loops.discard)
        task.add_done_callback(_log_crash)

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Do ``work`` to its end even if the caller is cancelled, as Sanic does when its client
        hangs up.
        """
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_crash)  # nobody else will hear of it now
            raise

    async def stop_loops(self, within_s: float = 5.0) -> None:
        """Cancel them until they end: redis-py loses a cancel that meets it between two reads, and
        a loop that outlives this would open the closed database again.
        """
        clock = asyncio.get_running_loop().time
        until, running = clock() + within_s, set(self._loops)
        while running and clock() < until:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=_CANCEL_AGAIN_S)
        for task in running:
            log.error("task %s did not stop", task.get_name())

    async def work_ended(self, within_s: float = 10.0) -> None:
        """Wait, bounded, for the work whose clients have gone, before the connections it uses are
        closed.
        """
        if self._work:
            await asyncio.wait(set(self._work), timeout=within_s)


def _log_crash(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task %s crashed", task.get_name(), exc_info=error)
