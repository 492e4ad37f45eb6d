"""Health of this server's parts: for ``/readyz``, ``/v1/status``, ``/metrics`` and ``doctor``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

CHECK_S = 1.0
"""Seconds in which a part must answer."""

FRAME_READINESS = ("database", "redis", "signals", "loops", "jobs")
"""Parts of ``/readyz`` that are no capability's. Those of the core are called ``core.…``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding of ``doctor`` about one part."""

    part: str
    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """Numbers for a monitoring system, by the value of ``label`` if it has one."""

    name: str
    description: str
    samples: Mapping[str, float]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """Needs of a feature: services of the core, Redis, and whatever else ``check`` checks.

    If ``check`` raises, or does not answer within ``CHECK_S``, the feature is unavailable.
    """

    core: tuple[str, ...] = ()
    redis: bool = False
    check: Callable[[], Awaitable[bool]] | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Table of the parts, features and gauges of all capabilities.

    A part reports ``ok``, or its fault.
    """

    readiness: dict[str, Callable[[], Awaitable[str]]] = field(default_factory=dict)
    features: dict[str, Feature] = field(default_factory=dict)
    gauges: list[Callable[[], Awaitable[Iterable[Gauge]]]] = field(default_factory=list)
