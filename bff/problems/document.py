"""A problem as a document (RFC 9457) in the language of its reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from bff.problems.problem import Problem
from ground.language import Language, Text


class ProblemDocument(msgspec.Struct, kw_only=True, omit_defaults=True, rename="camel"):
    """Problem: why a request is refused, and what to do (RFC 9457)."""

    type: str
    """Address of a page that explains it, ``/problems/<reasonCode>``."""
    title: str
    """Title for the citizen, in their language."""
    status: int
    """Status of the response."""
    detail: str
    """What to do, for the citizen or the person at the desk, in their language."""
    reason_code: str
    """Name of the problem, which never changes. Branch on it."""
    instance: str | None = None
    """Id of the request, to quote to the staff."""
    field: str | None = None
    """Field that is wrong, as a JSON pointer (RFC 6901)."""
    why: str | None = None
    """What is wrong with the field, in words."""
    allowed: list[bool | int | float | str | dict[str, Any]] | None = None
    """Values that are allowed in the field."""
    retry_after: int | None = None
    """Seconds to wait before the next try."""
    server_time: Annotated[datetime, Meta(tz=True)] | None = None
    """Time of the server, to correct the device's clock."""
    upstream: dict[str, str] | None = None
    """Code and text of the core's own refusal."""
    required: str | None = None
    """Assurance level that is needed."""
    version: int | None = None
    """Present version of what was to be changed."""
    fields: list[str] | None = None
    """Names of what another device has changed."""
    settings: dict[str, Any] | None = None
    """Present page settings."""
    faults: list[dict[str, str]] | None = None
    """Faults of the form, each with ``field`` and ``why``."""
    missing: list[dict[str, Any]] | None = None
    """Missing materials or commitments, each with ``code`` and ``name``."""
    certificate_id: str | None = None
    """Id of the certificate that stands in for the file already."""
    material_id: str | None = None
    """Id of the material to take out first."""
    material_code: str | None = None
    """Code of that material in the guide."""
    deadline: date | None = None
    """Last day of the notice, which has passed."""


DescribedProblem = Annotated[
    dict[str, Any], Meta(extra_json_schema={"$ref": "#/components/schemas/ProblemDocument"})
]
"""A problem inside another answer, as ``build_document`` builds it."""


def build_document(problem: Problem, language: Language, request_id: str) -> dict[str, object]:
    """Build the problem's document, for its own answer or for the ``problems`` member of a list."""
    values = _translate({"request_id": request_id, **problem.values}, language)
    return {
        "type": f"/problems/{problem.kind.slug}",
        "title": problem.kind.title.render(language),
        "status": problem.kind.status,
        "detail": problem.kind.detail.render(language, **values),
        "instance": request_id,
        "reasonCode": problem.kind.slug,
        **_translate(problem.members, language),
    }


def _translate(value: Any, language: Language) -> Any:
    """Translate each ``Text`` in a value, however deep, to the caller's language."""
    match value:
        case Text():
            return value.render(language)
        case dict():
            return {name: _translate(part, language) for name, part in value.items()}
        case list():
            return [_translate(part, language) for part in value]
    return value
