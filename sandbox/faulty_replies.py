"""Answers of calls under the faults (`faults`): late, wrong, half, or none."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from sandbox.faults import FaultOrder

CHUNK = 4096

Hold = Callable[[int], Awaitable[None]]
"""Waits for so many milliseconds."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, before the faults are applied."""

    body: bytes
    media_type: str = "application/json"


GARBAGE = Reply("<html>网关错误 gateway error</html>".encode())


async def strike_before(
    request: web.Request, due_faults: Sequence[FaultOrder], hold: Hold
) -> web.Response | None:
    """Apply the faults that come before the call is handled.

    Return an answer if it is not handled.
    """
    for fault in due_faults:
        match fault.kind:
            case "latency":
                await hold(fault.latency_ms)
            case "error":
                return web.Response(status=fault.status or 500, text="internal error")
            case "busy":
                headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
                return web.Response(status=fault.status or 503, headers=headers, text="busy")
            case "drop" | "down":
                return hang_up(request)
            case _:  # the other faults strike while the answer is sent
                pass
    return None


async def send(
    request: web.Request, reply: Reply, due_faults: Sequence[FaultOrder], hold: Hold
) -> web.StreamResponse:
    """Send the reply, unless a fault spoils it."""
    kinds = {fault.kind for fault in due_faults}
    if "dropAfter" in kinds:
        return hang_up(request)
    if "garbage" in kinds:
        reply = GARBAGE
    if not kinds & {"truncate", "trickle"}:
        return web.Response(body=reply.body, headers={"Content-Type": reply.media_type})
    pause = max((f.latency_ms for f in due_faults if f.kind == "trickle"), default=0)
    end = len(reply.body) // 2 if "truncate" in kinds else len(reply.body)
    response = web.StreamResponse(headers={"Content-Type": reply.media_type})
    response.content_length = len(reply.body)
    await response.prepare(request)
    # A trickle cuts even a short answer after its first chunk.
    first = min(CHUNK, end // 2) if pause else CHUNK
    await response.write(reply.body[: min(first, end)])
    if pause:
        await hold(pause)
    for start in range(first, end, CHUNK):
        await response.write(reply.body[start : min(start + CHUNK, end)])
    if "truncate" in kinds and request.transport is not None:
        request.transport.close()
    return response


def hang_up(request: web.Request) -> web.Response:
    """Reset the TCP connection. The returned response cannot be sent any more."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
