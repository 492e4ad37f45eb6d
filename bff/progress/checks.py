"""Checks of pushes for ``doctor``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

from bff.context import AppContext
from bff.health import Finding, Gauge
from bff.settings import Settings
from ground.clock import Clock
from models.push import PushChannel, PushState
from models.push_lane import oldest_reserved
from models.push_search import count_pushes

STUCK = timedelta(minutes=10)
"""Time after which a reserved push means that nobody sends: no lease is as long."""
RECENT = timedelta(days=7)
"""Age up to which a push that failed or is unsure is counted: nobody mends an older one.

A channel for which there was no address is not counted at all.
"""
_WAITING = (PushState.PLANNED, PushState.RESERVED)


_FIRST_SETTING = {
    PushChannel.APP: "BFF_APP_PUSH_KEY",
    PushChannel.WECHAT: "BFF_WECHAT_APP_ID",
    PushChannel.SMS: "BFF_SMS_SECRET_ID",
}


async def pushes(context: AppContext) -> str:
    """Report which channels are on or why not, and how much waits, is unsure, or reached nobody."""
    counts = await _count(context.clock)
    stuck = await _is_stuck(context.clock)
    state = "behind" if stuck else "ok"
    return f"{state}: {_channels(context.settings)}; {_sum_up(counts)}"


async def sends(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Say which channels are on or why not, and find a push that is under way for too long."""
    yield Finding("channels", True, _channels(settings))
    stuck = await _is_stuck(clock)
    yield Finding("pushes", not stuck, _sum_up(await _count(clock)))


async def gauges(context: AppContext) -> Iterable[Gauge]:
    counts = await _count(context.clock)
    is_on = {str(name): float(on) for name, on in channels_on(context.settings).items()}
    return (
        Gauge("push_channel_on", "1: the channel has its settings.", is_on, "channel"),
        _gauge("pushes_waiting", "Pushes that wait or are under way.", counts, *_WAITING),
        _gauge("pushes_unsure", "Pushes of 7 days whose end is unknown.", counts, PushState.UNSURE),
        _gauge("pushes_unreached", "Pushes of 7 days that failed.", counts, PushState.FAILED),
    )


async def templates(context: AppContext) -> str:
    """Report whether WeChat's templates fit; ``ok`` also without WeChat."""
    wechat = context.progress.wechat
    return "ok" if wechat is None else wechat.templates.state


async def template_gauges(context: AppContext) -> Iterable[Gauge]:
    """Count the templates' faults; there is no number before WeChat has answered."""
    wechat = context.progress.wechat
    if wechat is None or wechat.templates.faults is None:
        return ()
    count = float(len(wechat.templates.faults))
    return (Gauge("wechat_template_faults", "Templates that do not fit.", {"": count}),)


def channels_on(settings: Settings) -> dict[PushChannel, bool]:
    return {
        PushChannel.APP: settings.app_push.is_on,
        PushChannel.WECHAT: settings.wechat.is_on,
        PushChannel.SMS: settings.sms.is_on,
    }


def _channels(settings: Settings) -> str:
    return ", ".join(
        f"{name} on" if is_on else f"{name} off ({_FIRST_SETTING[name]} is not set)"
        for name, is_on in channels_on(settings).items()
    )


def _gauge(
    name: str, description: str, counts: dict[tuple[str, str], int], *states: PushState
) -> Gauge:
    samples = {
        str(channel): float(sum(counts.get((channel, state), 0) for state in states))
        for channel in PushChannel
    }
    return Gauge(name, description, samples, "channel")


async def _count(clock: Clock) -> dict[tuple[str, str], int]:
    return await count_pushes(clock.now() - RECENT)


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
