"""The server's own tasks. No other module creates any.

Sanic's ``add_task`` does not serve: if such a task still has work after its cancellation, the
stopping worker spins for ever (docs/sources.md), and a crash in a named one is silent.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from bff.problems import Problem

log = logging.getLogger("bff.background")
T = TypeVar("T")

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 30.0
CALM_S = 60.0
"""Seconds without a crash after which a loop is healthy again."""
_CANCEL_AGAIN_S = 0.1


@dataclass(slots=True)
class _Health:
    """Health of a loop: its crashes in a row, its last error and when it last started."""

    crashes: int = 0
    error: str = ""
    started_at: float = 0.0


class Background:
    """Runner of *loops*, which end with the server, and of *pieces of work*, which it waits for."""

    def __init__(
        self,
        counters: Counter[str] | None = None,
        *,
        first_pause_s: float = FIRST_PAUSE_S,
        longest_pause_s: float = LONGEST_PAUSE_S,
        calm_s: float = CALM_S,
    ) -> None:
        self._counters: Counter[str] = Counter() if counters is None else counters
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._calm_s = calm_s
        self._loops: set[asyncio.Task[Any]] = set()
        self._health: dict[str, _Health] = {}
        self._work: set[asyncio.Task[Any]] = set()

    def start_loop(self, name: str, loop: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``loop()`` until it returns or ``stop_loops`` ends it.

        A crash is logged, and the loop restarts after a pause, which doubles with each crash in a
        row.
        """
        self._health[name] = _Health()
        task = asyncio.create_task(self._kept_running(name, loop), name=name)
        self._loops.add(task)
        task.add_done_callback(self._loops.discard)

    def failures(self) -> dict[str, str]:
        """Return each loop that has crashed and has not recovered since, with its error."""
        return {
            name: f"{health.error}, {health.crashes} in a row"
            for name, health in self._health.items()
            if health.crashes and not self._is_calm(health)
        }

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Do ``work`` to its end even if the caller is cancelled.

        Sanic cancels a handler when its client hangs up.
        """
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_crash)  # nobody else waits for it any more
            raise

    async def stop_loops(self, within_s: float = 5.0) -> None:
        """Cancel the loops until they end.

        redis-py loses a cancellation between two reads, and a loop that outlives this would open
        the closed database again.
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
        """Wait, with a time limit, for work whose clients have gone.

        Close its connections after that.
        """
        if self._work:
            await asyncio.wait(set(self._work), timeout=within_s)

    async def _kept_running(self, name: str, loop: Callable[[], Coroutine[Any, Any, None]]) -> None:
        health, task = self._health[name], asyncio.current_task()
        assert task is not None
        while True:
            health.started_at = asyncio.get_running_loop().time()
            try:
                await loop()
                return
            except (Exception, asyncio.CancelledError) as error:
                if task.cancelling():  # by ``stop_loops``, even if the loop swallowed that cancel
                    raise
                self._note_crash(name, health, error)
            pause_s = self._first_pause_s * 2 ** min(health.crashes - 1, 32)
            await asyncio.sleep(min(pause_s, self._longest_pause_s))

    def _note_crash(self, name: str, health: _Health, error: BaseException) -> None:
        health.crashes = 1 if self._is_calm(health) else health.crashes + 1
        health.error = type(error).__name__
        self._counters[f"loop_crashed:{name}"] += 1
        log.error("task %s crashed", name, exc_info=error)

    def _is_calm(self, health: _Health) -> bool:
        return asyncio.get_running_loop().time() - health.started_at >= self._calm_s


def _log_crash(task: asyncio.Task[Any]) -> None:
    """Log an error that nobody waits for. A problem is none: its client has gone, that is all."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, Problem):
        log.error("task %s crashed", task.get_name(), exc_info=error)
