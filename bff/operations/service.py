"""Is it alive, is it ready, and which part is the matter."""

from __future__ import annotations

import asyncio
from pathlib import Path

from redis.exceptions import RedisError

from bff.catalogue.index import state as catalogue_state
from bff.context import AppContext
from bff.identity.service import sign_on_link
from bff.operations.schemas import Ready, Status
from jobs import queue
from models.transaction import database, returning

OPENAPI_FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECK_S = 1.0


async def readiness(context: AppContext) -> Ready:
    """Ready means: the database answers. Without Redis or the core much still works, and the rest
    says 503 by itself; taking every replica out of service for them would take away what works."""
    database_part, redis_part, jobs = await asyncio.gather(
        _database(), _redis(context), _jobs(context)
    )
    core = {
        f"core.{name}": "ok" if health.state == "closed" else f"circuit {health.state}"
        for name, health in context.core.health().items()
    }
    parts = {"database": database_part, "redis": redis_part, "jobs": jobs, **core}
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
            await returning(database(), "SELECT 1 AS one")
    except Exception as error:
        return f"away: {type(error).__name__}"
    return "ok"


async def _jobs(context: AppContext) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            depth = await queue.depth(context.clock.now())
    except Exception as error:
        return f"unknown: {type(error).__name__}"
    return f"{'ok' if depth.good else 'behind'}: {depth}"


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
    except (RedisError, TimeoutError, OSError) as error:
        return f"away: {type(error).__name__}"
    return "ok"
