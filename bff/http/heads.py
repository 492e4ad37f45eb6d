"""Heads of answers as prepared bytes.

Sanic translates every character of every field, and our frame adds up to nine to each answer:
that was most of what the frame cost (docs/decisions/0051-prepared-heads.md). The bytes are the same
as Sanic's. What this module does not write, Sanic does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sanic.helpers import STATUS_CODES
from sanic.response import BaseHTTPResponse

_WITHOUT_BODY = (204, 304)
_SET_BY_SANIC = ("Content-Length", "Connection", "Content-Type", "Transfer-Encoding", "Alt-Svc")


def prepare_head(
    reply: BaseHTTPResponse, frame: Mapping[str, str], keep_alive: bool
) -> bytes | None:
    """Write the head of an answer in one piece: its own fields, then those of the frame.

    Return None when Sanic must write it. Then the answer has no body or no media type, or its own
    fields repeat others or need cleaning.
    """
    own, media = reply.headers, reply.content_type
    if media is None or reply.status < 200 or reply.status in _WITHOUT_BODY:
        return None
    fields = "".join([f"{name}: {value}\r\n" for name, value in frame.items()])
    if own:
        if any(name in own for name in (*frame, *_SET_BY_SANIC)):
            return None
        if not all(_is_clean(v) and _is_clean(n) and n.isascii() for n, v in own.items()):
            return None
        fields = "".join([f"{name}: {value}\r\n" for name, value in own.items()]) + fields
    length = len(reply.body or b"")
    return b"%b%bcontent-length: %d\r\n%b" % (
        _status_line(reply.status),
        fields.encode(),
        length,
        _last_lines(media, keep_alive),
    )


def _is_clean(text: object) -> bool:
    """Tell if Sanic would send the text as it stands."""
    return isinstance(text, str) and text.isprintable()


@lru_cache(maxsize=128)
def _status_line(status: int) -> bytes:
    return b"HTTP/1.1 %d %b\r\n" % (status, STATUS_CODES.get(status, b"UNKNOWN"))


@lru_cache(maxsize=128)
def _last_lines(media: str, keep_alive: bool) -> bytes:
    connection = b"keep-alive" if keep_alive else b"close"
    return b"connection: %b\r\ncontent-type: %b\r\n\r\n" % (connection, media.encode())
