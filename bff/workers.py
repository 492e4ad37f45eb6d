"""Worker processes: they end with their parent, and one that dies is replaced.

Sanic's manager does neither. A killed parent leaves its workers serving for ever (docs/sources.md).
A killed worker is never replaced, and after the last one the port accepts requests that nobody
answers. A worker that cannot start makes the manager kill its own process group, which is the
caller's too.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.managers import SyncManager
from types import FrameType
from typing import Any, NoReturn

from sanic import Sanic
from sanic.exceptions import ServerKilled
from sanic.mixins import startup
from sanic.worker.constants import ProcessState

log = logging.getLogger("bff.workers")

STOP_S = 20.0  # Sanic's own grace and a little more
LOOK_S = 0.5
LONGEST_PAUSE_S = 30.0
CALM_S = 60.0
"""Seconds of life after which a worker's death counts as its first again."""


def join_parent() -> None:
    """End this worker gracefully when the parent has gone. Called first thing in a worker."""
    threading.Thread(target=_end_after_parent, args=(STOP_S,), daemon=True).start()


def keep_workers(app: Sanic[Any, Any]) -> None:
    """Replace workers that die, and end Sanic's helper process with the parent.

    Called in the parent before it serves.
    """
    startup.Manager = _held_manager  # type: ignore[attr-defined]

    @app.main_process_ready
    async def watch(app: Sanic[Any, Any]) -> None:
        _stop_between_looks(app.manager)
        app.manager.kill = partial(_kill_each, app.manager)  # type: ignore[method-assign]
        threading.Thread(target=_replace_dead, args=(app.manager,), daemon=True).start()


def _stop_between_looks(manager: Any) -> None:
    """Turn a signal into a message to the manager.

    Sanic's own handler talks to the state keeper at once, perhaps in the middle of a conversation
    of the manager with it; then both get each other's answers.
    """
    should_stop = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal should_stop
        started = any(process.state >= ProcessState.ACKED for process in manager.processes)
        if should_stop or not started:
            manager.shutdown_signal(number, frame)
            return
        should_stop = True
        log.info("received signal %s, stopping", signal.Signals(number).name)
        manager.monitor_publisher.send("__TERMINATE__")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _kill_each(manager: Any) -> NoReturn:
    """Kill each worker, instead of the whole process group that they share with our caller."""
    for process in manager.processes:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.set_state(ProcessState.TERMINATED, force=True)  # otherwise Sanic waits for it
    raise ServerKilled


def _held_manager() -> SyncManager:
    """Create the manager of workers' states in a process of its own, which ends with the parent."""
    manager = SyncManager(ctx=get_context())
    manager.start(_leave_with_parent)
    return manager


def _leave_with_parent() -> None:
    threading.Thread(target=_end_after_parent, args=(0.0,), daemon=True).start()


def _end_after_parent(grace_s: float) -> None:
    parent = parent_process()
    if parent is None:
        return
    parent.join()
    if grace_s:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace_s)
    os.kill(os.getpid(), signal.SIGKILL)


def _replace_dead(manager: Any, look_s: float = LOOK_S) -> None:
    """Replace dead workers for as long as the manager lives.

    After a failed look, the next one sees what it missed.
    """
    replacements = Replacements()
    while True:
        time.sleep(look_s)
        try:
            replacements.look(manager, time.monotonic())
        except Exception as error:
            log.error("workers could not be looked after", exc_info=error)


class Replacements:
    """Restarts of dead workers, which the manager itself does not restart.

    Each further death of a worker doubles the pause before its restart.
    """

    def __init__(self) -> None:
        self._deaths: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def look(self, manager: Any, now: float) -> None:
        for process in list(manager.transient_processes):
            if process.state not in (ProcessState.FAILED, ProcessState.COMPLETED):
                continue
            name, not_before = process.name, self._not_before.get(process.name, 0.0)
            if now < not_before:
                continue
            calm = now - not_before >= CALM_S
            deaths = self._deaths[name] = 1 if calm else self._deaths.get(name, 0) + 1
            self._not_before[name] = now + min(LOOK_S * 2 ** min(deaths, 32), LONGEST_PAUSE_S)
            log.error("worker %s ended and is replaced", name)
            manager.monitor_publisher.send(f"{name}:")
