"""Problems (RFC 9457) of an operation: those its route names, and those the frame answers with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bff.api.endpoint import UNSAFE, Endpoint
from bff.api.openapi.security import least_scopes
from bff.api.openapi.shapes import Shapes
from bff.http.problems import (
    IDEMPOTENCY_KEY_INVALID,
    IDEMPOTENCY_KEY_MISSING,
    IDEMPOTENCY_KEY_REUSED,
    INTERNAL_ERROR,
    MALFORMED_REQUEST,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    REQUEST_IN_PROGRESS,
    REQUEST_TOO_SLOW,
    SERVER_BUSY,
    TIMED_OUT,
    TOO_MANY_REQUESTS,
)
from bff.problems import ProblemDocument, ProblemKind
from bff.problems.input import BODY_TOO_LARGE, INVALID_FIELD, MALFORMED_JSON
from bff.scopes import INSUFFICIENT_SCOPE
from bff.storage_problems import (
    DATABASE_UNAVAILABLE,
    REDIS_UNAVAILABLE,
    STORAGE_FULL,
    STORAGE_READ_ONLY,
)

PROBLEM_JSON = "application/problem+json"
_ANY = (
    MALFORMED_REQUEST,
    REQUEST_TOO_SLOW,
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    TIMED_OUT,
    SERVER_BUSY,
    DATABASE_UNAVAILABLE,
    REDIS_UNAVAILABLE,
)
_WRITES = (STORAGE_FULL, STORAGE_READ_ONLY)
_KEYS = (IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS)
_ANYWHERE = (NOT_FOUND, METHOD_NOT_ALLOWED)
_MAY_WAIT = frozenset({409, 429, 503})


def problems(endpoint: Endpoint) -> dict[str, Any]:
    """Describe the responses with a problem, by status. One with a single kind is shared."""
    return {
        str(status): _reference(kinds[0]) if len(kinds) == 1 else _response(kinds)
        for status, kinds in _by_status(endpoint)
    }


def shared_responses(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Describe the responses that ``problems`` refers to, and those of any address."""
    singles = {kinds[0] for e in endpoints for _, kinds in _by_status(e) if len(kinds) == 1}
    kinds = sorted(singles.union(_ANYWHERE), key=lambda kind: kind.slug)
    return {_name(kind): _response([kind]) for kind in kinds}


def examples(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Describe every kind of problem by an example. Variable parts are in ‹›."""
    kinds_of_answers = {kind for e in endpoints for _, kinds in _by_status(e) for kind in kinds}
    kinds = sorted(kinds_of_answers.union(_ANYWHERE), key=lambda kind: kind.slug)
    return {kind.slug: _example(kind) for kind in kinds}


def _by_status(endpoint: Endpoint) -> list[tuple[int, list[ProblemKind]]]:
    by_status: dict[int, list[ProblemKind]] = {}
    for kind in dict.fromkeys((*endpoint.problems, *_of_frame(endpoint))):
        by_status.setdefault(kind.status, []).append(kind)
    return sorted(by_status.items())


def _of_frame(endpoint: Endpoint) -> list[ProblemKind]:
    """List the problems that follow from the route's caller and parameters."""
    kinds = list(endpoint.caller_type.problems)
    if endpoint.scope is not None and endpoint.scope not in least_scopes(endpoint):
        kinds.append(INSUFFICIENT_SCOPE)
    if endpoint.body is not None:
        kinds += [MALFORMED_JSON, INVALID_FIELD]
    if endpoint.query is not None:
        kinds.append(INVALID_FIELD)
    if endpoint.method in UNSAFE:
        kinds += _WRITES
    if endpoint.method in UNSAFE and not endpoint.streams:
        kinds += _KEYS
    if endpoint.key_required:
        kinds.append(IDEMPOTENCY_KEY_MISSING)
    if endpoint.limit:
        kinds.append(TOO_MANY_REQUESTS)
    return [*kinds, *_ANY]


def _name(kind: ProblemKind) -> str:
    return "".join(part.capitalize() for part in kind.slug.split("-"))


def _reference(kind: ProblemKind) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{_name(kind)}"}


def _response(kinds: list[ProblemKind]) -> dict[str, Any]:
    references = {kind.slug: {"$ref": f"#/components/examples/{kind.slug}"} for kind in kinds}
    content = {"schema": Shapes.of(ProblemDocument), "examples": references}
    response: dict[str, Any] = {
        "description": ", ".join(references),
        "content": {PROBLEM_JSON: content},
    }
    if kinds[0].status in _MAY_WAIT:
        words = "Seconds to wait before the next try, where waiting helps"
        response["headers"] = {"Retry-After": {"description": words, "schema": {"type": "integer"}}}
    return response


def _example(kind: ProblemKind) -> dict[str, Any]:
    detail = kind.detail.outline("en")
    value = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title.en,
        "status": kind.status,
        "detail": detail,
        "reasonCode": kind.slug,
        "instance": "5f0c1d2e3a4b5c6d",
    }
    return {"summary": kind.title.en, "description": detail, "value": value}
