"""A problem as a document (RFC 9457) in the language of its reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from bff.problems.problem import Problem
from ground.language import Language, Text


class ProblemDocument(msgspec.Struct, kw_only=True, omit_defaults=True, rename="camel"):
    type: str
    title: str
    status: int
    detail: str
    reason_code: str
    instance: str | None = None
    field: str | None = None
    why: str | None = None
    retry_after: int | None = None
    server_time: datetime | None = None
    upstream: dict[str, str] | None = None
    required: str | None = None
    version: int | None = None
    faults: list[dict[str, str]] | None = None
    missing: list[dict[str, Any]] | None = None


def described(problem: Problem, language: Language, request_id: str) -> dict[str, object]:
    """The problem as a document, for its own answer or for the ``problems`` member of a list."""
    values = _said({"request_id": request_id, **problem.values}, language)
    return {
        "type": f"/problems/{problem.kind.slug}",
        "title": problem.kind.title.said(language),
        "status": problem.kind.status,
        "detail": problem.kind.detail.said(language, **values),
        "instance": request_id,
        "reasonCode": problem.kind.slug,
        **_said(problem.members, language),
    }


def _said(value: Any, language: Language) -> Any:
    """The value with each ``Text`` in it, however deep, in the caller's language."""
    match value:
        case Text():
            return value.said(language)
        case dict():
            return {name: _said(part, language) for name, part in value.items()}
        case list():
            return [_said(part, language) for part in value]
    return value
