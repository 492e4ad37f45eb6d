"""An upload written byte by byte on a socket, to be slowed, cut and hung up at will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from tests.support.applications import PDF, Application
from tests.support.stage import Stage


def pdf(size: int, mark: str = "") -> bytes:
    """Return a PDF of this size; ``mark`` makes it unlike others."""
    return (PDF[:9] + f"%{mark}\n".encode()).ljust(size, b" ")


@dataclass
class RawUpload:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    chunked: bool

    async def send(self, piece: bytes) -> None:
        self.writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if self.chunked else piece)
        await self.writer.drain()

    async def end(self) -> None:
        if self.chunked:
            self.writer.write(b"0\r\n\r\n")
            await self.writer.drain()

    def hang_up(self) -> None:
        """As a phone that loses its network says it: reset."""
        self.writer.transport.abort()

    def close_half(self) -> None:
        """As a program that is done says it: no more comes."""
        self.writer.write_eof()

    async def answer(self) -> tuple[int, dict[str, object]]:
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 60)
        head = head.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n") or await asyncio.wait_for(
            self.reader.readuntil(b"\r\n\r\n"), 20
        )
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        body = await self.reader.readexactly(length)
        return int(head.split()[1]), msgspec.json.decode(body)


@asynccontextmanager
async def raw_upload(
    stage: Stage, application: Application, code: str, length: int | None, **headers: str
) -> AsyncIterator[RawUpload]:
    """``length`` None sends in chunks."""
    url = urlsplit(str(stage.client.base_url))
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    framing = (
        {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": str(length)}
    )
    lines = {"Host": url.netloc, **application.phone.headers, **framing, **headers}
    writer.write(
        f"POST /v1/drafts/{application.id}/materials/{code} HTTP/1.1\r\n".encode()
        + "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        + b"\r\n"
    )
    await writer.drain()
    try:
        yield RawUpload(reader, writer, length is None)
    finally:
        writer.transport.abort()


async def counts(stage: Stage) -> dict[str, int]:
    answer: dict[str, int] = (await stage.admin.get("/admin/counts")).json()
    return answer
