"""OpenAPI 3.1 from the routes and their Structs. ``docs/openapi.json`` is its output, checked in.

Summaries and descriptions are docstrings: of a route's handler, of a Struct, and below each field.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bff.api.openapi import frame, scans, security
from bff.api.openapi.operations import answer_type, operations
from bff.api.openapi.shapes import Shapes
from bff.api.routing import Routes
from bff.problems import ProblemDocument
from bff.scans import CodeAction

TITLE = "Mashangban BFF"
DESCRIPTION = """\
Backend of 码上办 (Mashangban): electronic certificates shown by QR code, and applications for \
government services, for a phone app, a mini program and kiosks.

- Bodies are JSON with camelCase names. Ids are opaque strings. Times are ISO 8601 with offset.
- Send `Accept-Language: zh-CN` (default) or `en`. It chooses the language of all texts.
- Errors are `application/problem+json` (RFC 9457). Branch on `reasonCode`; show `detail`.
- Any address can answer `not-found` (404) and `method-not-allowed` (405).
- `X-Request-Id` is taken from the request if it is plain, and is always answered.
- Where it is listed, send a fresh random `Idempotency-Key`, and the same one when you try the \
same thing again. The first answer is repeated for 24 hours.

docs/api.md begins with a quick start."""


def describe(
    groups: Iterable[Routes],
    version: str,
    examples: dict[str, Any] | None = None,
    actions: Iterable[CodeAction[Any, Any]] = (),
) -> dict[str, Any]:
    """Describe the routes, in the order of their declaration.

    ``examples`` holds, by operationId, one ``request`` and one ``response``: those of
    docs/examples.json. ``actions`` are those of scans. TypeError: an example belongs to no
    operation.
    """
    groups, actions = list(groups), list(actions)
    endpoints = [
        (group, scans.with_action_problems(endpoint, actions))
        for group in groups
        for endpoint in group.endpoints
    ]
    bodies = [
        shape for _, route in endpoints for shape in (route.body, answer_type(route)) if shape
    ]
    queries = [route.query for _, route in endpoints if route.query]
    shapes = Shapes([*bodies, ProblemDocument], queries, scans.members(actions))
    paths: dict[str, dict[str, Any]] = {}
    for group, endpoint in endpoints:
        for path, operation in operations(endpoint, group.tag, shapes, examples or {}):
            at = paths.setdefault(path, {})
            if endpoint.method.lower() in at:
                raise TypeError(f"{endpoint.method} {path} is described twice")
            at[endpoint.method.lower()] = operation
    operation_ids = {operation["operationId"] for at in paths.values() for operation in at.values()}
    if strangers := (examples or {}).keys() - operation_ids:
        raise TypeError(f"examples of no operation: {sorted(strangers)}")
    tags = {group.tag: group.description for group in reversed(groups)}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": version, "description": DESCRIPTION},
        "servers": [{"url": "/", "description": "The server that answers with this document"}],
        "tags": [
            {"name": tag, "description": tags[tag]} for tag in dict.fromkeys(g.tag for g in groups)
        ],
        "paths": paths,
        "components": {
            "schemas": shapes.components,
            "responses": frame.shared_responses([endpoint for _, endpoint in endpoints]),
            "examples": frame.examples([endpoint for _, endpoint in endpoints]),
            "securitySchemes": security.schemes(e for group in groups for e in group.endpoints),
        },
    }
