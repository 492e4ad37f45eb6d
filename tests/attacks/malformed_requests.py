"""Requests that two parsers read differently. Behind each of them a second request is sent."""

from __future__ import annotations

_POST = b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\n"
_GET = b"GET /healthz HTTP/1.1\r\n"


def _chunked_request(line: bytes, rest: bytes = b"") -> bytes:
    return _POST + b"Transfer-Encoding: chunked\r\n\r\n" + line + b"\r\n" + rest


def _get(*fields: bytes) -> bytes:
    return _GET + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


def _target(target: bytes, host: bytes = b"a") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"


_TWO = b"{}\r\n0\r\n\r\n"
_FIVE = b"[1,2]\r\n0\r\n\r\n"

MALFORMED: dict[str, bytes] = {
    # Where the body ends
    "a space before the colon of Content-Length": _POST + b"Content-Length : 2\r\n\r\n{}",
    "a tab before the colon of Content-Length": _POST + b"Content-Length\t: 2\r\n\r\n{}",
    "a space before the colon of Transfer-Encoding": _POST
    + b"Transfer-Encoding : chunked\r\n\r\n"
    + b"2\r\n"
    + _TWO,
    "two equal Content-Length": _POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "two differing Content-Length": _POST + b"Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}",
    "a list of Content-Length": _POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "Content-Length with a plus": _POST + b"Content-Length: +2\r\n\r\n{}",
    "Content-Length below zero": _POST + b"Content-Length: -2\r\n\r\n{}",
    "Content-Length with an underscore": _POST + b"Content-Length: 0_2\r\n\r\n{}",
    "Content-Length in hexadecimal": _POST + b"Content-Length: 0x2\r\n\r\n{}",
    "Content-Length in Arabic digits": _POST + "Content-Length: ٢\r\n\r\n{}".encode(),
    "Content-Length in full-width digits": _POST + "Content-Length: ２\r\n\r\n{}".encode(),
    "an empty Content-Length": _POST + b"Content-Length:\r\n\r\n",
    "a huge Content-Length": _POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}",
    "Content-Length and Transfer-Encoding": _POST
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"
    + _TWO,
    "Transfer-Encoding and Content-Length": _POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n"
    + _TWO,
    "two Transfer-Encoding": _POST
    + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"
    + _TWO,
    "chunked, identity": _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n2\r\n" + _TWO,
    "gzip, chunked": _POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n" + _TWO,
    "xchunked": _POST + b"Transfer-Encoding: xchunked\r\n\r\n2\r\n" + _TWO,
    "chunked with a vertical tab": _POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n2\r\n" + _TWO,
    "chunked in HTTP/1.0": b"POST /v1/sessions/app HTTP/1.0\r\nConnection: keep-alive\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n2\r\n" + _TWO,
    # Chunks
    "a chunk size with a plus": _chunked_request(b"+2", _TWO),
    "a chunk size below zero": _chunked_request(b"-2", _TWO),
    "a chunk size with 0x": _chunked_request(b"0x2", _TWO),
    "a chunk size with a trailing space": _chunked_request(b"2 ", _TWO),
    "a chunk size with a leading space": _chunked_request(b" 2", _TWO),
    "a blank before a chunk extension": _chunked_request(b"2 ;a=b", _TWO),
    "a chunk size with an underscore": _chunked_request(b"0_2", _TWO),
    "a chunk size in Arabic digits": _chunked_request("٢".encode(), _TWO),
    "a huge chunk size": _chunked_request(b"f" * 20, _TWO),
    "an empty chunk size": _chunked_request(b"", b"2\r\n" + _TWO),
    "a chunk size ended by LF": _chunked_request(b"2\n", _TWO),
    "a chunk extension with LF": _chunked_request(b"2;a\nb", _TWO),
    "an endless chunk extension": _chunked_request(b"2;" + b"a" * 5000, _TWO),
    "a chunk longer than its size": _chunked_request(b"2", b"{}xx" + _TWO[2:]),
    "a chunk not ended by CR LF": _chunked_request(b"2", b"{}\n\n0\r\n\r\n"),
    "a last chunk with 0x": _chunked_request(b"2", b"{}\r\n0x0\r\n\r\n"),
    "a trailer": _chunked_request(b"2", b"{}\r\n0\r\nX-A: b\r\n\r\n"),
    "a trailer with Content-Length": _chunked_request(
        b"2", b"{}\r\n0\r\nContent-Length: 60\r\n\r\n"
    ),
    # Lines and fields
    "lines ended by LF": _GET.replace(b"\r\n", b"\n") + b"Host: a\n\n",
    "a field line ended by LF": _get(b"Host: a\nX: b"),
    "a bare CR in a field": _get(b"Host: a", b"X: b\rc"),
    "NUL in a field": _get(b"Host: a", b"X: b\0c"),
    "NUL in a name": _get(b"Host: a", b"X\0: b"),
    "a folded line": _get(b"Host: a", b"X: b", b" c"),
    "a folded Content-Length": _POST + b"X: b\r\n Content-Length: 2\r\n\r\n{}",
    "a first field line with a blank": _get(b" X: b", b"Host: a"),
    "a field without a colon": _get(b"Host: a", b"X"),
    "a field without a name": _get(b"Host: a", b": b"),
    "brackets in a name": _get(b"Host: a", b"X[]: b"),
    "Han in a name": _get(b"Host: a", "证: b".encode()),
    "no Host": _get(b"X: b"),
    "two Host": _get(b"Host: a", b"Host: b"),
    "Host with a path": _get(b"Host: a/b"),
    "Host with a user": _get(b"Host: u@a"),
    "a tab in the request line": b"GET\t/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "two spaces in the request line": b"GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "a control character in the method": b"G\x01T /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.2": b"GET /healthz HTTP/1.2\r\nHost: a\r\n\r\n",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    # Targets
    "an absolute target without a path": _target(b"http://a"),
    "an absolute target with a query alone": _target(b"http://a?b"),
    "an absolute target of another host": _target(b"http://b/healthz"),
    "an absolute target of another scheme": _target(b"ftp://a/healthz"),
    "an absolute target with a user": _target(b"http://u@a/healthz"),
    "an absolute target without a host": _target(b"http:///healthz"),
    "an asterisk": _target(b"*"),
    "an authority": b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
    "a relative target": _target(b"healthz"),
    "a fragment": _target(b"/healthz#a"),
    "NUL in the target": _target(b"/healthz\0"),
    "Han in the target": _target("/证".encode()),
    "a lone byte in the target": _target(b"/\xff"),
}
