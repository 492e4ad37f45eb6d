"""The endpoints that a capability declares (see ``bff.api.endpoint``)."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Container
from functools import partial
from typing import Any, TypeVar, cast, get_args, get_type_hints

from sanic import Sanic

from bff.api.callers import Caller
from bff.api.endpoint import Endpoint
from bff.scopes import Scope

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


class Routes:
    """The endpoints of one capability, under one heading (``tag``) of the API's description."""

    def __init__(self, tag: str, description: str = "") -> None:
        self.tag = tag
        self.description = description
        self.endpoints: list[Endpoint] = []

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a GET. The options are those of an ``Endpoint``.

        ``media`` names the type of an answer that is not JSON, or its types. ``cacheable`` adds an
        ETag of the answer, ``versioned`` one of its member ``version``. A handler that writes its
        response itself names the Struct in it: ``-> Annotated[HTTPResponse, Ready]``.
        """
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a POST. The options are those of an ``Endpoint``.

        A write is finished even if its client hangs up, unless ``finish=False`` says that half of
        it does no harm. ``key_required`` requires an ``Idempotency-Key``, where a second effect
        would hurt. The status is 202 unless the answer's member ``pending_unless`` is true.
        ``may_exist`` allows the handler to return what exists already: it sets
        ``request.already_exists``, and the status is 200. ``before_repeat(call, reply)`` may refuse
        to repeat a stored answer.
        """
        return self._route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, **options)

    def add_to(self, app: Sanic[Any, Any], limits: Container[str]) -> None:
        """Add the endpoints to the application. ValueError: an unknown rate limit."""
        for endpoint in self.endpoints:
            if endpoint.limit is not None and endpoint.limit not in limits:
                raise ValueError(f"{endpoint.path}: there is no rate limit {endpoint.limit}")
            name = f"{endpoint.method}_{endpoint.handler.__module__}_{endpoint.handler.__name__}"
            app.add_route(
                partial(endpoint.serve),  # Sanic notes on a handler that it streams
                endpoint.path,
                [endpoint.method],
                name=name.replace(".", "_"),
                stream=endpoint.streams,
                error_format="json",  # otherwise Sanic reads every handler's source to guess it
            )

    def _route(self, method: str, path: str, **options: Any) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            self.endpoints.append(
                Endpoint(
                    method=method,
                    path=path,
                    handler=handler,
                    caller_type=_caller(handler, options.get("scope")),
                    body=hints.get("body"),
                    query=hints.get("query"),
                    reply=hints["return"],
                    streams="upload" in hints,
                    **options,
                )
            )
            return handler

        return add


def _caller(handler: Callable[..., Awaitable[Any]], scope: Scope | None) -> type[Caller]:
    """Read the kind of caller from the handler's first annotation.

    TypeError: a scope too few or many.
    """
    first = next(iter(inspect.signature(handler).parameters))
    [who] = get_args(get_type_hints(handler)[first])
    if hasattr(who, "scopes") != (scope is not None):
        raise TypeError(f"{handler.__name__}: a citizen's route names its scope, and no other does")
    return cast("type[Caller]", who)
