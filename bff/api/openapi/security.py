"""Callers of a route, in OpenAPI's terms."""

from __future__ import annotations

from collections.abc import Iterable

from bff.api.endpoint import Endpoint
from bff.scopes import Scope


def schemes(endpoints: Iterable[Endpoint]) -> dict[str, dict[str, str]]:
    """Collect the authentication schemes of each kind of caller."""
    kinds = {endpoint.caller_type: None for endpoint in endpoints}
    return {name: scheme for who in kinds for name, scheme in who.security.items()}


def callers(endpoint: Endpoint) -> str:
    """Name the callers of the route."""
    return endpoint.caller_type.words


def security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """List the ways to authenticate, with the scope that a session must have."""
    if (ways := getattr(endpoint.caller_type, "ways", None)) is not None:
        return [{name: [] for name in way} for way in ways]
    if endpoint.scope is None:
        return (
            [{name: [] for name in endpoint.caller_type.security}]
            if endpoint.caller_type.security
            else []
        )
    return _sessions(endpoint.scope, has_kiosk=endpoint.scope in least_scopes(endpoint))


def least_scopes(endpoint: Endpoint) -> frozenset[Scope]:
    """Return the scopes that every session has which may call the route at all."""
    scopes: frozenset[Scope] = getattr(endpoint.caller_type, "least_scopes", frozenset())
    return scopes


def _sessions(scope: Scope, *, has_kiosk: bool) -> list[dict[str, list[str]]]:
    phone: dict[str, list[str]] = {"citizen": [scope.value]}
    kiosk: dict[str, list[str]] = {"citizenAtKiosk": [scope.value], "proof": []}
    return [phone, kiosk] if has_kiosk else [phone]
