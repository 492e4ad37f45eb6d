"""Bytes on a socket, as an attacker writes them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

PATIENCE_S = 60  # for a slow machine; what is right answers at once

SECOND = b"GET /healthz HTTP/1.1\r\nHost: second\r\nConnection: close\r\n\r\n"
"""The request that is smuggled behind another; its answer ends the connection."""


@dataclass
class RawAnswer:
    """All that came back before the server closed the connection."""

    text: bytes

    @property
    def statuses(self) -> list[int]:
        return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", self.text)]


async def said_to(port: int, sent: bytes) -> RawAnswer:
    """Send the bytes and read until the server closes; TimeoutError when it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE_S):
            return RawAnswer(await until_closed(reader))
    finally:
        writer.transport.abort()


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """All that comes; what came before a reset is not lost."""
    text = b""
    try:
        while piece := await reader.read(65536):
            text += piece
    except ConnectionResetError:
        pass  # closed with something unread
    return text
