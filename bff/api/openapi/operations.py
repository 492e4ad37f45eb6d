"""One route as operations: description, parameters, body and answers."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec

from bff.api.endpoint import UNSAFE, Endpoint
from bff.api.openapi import frame
from bff.api.openapi.security import callers, security
from bff.api.openapi.shapes import Shapes
from bff.api.openapi.words import summary_and_rest
from bff.http.rate_limits import ADDRESS_FLOOD
from bff.scopes import Scope

_EXTENSIONS = re.compile(r"<(\w+):ext=([^>]*)>")
_PARAMETER = re.compile(r"<(\w+)(?::[^>]*)?>")
_MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
_TEXT: dict[str, Any] = {"type": "string"}
_FILE: dict[str, Any] = {"type": "string", "format": "binary"}
_ID: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
_PATH_WORDS = {
    "case_id": "Id of the case.",
    "certificate_id": "Id of the certificate.",
    "code": "Code of the service.",
    "code_id": "Id of the code.",
    "delegation_id": "Id of the delegation.",
    "draft_id": "Id of the draft.",
    "file_id": "Id of the file, from the `fileUrl` of a scan.",
    "photo_id": "Id of the photograph, from the `photoUrl` of a scan.",
    "scan_id": "Id of the scan, from its answer.",
    "material": "To add one: its code in the guide. To remove one: the id of the added material.",
    "secret": "The secret part of the address.",
    "session_id": "Id of the session.",
    "slug": "The `reasonCode` of the problem.",
    "page": "Name of the page.",
    "text": "Text of the code.",
    "user_code": "The `userCode` on the kiosk's screen.",
}


def operations(
    endpoint: Endpoint, tag: str, shapes: Shapes, examples: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield path and operation. A route that takes an extension is one operation for each."""
    if extensions := _EXTENSIONS.search(endpoint.path):
        name, endings = extensions.groups()
        for ending in endings.split("|"):
            path = _path(endpoint.path.replace(extensions[0], f"<{name}>.{ending}"))
            id_ = f"{endpoint.handler.__name__}_{ending}"
            media = (_MEDIA[ending],)
            yield path, _operation(endpoint, tag, shapes, examples, _camel(id_), media)
    else:
        id_ = _camel(endpoint.handler.__name__)
        yield (
            _path(endpoint.path),
            _operation(endpoint, tag, shapes, examples, id_, endpoint.media_types),
        )


def answer_type(endpoint: Endpoint) -> type[msgspec.Struct] | None:
    """Return the Struct of the route's answer, None for a file or a page."""
    annotation = get_type_hints(endpoint.handler, include_extras=True)["return"]
    for shape in (endpoint.reply, *getattr(annotation, "__metadata__", ())):
        if inspect.isclass(shape) and issubclass(shape, msgspec.Struct):
            return shape
    return None


def _path(template: str) -> str:
    return _PARAMETER.sub(lambda match: f"{{{_camel(match[1])}}}", template)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _operation(
    endpoint: Endpoint,
    tag: str,
    shapes: Shapes,
    examples: dict[str, Any],
    id_: str,
    media: tuple[str, ...],
) -> dict[str, Any]:
    summary, description = summary_and_rest(endpoint.handler.__doc__)
    example = examples.get(id_, {})
    operation: dict[str, Any] = {
        "operationId": id_,
        "tags": [tag],
        "summary": summary,
        **({"description": description} if description else {}),
        "x-callers": callers(endpoint),
        "security": security(endpoint),
        "parameters": [*_parameters(endpoint, shapes), *_headers(endpoint)],
    }
    if endpoint.limit:
        flood = f", {ADDRESS_FLOOD}" if endpoint.limit_by else ""
        operation["x-rate-policy"] = f"{endpoint.limit}{flood}"
    if endpoint.body is not None:
        content = {"schema": shapes.of(endpoint.body), **_example(example, "request")}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    if endpoint.streams:
        content = {"schema": _FILE}
        operation["requestBody"] = {
            "required": True,
            "description": "The file itself",
            "content": {"application/octet-stream": content},
        }
    operation["responses"] = {
        **_success(endpoint, shapes, media, _example(example, "response")),
        **frame.problems(endpoint),
    }
    return operation


def _example(examples: dict[str, Any], name: str) -> dict[str, Any]:
    return {"example": examples[name]} if name in examples else {}


def _parameters(endpoint: Endpoint, shapes: Shapes) -> Iterator[dict[str, Any]]:
    for name in endpoint.path_parameters:
        yield {
            "name": _camel(name),
            "in": "path",
            "required": True,
            "description": _PATH_WORDS.get(name, ""),
            "schema": _ID if name.endswith("_id") else _TEXT,
        }
    if endpoint.query is not None:
        yield from shapes.parameters(endpoint.query)


def _headers(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    if _takes_delegation(endpoint):
        yield _header("X-Acting-For", "Id of the delegation by which the caller acts.")
    if endpoint.streams:
        yield _header("X-File-Name", "Name of the file, percent-encoded UTF-8.")
    elif endpoint.method in UNSAFE:
        key = _TEXT | {"minLength": 8, "maxLength": 128}
        words = "Fresh random value. A repeat of the request with it gets the first answer."
        yield _header("Idempotency-Key", words, key, required=endpoint.key_required)
    if endpoint.versioned and endpoint.method == "PUT":
        yield _header("If-Match", "`ETag` of the version that was read.", required=True)
    if endpoint.cacheable:
        yield _header("If-None-Match", "`ETag` of the answer that the caller has.")
    if endpoint.media == "text/event-stream":
        yield _header("Last-Event-ID", "Id of the last event that was received.")


def _takes_delegation(endpoint: Endpoint) -> bool:
    """Tell if the caller may act by a delegation: the route lists the delegation's problems."""
    may_act_for_others = endpoint.scope in (Scope.APPLY, Scope.FOLLOW)
    return may_act_for_others and any(
        kind.slug.startswith("delegation-") for kind in endpoint.problems
    )


def _header(
    name: str, words: str, schema: dict[str, Any] = _TEXT, *, required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": words,
        "schema": schema,
    }


def _success(
    endpoint: Endpoint, shapes: Shapes, media: tuple[str, ...], example: dict[str, Any]
) -> dict[str, Any]:
    if endpoint.reply is type(None):
        return {"204": {"description": "Done"}}
    content = {name: {"schema": _answer(endpoint, shapes, name)} | example for name in media}
    answer: dict[str, Any] = {"content": content}
    if endpoint.cacheable or endpoint.versioned:
        words = "Version of the answer, for `If-None-Match` or `If-Match`"
        answer["headers"] = {"ETag": {"description": words, "schema": _TEXT}}
    answers = {str(endpoint.status): {"description": "Success", **answer}}
    if endpoint.pending_unless is not None:
        answers["202"] = {"description": "Accepted; the core does not have it yet", **answer}
    if endpoint.may_exist:
        answers["200"] = {"description": "There already", **answer}
    if endpoint.cacheable:
        answers["304"] = {"description": "Unchanged since the answer that the caller has"}
    return answers


def _answer(endpoint: Endpoint, shapes: Shapes, media: str) -> dict[str, Any]:
    if (shape := answer_type(endpoint)) is not None:
        return shapes.of(shape)
    if media.startswith("text/"):
        return _TEXT
    return {"type": "object"} if media == "application/json" else _FILE
