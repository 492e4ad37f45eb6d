"""The doctor: it tells an operator whether everything is there and the usage log is intact."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import aiohttp
from redis.exceptions import RedisError

from bff import misfits
from bff.api.face import Face
from bff.capabilities import CAPABILITIES
from bff.health import Finding
from bff.redis_link import RedisLink
from bff.settings import Settings
from ground.clock import Clock, in_china
from ground.working_days import lacking_year
from jobs import dead_letters, health
from models.orm import database_file

LEAST_FREE_MIB = 100


async def examine(
    settings: Settings, clock: Clock, faces: Iterable[Face] = CAPABILITIES
) -> list[Finding]:
    """Examine every part in turn, and run each capability's checks."""
    findings = [*await examine_outside(settings, clock), _database(settings)]
    findings += [finding async for finding in _jobs(clock)]
    for check in (check for face in faces for check in face.checks):
        findings += [finding async for finding in check(settings, clock)]
    findings += [finding async for finding in _misfits(clock)]
    return findings


async def examine_outside(settings: Settings, clock: Clock) -> list[Finding]:
    """Examine everything that needs no database."""
    return [await _redis(settings), *await _core(settings), _holidays(clock)]


def _database(settings: Settings) -> Finding:
    """Report how much of the database's disk is free.

    ``database_start`` has already opened the database and refuses an unfit one.
    """
    file = database_file(settings.database.url)
    if file is None:
        return Finding("database", True, "answers, its tables and keys fit")
    free_mib = shutil.disk_usage(Path(file).parent).free // 2**20
    text = f"answers, its tables and keys fit; {free_mib} MiB of its disk are free"
    return Finding("database", free_mib >= LEAST_FREE_MIB, text)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis.url:
        return Finding("redis", True, "embedded; no server runs on this data folder now")
    redis = RedisLink(settings.redis.url, settings.redis.timeout_s)
    try:
        information = (await redis.run("INFO", "server")).decode()
        version = information.partition("redis_version:")[2].partition("\r")[0]
        return Finding("redis", True, f"answers, version {version}")
    except RedisError as error:
        return Finding("redis", False, f"does not answer: {type(error).__name__}")
    finally:
        await redis.aclose()


async def _core(settings: Settings) -> list[Finding]:
    """Ask each host of the core. Only if there are several does a finding name its services."""
    hosts: dict[tuple[str, float], list[str]] = {}
    for name, service in settings.core.services().items():
        hosts.setdefault((service.url, service.timeout_s), []).append(name)
    if len(hosts) == 1:
        return [await _host(*host, "core") for host in hosts]
    return [await _host(*host, f"core {', '.join(names)}") for host, names in hosts.items()]


async def _host(url: str, timeout_s: float, part: str) -> Finding:
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.get(url):
            return Finding(part, True, "answers")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding(part, False, f"does not answer: {type(error).__name__}")


def _holidays(clock: Clock) -> Finding:
    """Check that the library has every year whose notice has been published."""
    year = lacking_year(in_china(clock.now()).date())
    if year is None:
        return Finding("holidays", True, "announced years are known")
    text = f"{year} is not known, deadlines in it are provisional: raise `holidays`, then restart"
    return Finding("holidays", False, text)


async def _jobs(clock: Clock) -> AsyncIterator[Finding]:
    depth = await health.depth(clock.now())
    yield Finding("jobs", depth.oldest_due_s < health.LATE_S, str(depth))
    for recurring in await health.recurring_jobs():
        if recurring.keeps_failing:
            yield Finding("jobs", False, f"{recurring} keeps failing")
    for job in await dead_letters.newest():
        yield Finding("jobs", False, f"{job.kind} {job.id} is dead: {job.reason}")


async def _misfits(clock: Clock) -> AsyncIterator[Finding]:
    """Yield a finding for each recent entry of the core that does not fit the dialect.

    The operator should report these to the core's operator.
    """
    newest = await misfits.newest(clock)
    for misfit in newest:
        last = f"{misfit.last_at:%Y-%m-%dT%H:%M:%SZ}"
        entry = f"{misfit.feed} {misfit.name}"
        text = f"{entry} passed over {misfit.times} times, last {last}: {misfit.fault}"
        yield Finding("core data", False, text)
    if not newest:
        yield Finding("core data", True, "all that came of late fits the dialect")
