"""Checks of pushes for ``doctor``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

from bff.context import AppContext
from bff.health import Finding, Gauge
from bff.settings import Settings
from ground.clock import Clock
from models.push import PushChannel, PushState
from models.push_lane import count_pushes, oldest_reserved

STUCK = timedelta(minutes=10)
"""Time after which a reserved push means that nobody sends: no lease is as long."""
_WAITING = (PushState.PLANNED, PushState.RESERVED)


async def pushes(context: AppContext) -> str:
    """Report which channels are on, and how much waits, is unsure, or reached nobody."""
    is_on = context.progress.channels
    counts = await count_pushes()
    stuck = await _is_stuck(context.clock)
    states = [f"{name} {'on' if name in is_on else 'off'}" for name in PushChannel]
    return f"{'behind' if stuck else 'ok'}: {', '.join(states)}; {_sum_up(counts)}"


async def sends(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Find a push that has been under way for too long."""
    stuck = await _is_stuck(clock)
    yield Finding("pushes", not stuck, _sum_up(await count_pushes()))


async def gauges() -> Iterable[Gauge]:
    counts = await count_pushes()
    return (
        _gauge("pushes_waiting", "Pushes that wait or are under way.", counts, *_WAITING),
        _gauge("pushes_unsure", "Pushes whose end nobody knows.", counts, PushState.UNSURE),
        _gauge("pushes_unreached", "Pushes that failed.", counts, PushState.FAILED),
    )


def _gauge(
    name: str, description: str, counts: dict[tuple[str, str], int], *states: PushState
) -> Gauge:
    samples = {
        str(channel): float(sum(counts.get((channel, state), 0) for state in states))
        for channel in PushChannel
    }
    return Gauge(name, description, samples, "channel")


async def _is_stuck(clock: Clock) -> bool:
    since = await oldest_reserved()
    return since is not None and clock.now() - since > STUCK


def _sum_up(counts: dict[tuple[str, str], int]) -> str:
    def count(*states: PushState) -> int:
        return sum(n for (_, state), n in counts.items() if state in states)

    return (
        f"{count(*_WAITING)} waiting, {count(PushState.UNSURE)} unsure, "
        f"{count(PushState.FAILED)} unreached"
    )
