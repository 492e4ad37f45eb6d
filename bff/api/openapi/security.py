"""Who may call a route, as OpenAPI says it."""

from __future__ import annotations

from bff.api.endpoint import Endpoint
from bff.scopes import KIOSK_SCOPES, Scope

SCHEMES = {
    "citizen": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Access token of a citizen's session (RFC 6750)",
    },
    "terminal": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`DPoP <access token>` of a terminal (RFC 9449)",
    },
    "citizenAtKiosk": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`DPoP <access token>` of a citizen signed in at a kiosk (RFC 9449)",
    },
    "proof": {
        "type": "apiKey",
        "in": "header",
        "name": "DPoP",
        "description": "Proof by the terminal's key for this one request (RFC 9449)",
    },
    "coreSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Signature",
        "description": "Signature of the core, with `X-App-Id`, `X-Timestamp` and `X-Nonce` "
        "(docs/core-dialect.md)",
    },
}
_CALLERS: dict[str, tuple[list[dict[str, list[str]]], str]] = {
    "none": ([], "anyone"),
    "citizen": ([], "citizen"),
    "proof": ([{"proof": []}], "holder of a key (DPoP proof alone)"),
    "terminal": ([{"terminal": [], "proof": []}], "terminal"),
    "core": ([{"coreSignature": []}], "the core platform"),
}


def callers(endpoint: Endpoint) -> str:
    """Name who may call."""
    return _CALLERS[endpoint.who.scheme][1]


def security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """List the ways to authenticate, with the scope that a session must have."""
    if endpoint.scope is None:
        return _CALLERS[endpoint.who.scheme][0]
    return _sessions(endpoint.scope)


def _sessions(scope: Scope) -> list[dict[str, list[str]]]:
    phone: dict[str, list[str]] = {"citizen": [scope.value]}
    kiosk: dict[str, list[str]] = {"citizenAtKiosk": [scope.value], "proof": []}
    return [phone, kiosk] if scope in KIOSK_SCOPES else [phone]
