"""Sanic's routes, compiled once for all stages of a run: a quarter of a stage's start.

Each stage makes an application anew, and Sanic parses, prints and compiles the same router again.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

import sanic.mixins.routes
import sanic.router
import sanic_routing.router


def keep_routes_compiled() -> None:
    """Compile equal sources, and read equal handlers' signatures, only once in this process."""
    unchanged: Callable[[str], str] = lambda source: source  # noqa: E731
    router: Any = sanic_routing.router
    # Only `compile` needs the tree, and it takes the source as well.
    router.ast = SimpleNamespace(
        parse=unchanged, unparse=unchanged, fix_missing_locations=unchanged
    )
    router.compile = lru_cache(compile)
    for module in (sanic.router, sanic.mixins.routes):
        module.signature = _signature  # type: ignore[attr-defined]


def _signature(handler: Callable[..., Any]) -> inspect.Signature:
    """Return the signature. That of a partial function without arguments is its function's."""
    if isinstance(handler, partial) and not handler.args and not handler.keywords:
        return _signature_once(handler.func)
    return _signature_once(handler)


@lru_cache
def _signature_once(handler: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(handler)
