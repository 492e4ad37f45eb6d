"""OpenAPI 3.1 from the endpoints and their Structs. ``docs/openapi.json`` is its output, checked
in.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from bff.api.endpoint import UNSAFE, Endpoint
from bff.api.routing import Routes
from bff.http.problems import (
    IDEMPOTENCY_KEY_MISSING,
    INTERNAL_ERROR,
    MALFORMED_REQUEST,
    TOO_MANY_REQUESTS,
)
from bff.http.rate_limits import ADDRESS_FLOOD
from bff.problems import ProblemDocument, ProblemKind
from bff.problems.input import BODY_TOO_LARGE, INVALID_FIELD, MALFORMED_JSON
from bff.scopes import INSUFFICIENT_SCOPE, KIOSK_SCOPES, Scope
from bff.storage_problems import DATABASE_UNAVAILABLE

_REFERENCE = "#/components/schemas/{name}"
_EXTENSION = re.compile(r"<(\w+):ext=[^>]*>")
_PARAMETER = re.compile(r"<(\w+)(?::[^>]*)?>")
_EVERY = (MALFORMED_REQUEST, INTERNAL_ERROR, DATABASE_UNAVAILABLE)
_CALLERS: dict[str, tuple[list[dict[str, list[str]]], str]] = {
    "none": ([], "anyone"),
    "citizen": ([], "citizen"),
    "proof": ([{"proof": []}], "holder of a key (DPoP proof alone)"),
    "terminal": ([{"terminal": [], "proof": []}], "terminal"),
    "core": ([{"coreSignature": []}], "the core platform"),
}
SECURITY_SCHEMES = {
    "citizen": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "terminal": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "DPoP <access token> (RFC 9449)",
    },
    "citizenAtKiosk": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "DPoP <access token> of a citizen signed in at a kiosk (RFC 9449)",
    },
    "proof": {
        "type": "apiKey",
        "in": "header",
        "name": "DPoP",
        "description": "A proof by the terminal's key (RFC 9449)",
    },
    "coreSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Signature",
        "description": "The core's signature, with X-App-Id, X-Timestamp and X-Nonce "
        "(docs/core-dialect.md)",
    },
}


def describe(groups: Iterable[Routes], version: str) -> dict[str, Any]:
    """The whole document. Operations come in the order the routes are declared."""
    groups = list(groups)
    types = list({shape: None for group in groups for e in group.endpoints for shape in _shapes(e)})
    schemas, components = msgspec.json.schema_components(
        [*types, ProblemDocument], ref_template=_REFERENCE
    )
    known = dict(zip([*types, ProblemDocument], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for group in groups:
        for endpoint in group.endpoints:
            operation = _operation(endpoint, group.tag, known, components)
            paths.setdefault(_path(endpoint.path), {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "码上办 BFF", "version": version},
        "tags": [{"name": group.tag} for group in groups],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SECURITY_SCHEMES},
    }


def _shapes(endpoint: Endpoint) -> list[Any]:
    reply = endpoint.reply if _is_struct(endpoint.reply) else None
    return [shape for shape in (endpoint.body, endpoint.query, reply) if shape is not None]


def _is_struct(shape: Any) -> bool:
    return inspect.isclass(shape) and issubclass(shape, msgspec.Struct)


def _path(template: str) -> str:
    return _PARAMETER.sub(r"{\1}", _EXTENSION.sub(r"{\1}.{ext}", template))


def _operation(
    endpoint: Endpoint, tag: str, known: dict[Any, Any], components: dict[str, Any]
) -> dict[str, Any]:
    security, caller = _CALLERS[endpoint.who.scheme]
    if endpoint.scope is not None:
        security = _sessions(endpoint.scope)
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "tags": [tag],
        "summary": inspect.cleandoc(endpoint.handler.__doc__ or ""),
        "x-callers": caller,
        "security": security,
        "parameters": _parameters(endpoint, known, components),
        "responses": {**_success(endpoint, known), **_problems(endpoint, known)},
    }
    if endpoint.limit:
        flood = f", {ADDRESS_FLOOD}" if endpoint.limit_by else ""
        operation["x-rate-policy"] = f"{endpoint.limit}{flood}"
    if endpoint.body is not None:
        content = {"application/json": {"schema": known[endpoint.body]}}
        operation["requestBody"] = {"required": True, "content": content}
    if endpoint.streams:
        content = {"application/octet-stream": {"schema": {}}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _sessions(scope: Scope) -> list[dict[str, list[str]]]:
    """Name the sessions that may call, with the scope that each of them must have."""
    phone: dict[str, list[str]] = {"citizen": [scope.value]}
    kiosk: dict[str, list[str]] = {"citizenAtKiosk": [scope.value], "proof": []}
    return [phone, kiosk] if scope in KIOSK_SCOPES else [phone]


def _parameters(
    endpoint: Endpoint, known: dict[Any, Any], components: dict[str, Any]
) -> list[dict[str, Any]]:
    names = [*endpoint.path_parameters, *(["ext"] if ":ext=" in endpoint.path else [])]
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    if endpoint.query is not None:
        shape = components[known[endpoint.query]["$ref"].rsplit("/", 1)[1]]
        for name, schema in shape["properties"].items():
            required = name in shape.get("required", [])
            found.append({"name": name, "in": "query", "required": required, "schema": schema})
    return found + _headers(endpoint)


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    text: dict[str, Any] = {"type": "string"}
    key = text | {"minLength": 8, "maxLength": 128}
    taken: dict[str, tuple[bool, dict[str, Any]]] = {}
    if endpoint.streams:
        taken["X-File-Name"] = (False, text)
    elif endpoint.method in UNSAFE:
        taken["Idempotency-Key"] = (endpoint.key_required, key)
    if endpoint.versioned and endpoint.method == "PUT":
        taken["If-Match"] = (True, text)
    return [
        {"name": name, "in": "header", "required": required, "schema": schema}
        for name, (required, schema) in taken.items()
    ]


def _success(endpoint: Endpoint, known: dict[Any, Any]) -> dict[str, Any]:
    if endpoint.reply is type(None):
        return {"204": {"description": "Done"}}
    schema = known.get(endpoint.reply, {}) if _is_struct(endpoint.reply) else {}
    content = {endpoint.media: {"schema": schema} if schema else {}}
    answers = {str(endpoint.status): {"description": "OK", "content": content}}
    if endpoint.pending_unless is not None:
        answers["202"] = {"description": "Accepted, not finished", "content": content}
    if endpoint.standing:
        answers["200"] = {"description": "It is there already", "content": content}
    return answers


def _problems(endpoint: Endpoint, known: dict[Any, Any]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for kind in (*endpoint.problems, *_own(endpoint), *_EVERY):
        by_status.setdefault(kind.status, []).append(kind.slug)
    content = {"application/problem+json": {"schema": known[ProblemDocument]}}
    return {
        str(status): {"description": ", ".join(slugs), "content": content}
        for status, slugs in sorted(by_status.items())
    }


def _own(endpoint: Endpoint) -> list[ProblemKind]:
    """List the problems that follow from who calls and from what the endpoint takes."""
    kinds = list(endpoint.who.problems)
    if endpoint.scope is not None and endpoint.scope not in KIOSK_SCOPES:
        kinds = [INSUFFICIENT_SCOPE, *kinds]
    if endpoint.body is not None:
        kinds += [MALFORMED_JSON, INVALID_FIELD, BODY_TOO_LARGE]
    elif endpoint.query is not None:
        kinds += [INVALID_FIELD]
    if endpoint.key_required:
        kinds += [IDEMPOTENCY_KEY_MISSING]
    return [*kinds, TOO_MANY_REQUESTS] if endpoint.limit else kinds
