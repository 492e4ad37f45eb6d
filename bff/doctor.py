"""What an operator asks at 3 a.m.: is everything there, and has anybody touched the usage log?"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from redis.exceptions import RedisError

from bff import misfits
from bff.cases.jobless import jobless
from bff.cases.reconciliation import disagreements, looked_at
from bff.core_client import open_core
from bff.keys import derive
from bff.redis_link import RedisLink
from bff.settings import Settings
from gateways.core import CoreError
from ground.clock import Clock, in_china
from ground.working_days import lacking_year
from jobs import dead_letters, health
from models import Terminal, UsageChain, UsageEntry
from models.orm import database_file
from models.usage_log import chain_names, sealer, verify_chain

LEAST_FREE_MIB = 100


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    good: bool
    text: str


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Examine every part in turn; jobs that fail, disagreements with the core and the usage log's
    faults one by one.
    """
    findings = [*await examine_outside(settings, clock), _database(settings)]
    findings += [finding async for finding in _terminals()]
    findings += [finding async for finding in _jobs(clock)]
    findings += [finding async for finding in _cases(settings, clock)]
    findings += [finding async for finding in _misfits(clock)]
    findings += [finding async for finding in _usage_log(settings)]
    return findings


async def examine_outside(settings: Settings, clock: Clock) -> list[Finding]:
    """Examine what can be without the database."""
    return [await _redis(settings), await _core(settings), _holidays(clock)]


def _database(settings: Settings) -> Finding:
    """Report how much of the database's disk is free. ``start_checks`` has already opened the
    database and refuses one that does not fit.
    """
    file = database_file(settings.database_url)
    if file is None:
        return Finding("database", True, "answers, its tables and keys fit")
    free_mib = shutil.disk_usage(Path(file).parent).free // 2**20
    text = f"answers, its tables and keys fit; {free_mib} MiB of its disk are free"
    return Finding("database", free_mib >= LEAST_FREE_MIB, text)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", True, "embedded; no server runs on this data folder now")
    redis = RedisLink(settings.redis_url, settings.redis_timeout_s)
    try:
        information = (await redis.run("INFO", "server")).decode()
        version = information.partition("redis_version:")[2].partition("\r")[0]
        return Finding("redis", True, f"answers, version {version}")
    except RedisError as error:
        return Finding("redis", False, f"does not answer: {type(error).__name__}")
    finally:
        await redis.aclose()


async def _core(settings: Settings) -> Finding:
    timeout = aiohttp.ClientTimeout(total=settings.core_timeout_s)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.get(settings.core_url):
            return Finding("core", True, "answers")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding("core", False, f"does not answer: {type(error).__name__}")


def _holidays(clock: Clock) -> Finding:
    """Look whether every year that has been announced is in the library."""
    year = lacking_year(in_china(clock.now()).date())
    if year is None:
        return Finding("holidays", True, "announced years are known")
    text = f"{year} is not known, deadlines in it are provisional: raise `holidays`, then restart"
    return Finding("holidays", False, text)


async def _terminals() -> AsyncIterator[Finding]:
    """Name what terminals say they lack. They work without it, so it is nothing bad."""
    terminals = await Terminal.filter(disabled_at__isnull=True).order_by("id")
    enrolled = sum(terminal.key_thumbprint is not None for terminal in terminals)
    yield Finding("terminals", True, f"{enrolled} of {len(terminals)} enrolled")
    for terminal in terminals:
        if terminal.lacks:
            lacks = ", ".join(sorted(terminal.lacks))
            yield Finding("terminals", True, f"{terminal.id} ({terminal.label}) lacks {lacks}")


async def _jobs(clock: Clock) -> AsyncIterator[Finding]:
    depth = await health.depth(clock.now())
    yield Finding("jobs", depth.oldest_due_s < health.LATE_S, str(depth))
    for recurring in await health.recurring():
        if recurring.keeps_failing:
            yield Finding("jobs", False, f"{recurring} keeps failing")
    for job in await dead_letters.newest():
        yield Finding("jobs", False, f"{job.kind} {job.id} is dead: {job.reason}")
    for one in await jobless(clock.now()):
        yield Finding("jobs", False, f"{one.kind} {one.id} of {one.case_id} has no job")


async def _cases(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Our ledger against the core's book, case by case. Repairs nothing."""
    core, now = open_core(settings, clock), clock.now()
    try:
        found = [one async for one in disagreements(core, now)]
    except CoreError as error:
        yield Finding("cases", False, f"the core was not asked: {type(error).__name__}")
        return
    finally:
        await core.close()
    for one in found:
        yield Finding("cases", False, f"case {one.case_id}: {one.kind}")
    if not found:
        yield Finding("cases", True, f"{await looked_at(now)} open or recent ones as at the core")


async def _misfits(clock: Clock) -> AsyncIterator[Finding]:
    """Yield a finding for each recent entry of the core that does not fit the dialect. The operator
    should report these to the core's operator.
    """
    found = await misfits.newest(clock)
    for one in found:
        last = f"{one.last_at:%Y-%m-%dT%H:%M:%SZ}"
        text = f"{one.feed} {one.name} passed over {one.times} times, last {last}: {one.fault}"
        yield Finding("core data", False, text)
    if not found:
        yield Finding("core data", True, "all that came of late fits the dialect")


async def _usage_log(settings: Settings) -> AsyncIterator[Finding]:
    """Walk every chain. The digest over all heads can be kept outside and compared: a restored old
    database shows.
    """
    seal = sealer(derive(settings.keys.fixed, "usage-log"))
    chains = await chain_names()
    faults = [fault for chain in chains for fault in await verify_chain(chain, seal)]
    for fault in faults:
        yield Finding("usage log", False, f"chain {fault.chain}, row {fault.seq}: {fault.what}")
    if not faults:
        rows = await UsageEntry.all().count()
        digest = await _digest()
        yield Finding(
            "usage log", True, f"{rows} rows in {len(chains)} chains whole; digest {digest}"
        )


async def _digest() -> str:
    digest = hashlib.sha256()
    for chain, seal in await UsageChain.all().order_by("id").values_list("id", "seal"):
        digest.update(f"{chain} {seal}\n".encode())
    return digest.hexdigest()[:16]
