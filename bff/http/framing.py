"""Parser of a request's head, and checks of its framing (RFC 9112), where Sanic is lenient.

Two parsers that read a request differently let a client smuggle a second request past a proxy
(CWE-444).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sanic.exceptions import BadRequest

LONGEST_CHUNK_LINE = 256
"""Bytes of a chunk's size with its extensions. RFC 9112 §7.1.1 asks for a limit."""

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"
_AUTHORITY = rb"(?:[A-Za-z0-9.\-_~!$&'()*+,;=%]++|\[[0-9A-Fa-f:.]++\])(?::[0-9]*+)?"
# Origin form, or absolute form with a path (§3.2). The authority form is for proxies, and `*` names
# no resource of ours. No field line is folded, and none has a blank before its colon (§5.1, §5.2).
_HEAD = re.compile(
    _TOKEN + rb" (?:(?i:https?)://(" + _AUTHORITY + rb"))?/[!\"$-~]*+ HTTP/1\.([01])"
    rb"(?:\r\n" + _TOKEN + rb":[^\r\n\0]*+)*+"
)
_STRUCTURAL = ("host", "content-length", "transfer-encoding")
_BARE_END = re.compile(rb"(?<!\r)\n")
_HOST = re.compile(_AUTHORITY.decode())
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)
_CHUNK_LINE = re.compile(rb"[0-9A-Fa-f]{1,8}(?:;[\t -~\x80-\xff]*+)?")


class Head(NamedTuple):
    """Head of a request. Its body has a ``length`` or is chunked; without both there is none."""

    method: str
    target: str
    version: str
    fields: list[tuple[str, str]]
    length: int | None
    is_chunked: bool


def read_head(head: bytes) -> Head:
    """Parse the request line and the header fields; raise BadRequest unless they are well-formed.

    They must define in one way only where the body ends. Bytes that are not UTF-8 become lone
    surrogates, as with Sanic.
    """
    matched = _HEAD.fullmatch(head)
    if matched is None:
        raise BadRequest("malformed head")
    authority, minor = matched.groups()
    first, *lines = head.decode(errors="surrogateescape").split("\r\n")
    method, target, _ = first.split(" ")
    fields, structural = [], dict[str, str]()
    for line in lines:
        name, _, value = line.partition(":")
        name = name.lower()
        if name in _STRUCTURAL:
            if name in structural:
                raise BadRequest("field sent twice")
            structural[name] = value.strip(" \t")
        fields.append((name, value.lstrip()))
    length, encoding = structural.get("content-length"), structural.get("transfer-encoding")
    _check_host(structural.get("host"), authority, minor)
    _check_body(length, encoding, minor)
    return Head(
        method,
        target,
        "1.1" if minor == b"1" else "1.0",
        fields,
        None if length is None else int(length),
        encoding is not None,
    )


def has_bare_end(head: bytes | bytearray) -> bool:
    """Tell if a line ends with LF alone. A parser that waits for CR LF would wait for ever."""
    return _BARE_END.search(head) is not None


def check_chunk_line(line: bytes) -> None:
    """Raise BadRequest unless the line is a chunk's size in hexadecimal digits.

    Extensions are allowed, but no sign, prefix, underscore or blank.
    """
    if _CHUNK_LINE.fullmatch(line) is None:
        raise BadRequest("chunk size")


def _check_host(host: str | None, authority: bytes | None, minor: bytes) -> None:
    """Raise BadRequest unless HTTP/1.1 has one well-formed Host.

    It equals the authority of an absolute form (§3.2).
    """
    if host is None:
        if minor == b"1":
            raise BadRequest("no Host")
    elif host and _HOST.fullmatch(host) is None:
        raise BadRequest("Host")
    if authority is not None and (host or "").lower() != authority.decode().lower():
        raise BadRequest("Host is not the target's")


def _check_body(length: str | None, encoding: str | None, minor: bytes) -> None:
    """Raise BadRequest unless the body has a length in digits, or chunks, or neither (§6.1, §6.2).

    HTTP/1.0 has no chunks.
    """
    if length is not None and (encoding is not None or not _LENGTH.fullmatch(length)):
        raise BadRequest("Content-Length")
    if encoding is not None and (minor == b"0" or encoding != "chunked"):
        raise BadRequest("Transfer-Encoding")
