"""Health: alive, ready, and the parts at fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bff.context import AppContext
from bff.health import CHECK_S, Feature
from bff.identity.service import sign_on_link
from bff.operations.schemas import Ready, Status
from jobs import health
from models import writes
from models.transaction import answers

EXAMPLES_FILE = Path(__file__).parents[2] / "docs" / "examples.json"
OPENAPI_FILE = Path(__file__).parents[2] / "docs" / "openapi.json"


async def readiness(context: AppContext) -> Ready:
    """Report the state of each part, and if the server is ready.

    It is ready if the database answers and takes writes. Without Redis or the core much still
    works, and the rest answers 503: taking every replica out of service would take away what works.
    """
    database_part, redis_part, jobs, *part_states = await asyncio.gather(
        _database(), _redis(context), _jobs(context), *map(_part, context.health.readiness.values())
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
        **dict(zip(context.health.readiness, part_states, strict=True)),
        **core,
    }
    return Ready(database_part == "ok", parts, dict(context.counters))


async def status(context: AppContext) -> Status:
    """Report which features can be used now."""
    usable = await usable_features(context)
    return Status(
        {name: "available" if can else "unavailable" for name, can in usable.items()},
        sign_on_link(context.settings, f"{context.settings.server.public_url}/phone/"),
    )


async def usable_features(context: AppContext) -> dict[str, bool]:
    """Tell for each feature if it can be used now."""
    features = context.health.features
    redis, *checks = await asyncio.gather(_redis(context), *map(_check, features.values()))
    health = context.core.health()

    def can_be_used(feature: Feature, check: object) -> bool:
        broken = any(health[name].state == "open" for name in feature.core)
        return bool(check) and not broken and (redis == "ok" or not feature.redis)

    return dict(zip(features, map(can_be_used, features.values(), checks), strict=True))


async def _part(ask: Callable[[], Awaitable[str]]) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            return await ask()
    except Exception as error:
        return f"unknown: {type(error).__name__}"


async def _check(feature: Feature) -> bool:
    if feature.check is None:
        return True
    try:
        async with asyncio.timeout(CHECK_S):
            return await feature.check()
    except Exception:
        return False


async def _database() -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await answers()
    except Exception as error:
        return f"away: {type(error).__name__}"
    failure = await writes.write_failure()
    return "ok" if failure is None else f"{failure}: nothing can be saved, reading goes on"


async def _jobs(context: AppContext) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            depth = await health.depth(context.clock.now())
            failing = [str(job) for job in await health.recurring_jobs() if job.keeps_failing]
    except Exception as error:
        return f"unknown: {type(error).__name__}"
    state = "failing" if failing else "ok" if depth.good else "behind"
    return "; ".join([f"{state}: {depth}", *failing])


def _loops(context: AppContext) -> str:
    """Name the loops of this worker that keep crashing; ``ok`` if there are none."""
    failing = context.background.failures()
    if not failing:
        return "ok"
    return "failing: " + "; ".join(f"{name} ({how})" for name, how in sorted(failing.items()))


async def _redis(context: AppContext) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await context.redis.run("PING")
    except Exception as error:  # also a reply that is not Redis protocol
        return f"away: {type(error).__name__}"
    return "ok"
