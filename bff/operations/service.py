"""Is it alive, is it ready, and which part is the matter."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bff.cases import rounds
from bff.catalogue.index import state as catalogue_state
from bff.context import AppContext
from bff.identity.service import sign_on_link
from bff.operations.schemas import Ready, Status
from jobs import health
from models import writes
from models.transaction import answers

OPENAPI_FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECK_S = 1.0
LATE_ROUNDS = 6  # periods of the comparison with the core, after which somebody should look


async def readiness(context: AppContext) -> Ready:
    """Report the state of each part, and if the server is ready: the database answers and takes
    writes. Without Redis or the core much still works, and the rest answers 503. Taking every
    replica out of service for them would take away what works.
    """
    database_part, redis_part, jobs, cases = await asyncio.gather(
        _database(), _redis(context), _jobs(context), _cases(context)
    )
    core = {
        f"core.{name}": "ok" if health.state == "closed" else f"circuit {health.state}"
        for name, health in context.core.health().items()
    }
    parts = {
        "database": database_part,
        "redis": redis_part,
        "signals": context.signals.state,
        "loops": _loops(context),
        "jobs": jobs,
        "cases": cases,
        **core,
    }
    return Ready(database_part == "ok", parts, dict(context.counters))


async def status(context: AppContext) -> Status:
    redis, catalogue = await asyncio.gather(_redis(context), _catalogue())
    health = context.core.health()

    def feature(*services: str, needs_redis: bool = False) -> str:
        broken = any(health[name].state == "open" for name in services)
        return "unavailable" if broken or (needs_redis and redis != "ok") else "available"

    return Status(
        {
            "signIn": feature("identity"),
            "certificates": feature("certificates"),
            "presentations": feature("certificates", needs_redis=True),
            "scans": feature("certificates", needs_redis=True),
            "usageLog": "available",
            "catalogue": catalogue,
        },
        sign_on_link(context.settings, f"{context.settings.public_url}/phone/"),
    )


async def _database() -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await answers()
    except Exception as error:
        return f"away: {type(error).__name__}"
    failure = await writes.refused()
    return "ok" if failure is None else f"{failure}: nothing can be saved, reading goes on"


async def _jobs(context: AppContext) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            depth = await health.depth(context.clock.now())
            failing = [str(one) for one in await health.recurring() if one.keeps_failing]
    except Exception as error:
        return f"unknown: {type(error).__name__}"
    state = "failing" if failing else "ok" if depth.good else "behind"
    return "; ".join([f"{state}: {depth}", *failing])


async def _cases(context: AppContext) -> str:
    """What the last comparison with the core left, whichever process made it."""
    try:
        async with asyncio.timeout(CHECK_S):
            last = await rounds.last()
    except Exception as error:
        return f"unknown: {type(error).__name__}"
    if last is None:
        return "unknown: not compared yet"
    found, ended_at = last
    late = context.clock.now() - ended_at > timedelta(
        seconds=LATE_ROUNDS * context.settings.reconcile_s
    )
    state = "differ" if found.left else "behind" if late else "ok"
    left = "".join(f"{count} {kind}, " for kind, count in sorted(found.left.items()))
    return f"{state}: {left}{found.compared} compared at {ended_at:%Y-%m-%dT%H:%M:%SZ}"


def _loops(context: AppContext) -> str:
    """Name the loops of this worker that keep crashing; ``ok`` if there are none."""
    failing = context.background.failing()
    if not failing:
        return "ok"
    return "failing: " + "; ".join(f"{name} ({how})" for name, how in sorted(failing.items()))


async def _catalogue() -> str:
    """Served from the database, however the core is, once it has been read to its end."""
    try:
        async with asyncio.timeout(CHECK_S):
            read = (await catalogue_state()).read_at is not None
    except Exception:
        read = False
    return "available" if read else "unavailable"


async def _redis(context: AppContext) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await context.redis.run("PING")
    except Exception as error:  # also a reply that is not Redis protocol
        return f"away: {type(error).__name__}"
    return "ok"
