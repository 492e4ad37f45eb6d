"""Wrong addresses, methods, headers, tokens and HTTP itself: a problem each time, never a 500."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio

from bff.api.endpoint import Endpoint
from bff.capabilities import ROUTES
from bff.keys import derive
from bff.problems import PROBLEMS
from tests.support.clients import Desk, Phone
from tests.support.problems import expect, problem_of
from tests.support.stage import KEYS, Stage
from tests.support.stored_rows import row_counts

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDPOINTS = [endpoint for group in ROUTES for endpoint in group.endpoints]


def by(scheme: str) -> list[Endpoint]:
    return [endpoint for endpoint in ENDPOINTS if endpoint.caller_type.scheme == scheme]


def name_of(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def path_of(endpoint: Endpoint, given: str = "abcdefgh") -> str:
    """Return the endpoint's path with ``given`` for every parameter."""
    return re.sub(
        r"<\w+(:ext=\w+[^>]*)?[^>]*>", lambda m: given + (".png" if m[1] else ""), endpoint.path
    )


async def raw(stage: Stage, method: str, target: bytes, headers: dict[str, str]) -> httpx.Response:
    """Send a request with exactly this target, neither quoted nor normalised."""
    request = stage.client.build_request(method, "/", headers=headers)
    request.extensions["target"] = target
    return await stage.client.send(request)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


def _deep(levels: int) -> str:
    """Three parts like a JWT's, the first of them JSON that is nested deeply."""
    nested = base64.urlsafe_b64encode(b"[" * levels + b"]" * levels).decode().rstrip("=")
    return f"{nested}.e30.AAAA"


def _token(secret: Any, kid: str = "1", alg: str = "HS256", **changed: Any) -> str:
    claims: dict[str, Any] = {
        "iss": "mashangban-bff",
        "sub": "x",
        "aud": "app",
        "sid": "s",
        "lvl": "real_name",
    }
    claims |= {"iat": 1, "exp": 4_000_000_000, "jti": "j"}
    claims = {k: v for k, v in {**claims, **changed}.items() if v is not None}
    return jwt.encode(claims, secret, alg, headers={"kid": kid})


OURS = derive(KEYS.ring[0].secret, "access-token")
WRONG_TOKENS = {
    "garbage": "garbage",
    "dots": "..",
    "unsigned": _token(None, alg="none"),
    "a stranger's": _token(b"x" * 32),
    "unknown kid": _token(OURS, kid="2"),
    "another digest": _token(OURS * 2, alg="HS512"),
    "another purpose's key": _token(derive(KEYS.ring[0].secret, "refresh-token")),
    "another issuer": _token(OURS, iss="somebody"),
    "another audience": _token(OURS, aud="admin"),
    "without expiry": _token(OURS, exp=None),
    "without session": _token(OURS, sid=None),
    "deeply nested": _deep(2500),
    "not ASCII": "токен",
    "very long": "a" * 7000,
}


@pytest.mark.parametrize("endpoint", by("citizen") + by("terminal"), ids=name_of)
async def test_nobody_is_told_to_sign_in(open_stage: Stage, endpoint: Endpoint) -> None:
    for value in (None, "", "Bearer", "DPoP", "Basic"):
        headers = {} if value is None else {"Authorization": value}
        answer = await open_stage.client.request(
            endpoint.method, path_of(endpoint), headers=headers
        )
        expect(answer, "not-signed-in")


@pytest.mark.parametrize("endpoint", by("citizen") + by("terminal"), ids=name_of)
async def test_a_wrong_token_opens_nothing(open_stage: Stage, endpoint: Endpoint) -> None:
    scheme = "Bearer" if endpoint.caller_type.scheme == "citizen" else "DPoP"
    before = await row_counts()
    for what, token in WRONG_TOKENS.items():
        headers = [(b"Authorization", f"{scheme} {token}".encode())]
        answer = await open_stage.client.request(
            endpoint.method, path_of(endpoint), headers=headers
        )
        assert problem_of(answer)["reasonCode"] == "token-invalid", what
    assert await row_counts() == before


