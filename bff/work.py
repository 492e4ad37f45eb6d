"""Process that only runs jobs, until SIGTERM or SIGINT, for ``BFF_JOBS=apart``."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import replace

from bff.api.face import Face
from bff.capabilities import WHOLE
from bff.lifecycle import close_context, open_context, stop_loops
from bff.logs import set_up_logging
from bff.settings import Jobs, Settings, SettingsError, load_settings
from bff.start_checks import check_without_port
from ground.clock import SystemClock
from ground.garbage import exempt_all

log = logging.getLogger("jobs")

JOBS_END_S = 7.0  # with 2 s for cancelled tasks the program ends within 10 s


def work(face: Face = WHOLE) -> int:
    """Run jobs until a signal. Raise SettingsError and CannotStart."""
    settings = load_settings()
    if not settings.redis.url:
        raise SettingsError(
            "BFF_REDIS_URL must be set: a server started without it keeps its Redis to itself"
        )
    asyncio.run(check_without_port(settings))
    set_up_logging()
    asyncio.run(_run(replace(settings, server=replace(settings.server, jobs=Jobs.INSIDE)), face))
    return 0


async def _run(settings: Settings, face: Face) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    context = await open_context(settings, SystemClock(), face)
    try:
        exempt_all()
        log.info("running jobs")
        await stop.wait()
        log.info("stopping")
        await stop_loops(context, JOBS_END_S)
    finally:
        await close_context(context)
