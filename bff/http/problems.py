"""Errors as ``application/problem+json`` (RFC 9457). One renderer; an unknown error reveals
nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from asyncpg import InterfaceError, InternalClientError, PostgresConnectionError, PostgresError
from redis.exceptions import RedisError
from sanic.exceptions import (
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from sanic.response import HTTPResponse
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from bff.http.pages import page
from bff.http.request import BffRequest
from bff.language import Language, Text
from bff.problem_kinds import KINDS

log = logging.getLogger("bff.http")


class Problem(Exception):
    """Raise to answer with the kind named by ``slug``.

    ``values`` fill the kind's detail, ``members`` are added to the document (camelCase names); a
    ``Text`` in either is said in the caller's language.
    """

    def __init__(
        self,
        slug: str,
        *,
        members: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.kind = KINDS[slug]
        self.members = members or {}
        self.headers = headers or {}
        self.values = values


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
        "type": f"/problems/{problem.slug}",
        "title": problem.kind.title.said(language),
        "status": problem.kind.status,
        "detail": problem.kind.detail.said(language, **values),
        "instance": request_id,
        "reasonCode": problem.slug,
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


def render(request: BffRequest, error: Exception) -> HTTPResponse:
    """The one renderer, also for what Sanic itself raises."""
    problem = error if isinstance(error, Problem) else _known(request, error)
    request.problem = problem.slug
    if _is_for_a_person(request):
        return _page(request, problem)
    return HTTPResponse(
        msgspec.json.encode(described(problem, request.language, request.request_id)),
        status=problem.kind.status,
        headers=problem.headers,
        content_type="application/problem+json",
    )


def _is_for_a_person(request: BffRequest) -> bool:
    """Tell if a browser has followed a link: its pages' own calls never ask for HTML."""
    reading = request.method in ("GET", "HEAD")
    return reading and "text/html" in request.headers.getone("accept", "")


def _page(request: BffRequest, problem: Problem) -> HTTPResponse:
    document = described(problem, request.language, request.request_id)
    return page(
        str(document["title"]),
        str(document["detail"]),
        request.language,
        status=problem.kind.status,
        home=True,
        headers=problem.headers,
    )


def _allowed(request: BffRequest) -> list[str]:
    """Sanic's router does not say it for an address that has parameters and several methods."""
    found = []
    for method in ("GET", "POST", "PUT", "DELETE"):
        with suppress(NotFound, MethodNotAllowed):
            request.app.router.get(request.path, method, None)
            found.append(method)
    return found


def _known(request: BffRequest, error: Exception) -> Problem:
    match error:
        case NotFound():
            return Problem("not-found")
        case MethodNotAllowed():
            headers = dict(error.headers) or {"Allow": ", ".join(_allowed(request))}
            return Problem("method-not-allowed", headers=headers)
        case PayloadTooLarge():
            return Problem("body-too-large")
        case RequestTimeout() | ServiceUnavailable() | TimeoutError():
            return Problem("timed-out", headers={"Retry-After": "2"})
        case RedisError():
            log.warning(
                "redis unavailable",
                extra={"request_id": request.request_id, "error": type(error).__name__},
            )
            return Problem("redis-unavailable", headers={"Retry-After": "2"})
        case IntegrityError():
            pass  # the database answers: it is we who are wrong
        case (
            PostgresError()
            | InterfaceError()
            | InternalClientError()  # a connection that was cut while it was made ready
            | PostgresConnectionError()
            | DBConnectionError()
            | OperationalError()
            | OSError()
        ):
            log.exception("database unavailable", extra={"request_id": request.request_id})
            return Problem("database-unavailable", headers={"Retry-After": "2"})
        case SanicException() if error.status_code < 500:
            return Problem("malformed-request")
    log.exception("unhandled error", extra={"request_id": request.request_id}, exc_info=error)
    return Problem("internal-error")
