"""The face of a capability: all that the rest of the house needs from it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bff.api.routing import Routes
from bff.context import AppContext
from bff.health import Feature, Finding, Gauge
from bff.http.rate_limits import RatePolicy
from bff.scans import ActionKey, CodeAction
from bff.settings import Settings
from ground.clock import Clock
from jobs import JobKind
from notifications import MessageKind

Check = Callable[[Settings, Clock], AsyncIterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Face of a capability. ``bff/capabilities.py`` lists them all; nothing else names them.

    ``start_checks`` run before the server starts: a ValueError of theirs stops it with its text.
    ``checks`` are for ``doctor``, ``readiness`` for ``/readyz``, ``features`` for ``/v1/status``
    and ``gauges`` for ``/metrics``.

    ``code_actions`` are what scans do, by kind of code and capability of the terminal.
    ``refused_scans`` are called with each scan that no action was found for, or that came too late:
    ``(context, scan, code or None, reasonCode)``.
    """

    routes: tuple[Routes, ...] = ()
    rate_policies: tuple[RatePolicy, ...] = ()
    job_kinds: Callable[[AppContext], Iterable[JobKind]] = lambda context: ()
    message_kinds: Callable[[AppContext], Iterable[MessageKind[Any]]] = lambda context: ()
    code_actions: Mapping[ActionKey, CodeAction[AppContext, Any]] = field(default_factory=dict)
    refused_scans: tuple[Callable[[AppContext, Any, Any, str], Awaitable[None]], ...] = ()
    start_checks: tuple[Callable[[], object], ...] = ()
    checks: tuple[Check, ...] = ()
    readiness: Mapping[str, Callable[[AppContext], Awaitable[str]]] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    gauges: tuple[Callable[[AppContext], Awaitable[Iterable[Gauge]]], ...] = ()
