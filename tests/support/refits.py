"""Parts of the server with other bounds than its own, for tests that would wait too long.

What an operator can set is given to the stage as a variable; these are constants of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sanic import Sanic

from bff.api.face import Face
from bff.capabilities import CAPABILITIES, WHOLE
from bff.context import AppContext
from bff.http.connections import Connections
from bff.http.idempotency import IdempotencyKeys
from bff.http.rate_limits import RatePolicy, RateWindows
from bff.identity.revocations import Revocations
from bff.identity.tokens import Tokens
from jobs import JobKind

Refit = Callable[[Sanic[Any, Any]], None]
"""Changes parts of a server that is about to take its first request."""

POLICIES = {policy.name: policy for policy in WHOLE.rate_policies}


def rate_limits(policies: Mapping[str, RatePolicy]) -> Refit:
    """Use these limits in place of the capabilities' own of the same names."""

    def refit(app: Sanic[Any, Any]) -> None:
        context: AppContext = app.ctx
        context.http.rate_windows = RateWindows(
            context.redis, context.clock, context.counters, {**POLICIES, **policies}
        )

    return refit


UNLIMITED = rate_limits(
    {name: replace(policy, quota=1_000_000) for name, policy in POLICIES.items()}
)
"""Rate limits that nothing reaches."""


def idempotency_lease(lease_s: float) -> Refit:
    def refit(app: Sanic[Any, Any]) -> None:
        context: AppContext = app.ctx
        context.http.idempotency = IdempotencyKeys(context.clock, context.new_id, lease_s)

    return refit


def tokens(**lives: int) -> Refit:
    """Let tokens live so many seconds: ``life_s``, ``kiosk_life_s``."""

    def refit(app: Sanic[Any, Any]) -> None:
        context: AppContext = app.ctx
        tokens_ = Tokens(context.settings.keys, context.clock, **lives)
        context.identity.tokens = tokens_
        context.identity.revocations = Revocations(
            context.clock, context.signals, context.seal, tokens_.longest_s
        )

    return refit


def connections(**bounds: int) -> Refit:
    """Keep so few: ``at_once``, ``per_account``, ``body_bytes``."""

    def refit(app: Sanic[Any, Any]) -> None:
        context: AppContext = app.ctx
        proxies = context.settings.server.proxies
        context.http.connections = Connections(context.counters, proxies, **bounds)

    return refit


def streams(*, per_citizen: int | None = None, heartbeat_s: float | None = None) -> Refit:
    def refit(app: Sanic[Any, Any]) -> None:
        hub = app.ctx.progress.live
        hub.per_citizen = per_citizen or hub.per_citizen
        hub.heartbeat_s = heartbeat_s or hub.heartbeat_s

    return refit


class EverybodyWatches:
    """Presence in which everybody has a stream open: what is told waits for the tests' clock."""

    async def note(self, person_ids: Collection[str]) -> None:
        return None

    async def may_watch(self, person_id: str) -> bool:
        return True


def everybody_watches(app: Sanic[Any, Any]) -> None:
    app.ctx.progress.live.presence = EverybodyWatches()


def patience(**bounds: float) -> Refit:
    """Wait so long for slow clients: the bounds are those of ``bff.app.configure``."""

    def refit(app: Sanic[Any, Any]) -> None:
        assert bounds.keys() <= app.config.keys()
        app.config.update(bounds)

    return refit


def recurring_jobs(every_s: Mapping[str, float], *, no_others: bool = False) -> tuple[Face, ...]:
    """Return the capabilities, with other pauses of the jobs of these names.

    ``no_others`` leaves all other jobs out: a job that runs once at the start cannot help.
    """

    def kinds(face: Face) -> Callable[[AppContext], Iterable[JobKind]]:
        return lambda context: [
            replace(kind, every_s=every_s.get(kind.name, kind.every_s))
            for kind in face.job_kinds(context)
            if kind.name in every_s or not no_others
        ]

    return tuple(replace(face, job_kinds=kinds(face)) for face in CAPABILITIES)