async def test_the_tables_own_token_would_open_the_door(open_stage: Stage) -> None:
    """Control: what is wrong with the wrong tokens is only what is changed in them."""
    answer = await open_stage.client.get(
        "/v1/usage-log", headers={"Authorization": f"Bearer {_token(OURS)}"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("endpoint", by("citizen"), ids=name_of)
async def test_a_terminals_token_is_no_citizens(
    open_stage: Stage, desk: Desk, endpoint: Endpoint
) -> None:
    token = desk.grant["accessToken"]
    path = path_of(endpoint)
    for scheme in ("Bearer", "DPoP"):
        headers = {**desk.headers(endpoint.method, path), "Authorization": f"{scheme} {token}"}
        answer = await open_stage.client.request(endpoint.method, path, headers=headers)
        expect(answer, "wrong-channel")


@pytest.mark.parametrize("endpoint", by("terminal"), ids=name_of)
async def test_a_citizens_token_is_no_terminals(
    open_stage: Stage, phone: Phone, desk: Desk, endpoint: Endpoint
) -> None:
    token = phone.grant["accessToken"]
    path = path_of(endpoint)
    for scheme, slug in (("Bearer", "token-invalid"), ("DPoP", "wrong-channel")):
        headers = {**desk.headers(endpoint.method, path), "Authorization": f"{scheme} {token}"}
        expect(await open_stage.client.request(endpoint.method, path, headers=headers), slug)


@pytest.mark.parametrize("endpoint", by("terminal"), ids=name_of)
async def test_a_terminals_token_without_proof_is_not_enough(
    open_stage: Stage, desk: Desk, endpoint: Endpoint
) -> None:
    token = desk.grant["accessToken"]
    for scheme, slug in (("Bearer", "token-invalid"), ("DPoP", "proof-missing")):
        answer = await open_stage.client.request(
            endpoint.method, path_of(endpoint), headers={"Authorization": f"{scheme} {token}"}
        )
        expect(answer, slug)


STRANGE_IDS = [
    b"%00",
    b"..%2f..%2fetc%2fpasswd",
    b"%2e%2e",
    b"%F0%A0%AE%B7",
    b"%ff%fe",
    b"%",
    b"'%20OR%201=1--",
    b"null",
    b"a" * 25,
    b"a" * 6000,
    b"%D8%00",
    b"a%0d%0aSet-Cookie:x=1",
]


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if "<" in e.path], ids=name_of)
async def test_strange_ids_are_only_unknown(
    open_stage: Stage, phone: Phone, desk: Desk, endpoint: Endpoint
) -> None:
    before = await row_counts()
    for given in STRANGE_IDS:
        target = path_of(endpoint, "@@").encode()
        target = target.replace(b"@@", b"abcdefgh", target.count(b"@@") - 1).replace(b"@@", given)
        headers = dict(phone.headers) if endpoint.caller_type.scheme == "citizen" else {}
        if endpoint.caller_type.scheme == "terminal":
            headers = desk.headers(endpoint.method, target.decode())
        answer = await raw(open_stage, endpoint.method, target, headers)
        if endpoint.path.startswith("/q/"):
            assert answer.status_code == 200  # the page says that it is not one of ours
            assert given.decode() not in answer.text or given == b"%"
        elif endpoint.method == "DELETE":
            assert answer.status_code == 204  # nothing to end is no error
        else:
            document = problem_of(answer)
            assert document["status"] in (400, 404, 410, 413, 422), (given, document)
        assert "set-cookie" not in answer.headers
    assert await row_counts() == before


@pytest.mark.parametrize(
    "target", [b"/v2/certificates", b"/v1", b"/v1/", b"/%00", b"/v1/scans/x/y",
               b"/.env", b"/phone/../../bff/settings.py", b"/phone/%2e%2e/%2e%2e/bff/settings.py",
               b"/shared/..%2f..%2fbff/settings.py", b"/" + b"a" * 4000]
)  # fmt: skip
async def test_unknown_addresses_are_not_found(open_stage: Stage, target: bytes) -> None:
    expect(await raw(open_stage, "GET", target, {}), "not-found")


