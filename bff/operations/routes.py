"""Routes of health, the API description, and a page for every problem."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from sanic.response import HTTPResponse

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.http import pages
from bff.http.problems import NOT_FOUND
from bff.http.replies import json_reply
from bff.operations import service
from bff.operations.metrics import metrics as collected_metrics
from bff.operations.schemas import Alive, Ready, Status
from bff.problems import PROBLEMS, Problem, ProblemKind
from ground.language import Language, Name

routes = Routes("Operations", "Health, metrics, and this description")


@routes.get("/healthz", limit=None)
async def check_health(call: Call[AnonymousCaller]) -> Alive:
    """Check that the process answers."""
    return Alive("ok")


@routes.get("/readyz", limit=None)
async def check_readiness(call: Call[AnonymousCaller]) -> Annotated[HTTPResponse, Ready]:
    """Check that the server can take requests: 503 when it cannot."""
    ready = await service.readiness(call.context)
    return json_reply(ready, 200 if ready.ready else 503)


@routes.get("/metrics", limit=None, media="text/plain")
async def read_metrics(call: Call[AnonymousCaller]) -> HTTPResponse:
    """Read counters and gauges in the text format of Prometheus."""
    text, content_type = await collected_metrics(call.context)
    return HTTPResponse(text, content_type=content_type)


@routes.get("/v1/status", limit="public")
async def read_status(call: Call[AnonymousCaller]) -> Status:
    """Read which features can be used now."""
    return await service.status(call.context)


@routes.get("/openapi.json", limit="public", cacheable=True)
async def read_openapi(call: Call[AnonymousCaller]) -> HTTPResponse:
    """Read this description of the API, OpenAPI 3.1."""
    return HTTPResponse(_openapi_text(), content_type="application/json")


@cache
def _openapi_text() -> bytes:
    return service.OPENAPI_FILE.read_bytes()


@routes.get("/problems/<slug:str>", limit="public", cacheable=True, media="text/html")
async def explain_problem(call: Call[AnonymousCaller], slug: str) -> HTTPResponse:
    """Explain a problem and what to do, as a page."""
    kind = PROBLEMS.get(slug)
    if kind is None:
        raise Problem(NOT_FOUND)
    return _problem_page(kind, call.request.language)


def _problem_page(kind: ProblemKind, language: Language) -> HTTPResponse:
    text = kind.detail.outline(language)
    name = f"{kind.slug} · {kind.status}"
    return pages.page(kind.title.render(language), text, language, header=Name(name, name))
