"""Every signed call comes through here.

    arrives ─> counted ─> faults ─> signature ─> idempotency ─> handler ─> faults ─> answered

What a call changes and its kept first answer are one transaction: after a kill either both are
there or neither. An upload's body is read after the signature, since that does not cover it.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from sandbox import materials
from sandbox.calls import MATERIAL_UPLOAD, Call, find_call
from sandbox.dialect import Desk, Refusal, Reply, refused
from sandbox.faults import FaultOrder, Faults
from sandbox.office import Office
from sandbox.signing import verify
from sandbox.store import FirstAnswer

CHUNK = 4096
GARBAGE = Reply("<html>网关错误 gateway error</html>".encode())


class Gate:
    """The public port's signed calls."""

    def __init__(self, office: Office, faults: Faults) -> None:
        self._office = office
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call, named = find_call(request.method, request.path)
        now = self._office.clock()
        number = self._office.store.note_received(
            call.pattern, request.headers.get("X-Request-Id", ""), now
        )
        striking = self._faults.striking(request.path, now)
        early = await _strike_before(request, striking)
        if early is not None:
            return early
        desk = self._office.desk(
            named=named,
            query=request.query,
            origin=str(request.url.origin()),
            keyless=any(fault.kind == "noKey" for fault in striking),
        )
        try:
            if call.pattern == MATERIAL_UPLOAD and call.method == "POST":
                reply = await self._take_in(request, desk, number)
            else:
                reply = self._answer(request, call, desk, await request.read(), number)
        except Refusal as refusal:
            reply = refused(refusal)
        return await _send(request, reply, striking)

    def _answer(
        self, request: web.Request, call: Call, desk: Desk, body: bytes, number: int
    ) -> Reply:
        self._verify(request, desk, body)
        key = request.headers.get("Idempotency-Key") if call.write and not desk.keyless else None
        with desk.store.transaction():
            desk.store.note_handled(number)
            return _once(desk, call, request.path, key, body)

    async def _take_in(self, request: web.Request, desk: Desk, number: int) -> Reply:
        self._verify(request, desk, None)
        upload = await materials.read_upload(request.headers, request.content)
        # Reading took its time: the material's 40 days begin now.
        desk = replace(desk, now=self._office.clock())
        with desk.store.transaction():
            desk.store.note_handled(number)
            return materials.keep(desk, upload)

    def _verify(self, request: web.Request, desk: Desk, body: bytes | None) -> None:
        verify(
            self._office.settings, desk.store, desk.now,
            request.method, request.raw_path, request.headers, body,
        )  # fmt: skip


def _once(desk: Desk, call: Call, path: str, key: str | None, body: bytes) -> Reply:
    if key is None:
        return _handle(desk, call, body)
    fingerprint = hashlib.sha256(body).hexdigest()
    first = desk.store.first_answer(path, key)
    if first is None:
        reply = _handle(desk, call, body)
        desk.store.keep_answer(path, key, FirstAnswer(fingerprint, reply.body))
        return reply
    if first.fingerprint != fingerprint:
        return refused(Refusal(40901, "idempotency key was used with another body"))
    return Reply(first.answer)


def _handle(desk: Desk, call: Call, body: bytes) -> Reply:
    """A handler refuses before it changes anything, so a refusal too is kept as the answer."""
    try:
        return call.handler(desk, body)
    except Refusal as refusal:
        return refused(refusal)


async def _strike_before(
    request: web.Request, striking: Sequence[FaultOrder]
) -> web.Response | None:
    for fault in striking:
        match fault.kind:
            case "latency":
                await asyncio.sleep(fault.latency_ms / 1000)
            case "error":
                return web.Response(status=fault.status or 500, text="internal error")
            case "busy":
                headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
                return web.Response(status=fault.status or 503, headers=headers, text="busy")
            case "drop" | "down":
                return _hang_up(request)
            case _:  # while the answer is sent
                pass
    return None


async def _send(
    request: web.Request, reply: Reply, striking: Sequence[FaultOrder]
) -> web.StreamResponse:
    kinds = {fault.kind for fault in striking}
    if "dropAfter" in kinds:
        return _hang_up(request)
    if "garbage" in kinds:
        reply = GARBAGE
    if not kinds & {"truncate", "trickle"}:
        return web.Response(body=reply.body, headers={"Content-Type": reply.media_type})
    pause = max((f.latency_ms for f in striking if f.kind == "trickle"), default=0) / 1000
    end = len(reply.body) // 2 if "truncate" in kinds else len(reply.body)
    response = web.StreamResponse(headers={"Content-Type": reply.media_type})
    response.content_length = len(reply.body)
    await response.prepare(request)
    # The first chunk of a trickle is a part even of a short answer.
    first = min(CHUNK, end // 2) if pause else CHUNK
    await response.write(reply.body[: min(first, end)])
    if pause:
        await asyncio.sleep(pause)
    for start in range(first, end, CHUNK):
        await response.write(reply.body[start : min(start + CHUNK, end)])
    if "truncate" in kinds and request.transport is not None:
        request.transport.close()
    return response


def _hang_up(request: web.Request) -> web.Response:
    """Resets the TCP connection. What is returned can no longer be sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