async def test_a_line_beyond_all_bounds_is_refused(open_stage: Stage) -> None:
    expect(await raw(open_stage, "GET", b"/" + b"a" * 20_000, {}), "body-too-large")


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_a_wrong_method_is_told_the_right_ones(open_stage: Stage, endpoint: Endpoint) -> None:
    allowed = {e.method for e in ENDPOINTS if path_of(e) == path_of(endpoint)}
    allowed |= {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - allowed:
        answer = await open_stage.client.request(method, path_of(endpoint))
        assert answer.status_code == 405
        if method != "HEAD":
            expect(answer, "method-not-allowed")
        assert set(answer.headers["allow"].split(", ")) == allowed
    answer = await open_stage.client.options(path_of(endpoint))
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer ÿþ"),
        ("Accept-Language", "𠮷" * 50),
        ("Accept-Language", "en;q=nan, zh;q=1e999, ;;;,,,=" + "," * 500),
        ("X-Request-Id", "../../etc/passwd\x7f"),
        ("X-Request-Id", "a" * 5000),
        ("If-None-Match", '"' * 999),
        ("Last-Event-ID", "٣"),
        ("Last-Event-ID", "9" * 400),
        ("Idempotency-Key", "钥匙" * 20),
        ("Cookie", "=;=;\x01"),
        ("X-Forwarded-For", "'; DROP"),
        ("Forwarded", 'for="' + "_" * 900),
        ("Content-Type", "text/plain; charset=utf-99"),
        ("Range", "bytes=5-1"),
        ("Host", "evil.example:99999999"),
    ],
)
async def test_a_strange_header_does_no_harm(open_stage: Stage, name: str, value: str) -> None:
    for path in ("/healthz", "/openapi.json", "/problems/code-used", "/q/abc", "/phone/"):
        answer = await open_stage.client.get(path, headers=[(name.encode(), value.encode())])
        assert answer.status_code == 200, (path, answer.text)
        assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", answer.headers["x-request-id"])
    answer = await open_stage.client.get(
        "/v1/certificates", headers=[(name.encode(), value.encode())]
    )
    assert problem_of(answer)["status"] == 401


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /证照 HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
        b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        b"POST /v1/scans HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/scans HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
        b"POST /v1/scans HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        b"POST /v1/sessions/app HTTP/1.1\r\nExpect: magic\r\nContent-Length: 2\r\n\r\n{}",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50 + b"\r\n\r\n",
    ],
    ids=range(13),
)  # fmt: skip
async def test_what_is_no_http_gets_a_problem_or_a_closed_connection(
    open_stage: Stage, sent: bytes
) -> None:
    port = open_stage.context.settings.server.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(60):
        head = (await reader.readline()).decode()
        if head:
            status = int(head.split()[1])
            assert 400 <= status < 500, head
            rest = await reader.readuntil(b"}")
            assert b"application/problem+json" in rest
            document = json.loads(b"{" + rest.partition(b"\r\n\r\n{")[2])
            assert document["status"] == status
    writer.close()
    assert (await open_stage.client.get("/healthz")).status_code == 200


async def test_every_problem_has_a_page_in_both_languages(open_stage: Stage) -> None:
    for slug, kind in PROBLEMS.items():
        for language, said in (("zh-CN", kind.title.zh), ("en", kind.title.en)):
            answer = await open_stage.client.get(
                f"/problems/{slug}", headers={"Accept-Language": language}
            )
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert f'<html lang="{language}">' in answer.text
            assert said.replace("'", "&#x27;") in answer.text
    expect(await open_stage.client.get("/problems/no-such"), "not-found")


async def test_every_problem_is_said_in_both_languages() -> None:
    for slug, kind in PROBLEMS.items():
        for text in (kind.title, kind.detail):
            assert re.search(r"[\u4e00-\u9fff]", text.zh.replace("{", "名")), slug
            assert text.en, slug
            assert not re.search(r"[\u4e00-\u9fff]", text.en), slug
        wanted = [set(re.findall(r"\{(\w+)\}", said)) for said in kind.detail[:2]]
        assert wanted[0] == wanted[1], slug
        assert 400 <= kind.status <= 599


async def test_every_problem_that_a_route_declares_is_known() -> None:
    declared = [
        kind
        for endpoint in ENDPOINTS
        for kind in (*endpoint.problems, *endpoint.caller_type.problems)
    ]
    assert len(declared) > 100
    assert all(PROBLEMS[kind.slug] is kind for kind in declared)
