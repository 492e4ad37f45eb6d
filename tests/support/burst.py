"""Requests that arrive together, the same number at each worker.

Every connection is open and known to belong to its worker before the first request is sent. An
ordinary client sends its requests a millisecond apart, and one worker may take all connections that
come together.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def outcome(self) -> str:
        """The reason of a refusal, the status of anything else."""
        return self.body["reasonCode"] if self.status >= 400 else str(self.status)


@dataclass(frozen=True)
class BurstRequest:
    path: str
    body: Any
    headers: dict[str, str]
    method: str = "POST"

    @property
    def content(self) -> bytes:
        return json.dumps(self.body).encode()

    def raw(self, host: str) -> bytes:
        body = self.content
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(lines).encode() + body


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def at_once(
    base_url: str, postings: Sequence[BurstRequest], workers: Sequence[int] = ()
) -> list[Answer]:
    """Return the answers in the order of ``postings``, which the processes ``workers`` share."""
    url = urlsplit(str(base_url))
    connections: list[Connection] = []
    share = -(-len(postings) // max(1, len(workers)))
    for worker in workers or [0]:
        with asleep(set(workers) - {worker}):
            for _ in range(min(share, len(postings) - len(connections))):
                connections.append(await open_connection(url.hostname, url.port))
    for (_, writer), posting in zip(connections, postings, strict=True):
        writer.write(posting.raw(url.netloc))
    async with asyncio.timeout(180):
        received = await asyncio.gather(*(reader.read() for reader, _ in connections))
    for _, writer in connections:
        writer.close()
    return [_answer(raw) for raw in received]


@contextmanager
def asleep(workers: set[int]) -> Iterator[None]:
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


async def open_connection(host: str | None, port: int | None) -> Connection:
    """Return a connection that a worker has answered, so that it belongs to that worker."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert length, head
    await reader.readexactly(int(length.group(1)))
    return reader, writer


def outcomes(answers: list[Answer]) -> Counter[str]:
    return Counter(answer.outcome for answer in answers)


def _answer(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    return Answer(int(head.split(None, 2)[1]), json.loads(body) if body else None)
