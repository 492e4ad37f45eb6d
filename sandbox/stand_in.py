"""Interface between a stand-in and the server."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass

from aiohttp import web

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.handset import Handset
from sandbox.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedParts:
    """Parts that all stand-ins of one sandbox share. `new_secret` returns an unguessable string."""

    store: Store
    faults: Faults
    handset: Handset
    clock: Clock
    new_secret: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """One outside system: a public port, its admin calls, and its background work."""

    port: int
    public: web.Application
    admin: Sequence[web.RouteDef]
    beside: Sequence[Coroutine[object, object, None]] = ()
