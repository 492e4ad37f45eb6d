"""Checks of a request's framing (RFC 9112), where Sanic's parser is lenient.

Two parsers that read a request differently let a client smuggle a second request past a proxy
(CWE-444).
"""

from __future__ import annotations

import re

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
_STRUCTURAL = re.compile(rb"(?i)\r\n(host|content-length|transfer-encoding):([^\r]*+)")
_BARE_END = re.compile(rb"(?<!\r)\n")
_HOST = re.compile(_AUTHORITY)
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK_LINE = re.compile(rb"[0-9A-Fa-f]{1,8}(?:;[\t -~\x80-\xff]*+)?")


def check_head(head: bytes) -> None:
    """Raise BadRequest unless the request line and the header fields are well-formed.

    They must define in one way only where the body ends.
    """
    matched = _HEAD.fullmatch(head)
    if matched is None:
        raise BadRequest("malformed head")
    found: dict[bytes, bytes] = {}
    for name, value in _STRUCTURAL.findall(head):
        if name.lower() in found:
            raise BadRequest("field sent twice")
        found[name.lower()] = value.strip(b" \t")
    authority, minor = matched.groups()
    _check_host(found.get(b"host"), authority, minor)
    _check_body(found.get(b"content-length"), found.get(b"transfer-encoding"), minor)


def has_bare_end(head: bytes | bytearray) -> bool:
    """Tell if a line ends with LF alone. A parser that waits for CR LF would wait for ever."""
    return _BARE_END.search(head) is not None


def check_chunk_line(line: bytes) -> None:
    """Raise BadRequest unless the line is a chunk's size in hexadecimal digits.

    Extensions are allowed, but no sign, prefix, underscore or blank.
    """
    if _CHUNK_LINE.fullmatch(line) is None:
        raise BadRequest("chunk size")


def _check_host(host: bytes | None, authority: bytes | None, minor: bytes) -> None:
    """Raise BadRequest unless HTTP/1.1 has one well-formed Host.

    It equals the authority of an absolute form (§3.2).
    """
    if host is None:
        if minor == b"1":
            raise BadRequest("no Host")
    elif host and _HOST.fullmatch(host) is None:
        raise BadRequest("Host")
    if authority is not None and (host or b"").lower() != authority.lower():
        raise BadRequest("Host is not the target's")


def _check_body(length: bytes | None, encoding: bytes | None, minor: bytes) -> None:
    """Raise BadRequest unless the body has a length in digits, or chunks, or neither (§6.1, §6.2).

    HTTP/1.0 has no chunks.
    """
    if length is not None and (encoding is not None or not _LENGTH.fullmatch(length)):
        raise BadRequest("Content-Length")
    if encoding is not None and (minor == b"0" or encoding != b"chunked"):
        raise BadRequest("Transfer-Encoding")
