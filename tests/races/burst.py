"""Requests that arrive together: every connection is open and every request written out before the
first is sent. (An ordinary client makes one after another, a millisecond apart.)
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
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
class Posting:
    path: str
    body: Any
    headers: dict[str, str]

    @property
    def content(self) -> bytes:
        return json.dumps(self.body).encode()

    def raw(self, host: str) -> bytes:
        body = self.content
        lines = [f"POST {self.path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(lines).encode() + body


async def at_once(base_url: str, postings: list[Posting]) -> list[Answer]:
    url = urlsplit(str(base_url))
    connections = [await asyncio.open_connection(url.hostname, url.port) for _ in postings]
    for (_, writer), posting in zip(connections, postings, strict=True):
        writer.write(posting.raw(url.netloc))
    async with asyncio.timeout(60):
        received = await asyncio.gather(*(reader.read() for reader, _ in connections))
    for _, writer in connections:
        writer.close()
    return [_answer(raw) for raw in received]


def outcomes(answers: list[Answer]) -> Counter[str]:
    return Counter(answer.outcome for answer in answers)


def _answer(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    return Answer(int(head.split(None, 2)[1]), json.loads(body) if body else None)
