"""A load client: keep-alive HTTP/1.1 connections that send each request after the last answer.

It is written on asyncio protocols because it must cost less than the server it measures.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast


@dataclass(slots=True)
class Result:
    """The outcome of one load, with answers counted by status.

    ``seconds`` is wall time, ``cpu_seconds`` is the server's, ``queued_seconds`` is how long it
    waited for a core; latencies are in seconds, in order of arrival.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    queued_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's CPU per answer, which a busy neighbour hardly changes."""
        return self.cpu_seconds / len(self.latencies) * 1e6

    @property
    def queued_us(self) -> float:
        """Microseconds per answer that the server was ready to run and waited for a core."""
        return self.queued_seconds / len(self.latencies) * 1e6

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Server(Protocol):
    """A server under load: its address, and the CPU time and the wait for a core of its process."""

    @property
    def port(self) -> int: ...
    def cpu_seconds(self) -> float: ...
    def queued_seconds(self) -> float: ...


class _Connection(asyncio.Protocol):
    def __init__(
        self,
        requests: Iterator[bytes],
        result: Result,
        end: asyncio.Future[None],
        pace_s: float,
    ):
        self._requests = requests
        self._pace_s = pace_s
        self._due = 0.0
        self._result = result
        self._ended = end
        self._buffer = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's has the same methods
        self._due = time.perf_counter()
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        length = _content_length(head)
        if len(self._buffer) < head_end + 4 + length:
            return
        self._buffer = self._buffer[head_end + 4 + length :]
        self._result.latencies.append(time.perf_counter() - self._sent)
        status = int(head[9:12])
        self._result.statuses[status] = self._result.statuses.get(status, 0) + 1
        self._due += self._pace_s
        wait_s = self._due - time.perf_counter()
        if wait_s > 0 and self._pace_s:
            asyncio.get_running_loop().call_later(wait_s, self._next)
        else:
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._ended.done():
            self._ended.set_exception(error or ConnectionError("server closed the connection"))

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            if not self._ended.done():
                self._ended.set_result(None)
            self._transport.close()
            return
        # Measured from its due time, so that a late answer does not make the next one look quick.
        self._sent = self._due if self._pace_s else time.perf_counter()
        self._transport.write(request)


def _content_length(head: bytes) -> int:
    at = head.find(b"content-length:")
    if at < 0:
        return 0
    end = head.find(b"\r\n", at)
    return int(head[at + 15 : end if end >= 0 else None])


async def drive(
    server: Server, requests: Iterator[bytes], connections: int, pace_s: float = 0.0
) -> Result:
    """Send all ``requests`` over so many connections at once.

    Each sends one every ``pace_s`` seconds, or as fast as it is answered.
    """
    loop = asyncio.get_running_loop()
    result = Result()
    ends = [loop.create_future() for _ in range(connections)]
    cpu, queued, started = server.cpu_seconds(), server.queued_seconds(), time.perf_counter()
    for end in ends:
        await loop.create_connection(
            lambda end=end: _Connection(requests, result, end, pace_s),  # type: ignore[misc]
            "127.0.0.1",
            server.port,
        )
        await asyncio.sleep(pace_s / connections)  # spread evenly, not in bursts
    await asyncio.gather(*ends)
    result.seconds = time.perf_counter() - started
    result.cpu_seconds = server.cpu_seconds() - cpu
    result.queued_seconds = server.queued_seconds() - queued
    return result


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
