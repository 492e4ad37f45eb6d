"""Heads that we write ourselves are those that Sanic would write, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sanic.http import Http
from sanic.http import Stage as At
from sanic.response import HTTPResponse

from bff.api.endpoint import Endpoint
from bff.capabilities import ROUTES
from bff.http import heads
from bff.http.protocol import StrictHttp
from tests.attacks.wire import said_to
from tests.bff.test_problems import name_of, path_of
from tests.support.clients import Desk, Phone
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_TWO_THE_SAME = ("/metrics", "/readyz", "/v1/status", "/v1/stream", "/v1/sessions")
ENDPOINTS = [e for group in ROUTES for e in group.endpoints if e.path not in NO_TWO_THE_SAME]
PAGES = (
    "/", "/phone", "/phone/", "/docs/", "/shared/page/base.css", "/shared/page/mark.svg",
    "/problems/code-used", "/q/EQENTPhSAAECAwQFBgcICRAREhMUFRYX", "/no/such/address",
)  # fmt: skip
LEFT_TO_SANIC = b"alt-svc: \r\n"
"""Sanic takes this line out of its own code when a server starts; a stage leaves its code alone."""

MOMENT = re.compile(rb"(?<=\r\nDate: )[^\r]*|(?<=;[rt]=)\d+|(?<=ageSeconds\":)\d+")
"""Parts of an answer that differ from one second or request to the next."""

Fetch = Callable[[str, str, dict[str, str], bytes], Awaitable[tuple[bytes, bytes]]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


@pytest.fixture
def fetch(open_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Return a function that asks twice, and gives our answer and Sanic's."""

    async def ask(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
        fields = {
            "Host": "127.0.0.1",
            "X-Request-Id": "same-for-both",
            "Connection": "close",
            "Content-Length": str(len(body)),
        }
        lines = [f"{name}: {value}" for name, value in (fields | headers).items()]
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])
        said = await said_to(open_stage.context.settings.server.port, head.encode() + body)
        return MOMENT.sub(b"", said.text).replace(LEFT_TO_SANIC, b"")

    async def both(
        method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[bytes, bytes]:
        ours = await ask(method, path, headers, body)
        with monkeypatch.context() as patched:
            patched.setattr(heads, "prepare_head", lambda *_: None)
            return ours, await ask(method, path, headers, body)

    return both


def headers_for(endpoint: Endpoint, phone: Phone) -> dict[str, str]:
    return phone.headers if endpoint.caller_type.scheme == "citizen" else {}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_an_endpoint_answers_the_same(fetch: Fetch, phone: Phone, endpoint: Endpoint) -> None:
    ours, theirs = await fetch(
        endpoint.method, path_of(endpoint), headers_for(endpoint, phone), b""
    )
    assert ours == theirs
    assert ours.startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
async def test_a_page_is_the_same(fetch: Fetch, path: str, accept: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        ours, theirs = await fetch(method, path, {"Accept": accept}, b"")
        assert ours == theirs


async def test_an_answer_kept_by_the_client_is_the_same(fetch: Fetch, phone: Phone) -> None:
    tag = (await phone.get("/v1/evaluation-tags")).headers["etag"]
    asked = phone.headers | {"If-None-Match": tag}
    ours, theirs = await fetch("GET", "/v1/evaluation-tags", asked, b"")
    assert ours == theirs
    assert ours.startswith(b"HTTP/1.1 304 ")


async def test_a_client_that_asks_before_it_sends_is_told_the_same(fetch: Fetch) -> None:
    asked = {"Expect": "100-continue"}
    ours, theirs = await fetch("POST", "/v1/sessions/app", asked, b'{"ticket": "x"}')
    assert ours == theirs
    assert ours.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 4")


async def test_most_answers_are_written_by_us(
    fetch: Fetch, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a line that is lost is noticed, so both sides are not Sanic's."""
    whole = heads.prepare_head

    def less(*given: Any) -> bytes | None:
        head = whole(*given)
        return head and head.replace(b"X-Content-Type-Options: nosniff\r\n", b"")

    for path in ("/healthz", "/v1/certificates", "/phone/", "/no/such/address", PAGES[-2]):
        monkeypatch.setattr(heads, "prepare_head", less)
        ours, theirs = await fetch("GET", path, phone.headers, b"")
        monkeypatch.setattr(heads, "prepare_head", whole)
        assert ours != theirs, path


async def test_answers_on_one_connection_come_in_order(open_stage: Stage) -> None:
    """Prepared heads, Sanic's own and a refusal, for a client that sends all at once."""
    targets = ["/healthz", "/no/such", "/phone/", "/healthz", "/openapi.json", "/healthz"] * 3
    asked = b"".join(
        b"%b %b HTTP/1.1\r\nHost: a\r\nX-Request-Id: number-%04d\r\n%b\r\n"
        % (
            b"HEAD" if number % 4 == 3 else b"GET",
            target.encode(),
            number,
            b"Connection: close\r\n" if number == len(targets) - 1 else b"",
        )
        for number, target in enumerate(targets)
    )
    said = await said_to(open_stage.context.settings.server.port, asked)
    numbers = re.findall(rb"X-Request-Id: number-(\d{4})\r\n", said.text)
    assert [int(number) for number in numbers] == list(range(len(targets)))
    assert said.statuses == [404 if target == "/no/such" else 200 for target in targets]


class Wire:
    """Transport side of a parser: what it sends is kept."""

    def __init__(self) -> None:
        self.sent = b""
        self.access_log = False
        self.recv_buffer = bytearray()
        self.request_max_size = 1000
        self.app = SimpleNamespace(dispatch=None)

    async def send(self, data: bytes) -> None:
        self.sent += data

    async def receive_more(self) -> None:
        raise AssertionError("nothing is received here")

    def end_request(self) -> None:
        pass


async def sent_by(
    kind: type[Http], reply: HTTPResponse, frame: dict[str, str], **state: bool
) -> bytes:
    """Return what the parser writes for the answer; the error's name if it refuses it."""
    wire = Wire()
    http = kind(cast(Any, wire))
    http.init_for_request()  # type: ignore[no-untyped-call]
    http.stage, http.keep_alive = At.HANDLER, state["keep_alive"]
    http.head_only, http.expecting_continue = state["head_only"], state["expecting_continue"]
    framed = frame if kind is StrictHttp else {}
    http.request = cast(Any, SimpleNamespace(path="/", frame_of=lambda _: framed))
    if kind is Http:
        reply.headers.update(frame)
    http.response_func = http.http1_response_header
    http.respond(reply)
    try:
        await reply.send(end_stream=True)
    except Exception as error:
        return type(error).__name__.encode()
    assert http.stage is At.IDLE
    return wire.sent.replace(LEFT_TO_SANIC, b"")


NAMES = st.sampled_from(
    ["ETag", "Location", "Set-Cookie", "Content-Length", "connection", "Date", "X-\u4e2d", "X-\n"]
)
VALUES = st.text(max_size=12) | st.integers() | st.sampled_from(["a\r\nb: c", "\x00", "\udcff", ""])


@given(
    body=st.none() | st.binary(max_size=20),
    status=st.sampled_from([200, 201, 204, 304, 404, 422, 503, 599]),
    media=st.none() | st.sampled_from(["application/json", "text/html; charset=utf-8", ""]),
    own=st.lists(st.tuples(NAMES, VALUES), max_size=3),
    state=st.fixed_dictionaries(
        {name: st.booleans() for name in ("keep_alive", "head_only", "expecting_continue")}
    ),
)
async def test_any_answer_is_the_same(
    body: bytes | None,
    status: int,
    media: str | None,
    own: list[tuple[str, Any]],
    state: dict[str, bool],
) -> None:
    frame = {"Date": "Sat, 28 Nov 2026 03:28:46 GMT", "Cache-Control": "no-store"}

    def reply() -> HTTPResponse:
        made = HTTPResponse(body, status, content_type=media)
        for name, value in own:
            made.headers.add(name, value)
        return made

    ours = await sent_by(StrictHttp, reply(), frame, **state)
    assert ours == await sent_by(Http, reply(), frame, **state)
