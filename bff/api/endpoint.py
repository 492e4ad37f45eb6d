"""Routes: a handler's annotations are its contract.

    @routes.post("/v1/scans", limit="scans", problems=(CODE_USED,))
    async def scan(call: Call[Terminal], body: ScanRequest) -> Scan:

    @routes.get("/v1/cases", scope=Scope.FOLLOW)
    async def list_cases(call: Call[Citizen], query: CaseQuery) -> CasePage:

``Call[Terminal]`` names the kind of caller, whose type identifies it from the request. ``body`` and
``query`` are decoded into their Structs, ``upload`` is a body that is read as it arrives, other
parameters come from the path, and the return type is the answer. docs/openapi.json comes from the
same annotations. A route for callers with scopes (citizens) names the scope it needs.

Limits count requests by caller. Where the caller is not known yet, ``limit_by`` names what to count
by instead: the ticket, the session, the key. An address may be a whole hall, or all of a carrier's
phones.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar, cast

import msgspec
from sanic.response import HTTPResponse

from bff.api.callers import Caller, RevocableCaller, is_anonymous
from bff.context import AppContext, context_of, core_call
from bff.http.idempotency import HEADER as IDEMPOTENCY_KEY
from bff.http.patience import Patience
from bff.http.preconditions import tag_of
from bff.http.problems import IDEMPOTENCY_KEY_MISSING
from bff.http.protocol import Connection
from bff.http.rate_limits import ADDRESS_FLOOD
from bff.http.reading import read_body, read_query
from bff.http.replies import json_reply, with_etag
from bff.http.request import BffRequest
from bff.http.streamed_body import HungUp, StreamedBody
from bff.http.streams import StreamedReply
from bff.problems import Problem, ProblemKind
from bff.request_context import RequestContext
from bff.scopes import Scope, insufficient_scope

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PATH_PARAMETER = re.compile(r"<(\w+)(?::[^>]*)?>")


CallerT = TypeVar("CallerT")


@dataclass(frozen=True, slots=True)
class Call(Generic[CallerT]):
    """Context of one call, given to a handler beside body, query and path."""

    context: AppContext
    request: BffRequest
    caller: CallerT

    @property
    def request_context(self) -> RequestContext[CallerT]:
        """Return what a rule may know of this request."""
        return RequestContext(
            caller=self.caller,
            call=core_call(self.request),
            language=self.request.language,
            acting_for=self.request.acting_for,
            key=self.request.headers.getone(IDEMPOTENCY_KEY, None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One operation: its handler, what its annotations say, and the options of its route."""

    method: str
    path: str
    handler: Callable[..., Awaitable[Any]]
    caller_type: type[Caller]
    body: type[msgspec.Struct] | None
    query: type[msgspec.Struct] | None
    reply: Any
    streams: bool

    scope: Scope | None = None
    status: int = 200
    limit: str | None = "read"
    limit_by: Callable[[Call[Any], Any], str] | None = None
    media: str | tuple[str, ...] = "application/json"
    cacheable: bool = False
    finish: bool = True
    key_required: bool = False
    pending_unless: str | None = None
    versioned: bool = False
    may_exist: bool = False
    before_repeat: Callable[..., Awaitable[None]] | None = None
    problems: tuple[ProblemKind, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        return (self.media,) if isinstance(self.media, str) else self.media

    @property
    def path_parameters(self) -> list[str]:
        return _PATH_PARAMETER.findall(self.path)

    async def serve(self, request: BffRequest, **path: str) -> HTTPResponse | None:
        context = context_of(request)
        reply = await (self._reply_to_upload if self.streams else self._reply)(
            context, request, path
        )
        if isinstance(reply, StreamedReply):
            await (reply.send_head_to if request.head_only else reply.send_to)(request)
            return None
        return reply

    async def _admit(self, context: AppContext, request: BffRequest) -> Call[Any]:
        """Identify the caller, and check the limits and the scope of this route."""
        caller = await self.caller_type.identify(context, request)
        call = Call(context, request, caller)
        request.caller = caller.limited_as
        if not is_anonymous(caller):
            cast(Connection, request.protocol).belongs_to(caller.id)
        if self.limit_by is not None:
            await self._count(call, ADDRESS_FLOOD, caller.limited_as)
            subject = self.limit_by(call, self._read_body(request))
            caller_hash = context.settings.keys.lookup(f"limit:{subject}")
            await self._count(call, self.limit, caller_hash)
        else:
            await self._count(call, self.limit, caller.limited_as)
        if self.scope is not None and self.scope not in caller.scopes:
            raise insufficient_scope(self.scope)
        return call

    async def _count(self, call: Call[Any], limit: str | None, caller: str) -> None:
        """Count the request against a limit; raise ``too-many-requests`` beyond it."""
        if limit is not None:
            call.request.rates.append(await call.context.http.rate_windows.take(limit, caller))

    def _read_body(self, request: BffRequest) -> Any:
        return read_body(request, self.body) if self.body is not None else None

    async def _reply(
        self, context: AppContext, request: BffRequest, path: dict[str, str]
    ) -> HTTPResponse:
        call = await self._admit(context, request)
        if self.method not in UNSAFE:
            return await self._read(call, path)
        if IDEMPOTENCY_KEY in request.headers:
            before_repeat = self.before_repeat and partial(self.before_repeat, call)
            work = context.http.idempotency.run_once(
                request,
                call.caller.id,
                lambda: self._answer(call, path),
                before_repeat,
                is_known=call.caller.is_known,
            )
            return await context.background.finish(work)
        if self.key_required:
            raise Problem(IDEMPOTENCY_KEY_MISSING)
        if self.finish:
            return await context.background.finish(self._answer(call, path))
        return await self._answer(call, path)

    async def _read(self, call: Call[Any], path: dict[str, str]) -> HTTPResponse:
        reply = await self._answer(call, path)
        # By name, because isinstance() of a Protocol takes as long as the rest of a short answer.
        if hasattr(call.caller, "must_not_have_ended"):
            cast(RevocableCaller, call.caller).must_not_have_ended(call.context)
        if not self.cacheable:
            return reply
        return with_etag(call.request, reply, public=is_anonymous(call.caller))

    async def _reply_to_upload(
        self, context: AppContext, request: BffRequest, path: dict[str, str]
    ) -> HTTPResponse:
        """Answer an upload.

        It ends with its client until its last byte is there, and is finished from then on. It takes
        no ``Idempotency-Key``: without a stored body there is nothing to compare.
        """
        bounds = request.app.config
        patience = Patience(bounds.UPLOAD_STALL_S, bounds.BODY_LEAST_RATE)
        upload = StreamedBody(request, patience, bounds.UPLOAD_LONGEST_S)
        try:
            call = await self._admit(context, request)
            return await context.background.finish(self._receive_upload(call, path, upload))
        except asyncio.CancelledError:
            upload.hang_up()
            raise
        except Exception:
            upload.refuse_rest()
            raise

    async def _receive_upload(
        self, call: Call[Any], path: dict[str, str], upload: StreamedBody
    ) -> HTTPResponse:
        try:
            return await self._answer(call, path, upload=upload)
        except HungUp:
            return HTTPResponse(status=400)  # the client has hung up

    async def _answer(
        self, call: Call[Any], path: dict[str, str], **arguments: Any
    ) -> HTTPResponse:
        arguments |= path
        if self.body is not None:
            arguments["body"] = self._read_body(call.request)
        if self.query is not None:
            arguments["query"] = read_query(call.request, self.query)
        reply = await self.handler(call, **arguments)
        if reply is None:
            return HTTPResponse(status=204)
        if isinstance(reply, HTTPResponse):
            return reply
        pending = self.pending_unless is not None and not getattr(reply, self.pending_unless)
        status = 200 if call.request.already_exists else 202 if pending else self.status
        answer = json_reply(reply, status)
        if self.versioned:
            answer.headers["ETag"] = tag_of(reply.version)
        return answer
