"""Checks of cases for ``doctor``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

from bff.cases.forwarding.orphans import jobless
from bff.cases.from_core import rounds
from bff.cases.from_core.reconciliation import (
    EVERY_S,
    DisagreementKind,
    count_cases,
    disagreements,
)
from bff.context import AppContext
from bff.core_client import open_core
from bff.health import Finding, Gauge
from bff.settings import Settings
from gateways.core import CoreError
from ground.clock import Clock

LATE_ROUNDS = 6  # comparisons with the core after which an operator should look


async def without_job(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Report each forward that waits without a job to send it."""
    for orphan in await jobless(clock.now()):
        yield Finding("jobs", False, f"{orphan.kind} {orphan.id} of {orphan.case_id} has no job")


async def against_core(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Compare our ledger with the core's book, case by case. Repair nothing."""
    core, now = open_core(settings, clock), clock.now()
    try:
        differences = [difference async for difference in disagreements(core, now)]
    except CoreError as error:
        yield Finding("cases", False, f"the core was not asked: {type(error).__name__}")
        return
    finally:
        await core.close()
    for difference in differences:
        yield Finding("cases", False, f"case {difference.case_id}: {difference.kind}")
    if not differences:
        yield Finding("cases", True, f"{await count_cases(now)} open or recent ones as at the core")


async def last_round(context: AppContext) -> str:
    """Report the findings of the last comparison with the core, by whichever process."""
    last = await rounds.last()
    if last is None:
        return "unknown: not compared yet"
    last_found, ended_at = last
    late = context.clock.now() - ended_at > timedelta(seconds=LATE_ROUNDS * EVERY_S)
    state = "differ" if last_found.left else "behind" if late else "ok"
    remaining = "".join(f"{count} {kind}, " for kind, count in sorted(last_found.left.items()))
    return f"{state}: {remaining}{last_found.compared} compared at {ended_at:%Y-%m-%dT%H:%M:%SZ}"


async def gauges(_: AppContext) -> Iterable[Gauge]:
    last = await rounds.last()
    if last is None:
        return ()
    last_found, ended_at = last
    return (
        Gauge(
            "cases_differing",
            "Cases about which the ledger and the core still disagreed in the last round.",
            {kind: last_found.left.get(kind, 0) for kind in DisagreementKind},
            "kind",
        ),
        Gauge("cases_compared", "Cases compared with the core last.", {"": last_found.compared}),
        Gauge(
            "cases_compared_at_seconds",
            "When that was, in Unix time.",
            {"": ended_at.timestamp()},
        ),
    )
