"""Errors as answers: ``application/problem+json`` (RFC 9457), or a page for a person.

An unknown error reveals nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress

import msgspec
from sanic.exceptions import (
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from sanic.response import HTTPResponse

from bff.http.pages import page
from bff.http.problems import (
    INTERNAL_ERROR,
    MALFORMED_REQUEST,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    REQUEST_TOO_SLOW,
    TIMED_OUT,
)
from bff.http.request import BffRequest
from bff.problems import Problem, build_document
from bff.problems.input import BODY_TOO_LARGE
from bff.storage_problems import storage_problem

log = logging.getLogger("bff.http")


def render(request: BffRequest, error: Exception) -> HTTPResponse:
    """Answer an error, also one of Sanic's own. OPTIONS is no error: it asks for ``Allow``."""
    if isinstance(error, MethodNotAllowed) and request.method == "OPTIONS":
        return HTTPResponse(status=204, headers=_allow(request))
    problem = error if isinstance(error, Problem) else _problem_of(request, error)
    request.problem = problem.kind.slug
    if _is_for_a_person(request):
        return _page(request, problem)
    return HTTPResponse(
        msgspec.json.encode(build_document(problem, request.language, request.request_id)),
        status=problem.kind.status,
        headers=_headers(problem),
        content_type="application/problem+json",
    )


def _is_for_a_person(request: BffRequest) -> bool:
    """Tell if a browser followed a link; calls from pages never ask for HTML."""
    reading = request.method in ("GET", "HEAD")
    return reading and "text/html" in request.headers.getone("accept", "")


def _page(request: BffRequest, problem: Problem) -> HTTPResponse:
    document = build_document(problem, request.language, request.request_id)
    reply = page(
        str(document["title"]),
        str(document["detail"]),
        request.language,
        status=problem.kind.status,
        home=True,
    )
    reply.headers.update(_headers(problem))
    return reply


def _headers(problem: Problem) -> dict[str, str]:
    if problem.retry_after is None:
        return problem.headers
    return {"Retry-After": str(problem.retry_after), **problem.headers}


def _allow(request: BffRequest) -> dict[str, str]:
    """List the methods of the address (RFC 9110 §10.2.1).

    Sanic's router does not know them for an address that has parameters and several methods.
    """
    methods = ["OPTIONS"]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        with suppress(NotFound, MethodNotAllowed):
            request.app.router.get(request.path, method, None)
            methods += ["GET", "HEAD"] if method == "GET" else [method]
    return {"Allow": ", ".join(sorted(methods))}


def _problem_of(request: BffRequest, error: Exception) -> Problem:
    match error:
        case NotFound():
            return Problem(NOT_FOUND)
        case MethodNotAllowed():
            return Problem(METHOD_NOT_ALLOWED, headers=_allow(request))
        case PayloadTooLarge():
            return Problem(BODY_TOO_LARGE)
        case RequestTimeout():
            return Problem(REQUEST_TOO_SLOW)
        case ServiceUnavailable() | TimeoutError():
            return Problem(TIMED_OUT, retry_after=2)
        case SanicException() if error.status_code < 500:
            return Problem(MALFORMED_REQUEST)
    if (problem := storage_problem(error, request.request_id)) is not None:
        return problem
    log.exception("unhandled error", extra={"request_id": request.request_id}, exc_info=error)
    return Problem(INTERNAL_ERROR)
