"""A malformed request is refused, and nothing behind it is read as another request (CWE-444)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sanic
from sanic.http import Http

from bff.http.protocol import Connection
from tests.attacks.malformed_requests import MALFORMED
from tests.attacks.wire import SECOND, said_to
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

# The others are refused by Sanic itself.
LEFT_TO_SANIC = {
    "a space before the colon of Transfer-Encoding",
    "two equal Content-Length",
    "two differing Content-Length",
    "a list of Content-Length",
    "Content-Length with a plus",
    "Content-Length below zero",
    "Content-Length with an underscore",
    "Content-Length in hexadecimal",
    "an empty Content-Length",
    "a huge Content-Length",
    "Content-Length and Transfer-Encoding",
    "Transfer-Encoding and Content-Length",
    "two Transfer-Encoding",
    "chunked, identity",
    "gzip, chunked",
    "xchunked",
    "a chunk size with a plus",
    "a chunk size below zero",
    "a chunk size with an underscore",
    "a huge chunk size",
    "a trailer",
    "a trailer with Content-Length",
    "lines ended by LF",
    "a folded line",
    "a field without a colon",
    "a tab in the request line",
    "two spaces in the request line",
    "HTTP/1.2",
    "HTTP/0.9",
    "the preface of HTTP/2",
    "an absolute target without a host",
    "an authority",
    "a relative target",
    "NUL in the target",
    "Han in the target",
    "a lone byte in the target",
}


@pytest.mark.parametrize("what", MALFORMED)
async def test_a_malformed_request_is_refused_and_ends_its_connection(
    open_stage: Stage, what: str
) -> None:
    said = await said_to(open_stage.context.settings.server.port, MALFORMED[what] + SECOND)
    assert said.statuses == [400], said.text
    document = json.loads(said.text.partition(b"\r\n\r\n")[2])
    assert document["reasonCode"] == "malformed-request"


@pytest.mark.parametrize("what", sorted(MALFORMED.keys() - LEFT_TO_SANIC))
async def test_sanic_alone_answers_what_is_behind(
    open_stage: Stage, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(Connection, "HTTP_CLASS", Http)
    said = await said_to(open_stage.context.settings.server.port, MALFORMED[what] + SECOND)
    assert len(said.statuses) == 2, said.text


_POST = b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\n"
WELL_FORMED = {
    "chunks": _POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n01\r\n}\r\n0\r\n\r\n",
    "a chunk extension": _POST + b'Transfer-Encoding: chunked\r\n\r\n2;a="b"\r\n{}\r\n0\r\n\r\n',
    "large hexadecimal digits": _POST
    + b"Transfer-Encoding: chunked\r\n\r\n0000001A\r\n"
    + b"{}".ljust(26)
    + b"\r\n0\r\n\r\n",
    "blanks around a value": _POST + b"Content-Length: \t2 \t\r\n\r\n{}",
    "no body": _POST + b"Content-Length: 0\r\n\r\n",
    "an absolute target": b"GET http://a:80/healthz?b HTTP/1.1\r\nHost: A:80\r\n\r\n",
    "an absolute target in capitals": b"GET HTTP://A/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "an IPv6 host": b"GET /healthz HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n",
    "an empty Host": b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
    "Han in a value": "GET /healthz HTTP/1.1\r\nHost: a\r\nUser-Agent: 华为\r\n\r\n".encode(),
    "GBK in a value": b"GET /healthz HTTP/1.1\r\nHost: a\r\nUser-Agent: \xbb\xaa\xce\xaa\r\n\r\n",
    "an empty value": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n",
    "HTTP/1.0 kept alive": b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
}


@pytest.mark.parametrize("what", WELL_FORMED)
async def test_what_is_well_formed_is_answered_and_so_is_the_next(
    open_stage: Stage, what: str
) -> None:
    said = await said_to(open_stage.context.settings.server.port, WELL_FORMED[what] + SECOND)
    assert len(said.statuses) == 2, said.text
    assert said.statuses[1] == 200
    assert b"malformed-request" not in said.text


SANIC = Path(sanic.__file__).parent
WE_LEAN_ON = {
    "http/http1.py": "64a29e81759ef884",
    "http/stream.py": "6fecc92ef7f19521",
    "server/protocols/http_protocol.py": "4d543a1368740b36",
    "server/protocols/base_protocol.py": "e6f8b9d4df01036c",
}


@pytest.mark.parametrize("file", WE_LEAN_ON)
async def test_sanic_reads_as_it_did_when_our_checks_were_written(file: str) -> None:
    """bff/http overrides parts of these files, whose digests are noted here.

    When a file has changed, read the change, run the attacks, then note its new digest.
    """
    digest = hashlib.sha256((SANIC / file).read_bytes()).hexdigest()[:16]
    assert digest == WE_LEAN_ON[file]
