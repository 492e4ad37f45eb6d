"""Every signed call comes through here.

    arrives ─> counted ─> faults ─> signature ─> idempotency ─> handler ─> faults ─> answered

What a call changes and its kept first answer are one transaction: after a kill either both are
there or neither.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence

from aiohttp import web

from sandbox import certificates, identity
from sandbox.dialect import Desk, Handler, Refusal, Reply, refused
from sandbox.faults import FaultOrder, Faults
from sandbox.settings import SandboxSettings
from sandbox.signing import verify
from sandbox.store import FirstAnswer, Store

CALLS: Mapping[str, Handler] = {
    "/auth/ticket": identity.redeem_ticket,
    "/certs/list": certificates.list_certificates,
    "/certs/status": certificates.read_statuses,
    "/certs/data": certificates.disclose,
    "/certs/file": certificates.send_file,
}
WRITES = frozenset({"/auth/ticket", "/certs/data"})

CHUNK = 4096
GARBAGE = Reply("<html>网关错误 gateway error</html>".encode())


class Gate:
    """`clock` is Unix time in seconds; `new_secret` gives an unguessable string."""

    def __init__(
        self,
        settings: SandboxSettings,
        store: Store,
        faults: Faults,
        clock: Callable[[], float],
        new_secret: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._store = store
        self._faults = faults
        self._clock = clock
        self._new_secret = new_secret

    async def handle(self, request: web.Request) -> web.StreamResponse:
        number = self._store.note_received(
            request.path, request.headers.get("X-Request-Id", ""), self._clock()
        )
        striking = self._faults.striking(request.path, self._clock())
        early = await _strike_before(request, striking)
        if early is not None:
            return early
        reply = self._answer(request, await request.read(), number)
        return await _send(request, reply, striking)

    def _answer(self, request: web.Request, body: bytes, number: int) -> Reply:
        now = self._clock()
        try:
            verify(
                self._settings, self._store, now,
                request.method, request.raw_path, request.headers, body,
            )  # fmt: skip
        except Refusal as refusal:
            return refused(refusal)
        desk = Desk(self._store, now, self._new_secret)
        key = request.headers.get("Idempotency-Key") if request.path in WRITES else None
        with self._store.transaction():
            self._store.note_handled(number)
            return _once(desk, request.path, key, body)


def _once(desk: Desk, path: str, key: str | None, body: bytes) -> Reply:
    if key is None:
        return _handle(desk, path, body)
    fingerprint = hashlib.sha256(body).hexdigest()
    first = desk.store.first_answer(path, key)
    if first is None:
        reply = _handle(desk, path, body)
        desk.store.keep_answer(path, key, FirstAnswer(fingerprint, reply.body))
        return reply
    if first.fingerprint != fingerprint:
        return refused(Refusal(40901, "idempotency key was used with another body"))
    return Reply(first.answer)


def _handle(desk: Desk, path: str, body: bytes) -> Reply:
    handler = CALLS.get(path)
    try:
        if handler is None:
            raise Refusal(40400, "no such call")
        return handler(desk, body)
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
            case "dropAfter" | "garbage" | "truncate" | "trickle":
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
