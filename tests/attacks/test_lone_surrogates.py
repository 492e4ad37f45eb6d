"""Bytes that are not UTF-8, and half of a surrogate pair in JSON, get 400 or 401, never 500.

In Python both become text that no hash, database or answer can encode.
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bff.api.endpoint import UNSAFE, Endpoint
from bff.capabilities import ROUTES
from bff.http import request
from bff.identity import proofs
from tests.bff.test_problems import name_of, path_of
from tests.support.clients import Desk, Phone
from tests.support.problems import problem_of
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDPOINTS = [endpoint for group in ROUTES for endpoint in group.endpoints]
HALF = "\ud800"
LONE_BYTES = (b"a\xff", b"\xed\xa0\x80", b"\xc0\x80")
HEADERS = (
    "Authorization",
    "DPoP",
    "X-Acting-For",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "Accept-Language",
    "X-File-Name",
    "X-Forwarded-For",
    "X-Request-Id",
    "X-Signature",
    "User-Agent",
)


@pytest_asyncio.fixture(loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


async def ask(
    stage: Stage, phone: Phone, endpoint: Endpoint, name: str, value: bytes
) -> httpx.Response:
    given = {"citizen": phone.headers}.get(endpoint.caller_type.scheme, {})
    if endpoint.method in UNSAFE:
        given = {**given, "Idempotency-Key": secrets.token_hex(8)}
    headers = [(k.encode(), v.encode()) for k, v in given.items() if k != name]
    headers.append((name.encode(), value))
    return await stage.client.request(endpoint.method, path_of(endpoint), headers=headers)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_no_header_with_lone_bytes_is_our_fault(
    open_stage: Stage, phone: Phone, endpoint: Endpoint
) -> None:
    if endpoint.path == "/v1/stream":
        return  # answered without an end; what it reads is in the others' table
    for name in HEADERS:
        for value in LONE_BYTES:
            answer = await ask(open_stage, phone, endpoint, name, value)
            assert answer.status_code < 500, (name, value, answer.text)


async def test_without_the_guard_a_lone_byte_is_an_internal_error(
    open_stage: Stage, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(request, "_without_surrogates", lambda headers: headers)
    [endpoint] = [e for e in ENDPOINTS if name_of(e) == "POST /v1/drafts"]
    answers = [
        await ask(open_stage, phone, endpoint, "X-Acting-For", value) for value in LONE_BYTES
    ]
    assert 500 in [answer.status_code for answer in answers]


def part(value: Any) -> str:
    """JSON as a part of a JWT; ``json`` escapes half a pair as any attacker would."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


JWTS = {
    "kid": f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': HALF})}.{part({'sub': 'x'})}.AAAA",
    "alg": f"{part({'alg': HALF, 'typ': 'JWT', 'kid': '1'})}.{part({'sub': 'x'})}.AAAA",
    "typ": f"{part({'alg': 'HS256', 'typ': HALF, 'kid': '1'})}.{part({'sub': 'x'})}.AAAA",
    "a claim": f"{part({'alg': 'HS256', 'kid': '1'})}.{part({'sub': HALF, 'sid': HALF})}.AAAA",
    "a name": f"{part({'alg': 'HS256', 'kid': '1', HALF: 1})}.{part({HALF: HALF})}.AAAA",
}


@pytest.mark.parametrize("what", JWTS)
@pytest.mark.parametrize("path", ["/v1/certificates", "/v1/terminals/me"])
async def test_half_a_pair_in_a_token_opens_nothing(
    open_stage: Stage, desk: Desk, path: str, what: str
) -> None:
    for scheme in ("Bearer", "DPoP"):
        headers = {**desk.headers("GET", path), "Authorization": f"{scheme} {JWTS[what]}"}
        answer = await open_stage.client.get(path, headers=headers)
        assert problem_of(answer)["status"] == 401


PROVED = ("jti", "htu", "htm", "ath")


async def answers_to_proofs(stage: Stage, desk: Desk) -> list[int]:
    path, found = "/v1/terminals/me", []
    for claim in PROVED:
        headers = desk.headers("GET", path, **{claim: HALF})
        found.append((await stage.client.get(path, headers=headers)).status_code)
    return found


async def test_half_a_pair_in_a_proof_is_a_wrong_proof(open_stage: Stage, desk: Desk) -> None:
    assert await answers_to_proofs(open_stage, desk) == [401] * len(PROVED)


async def test_without_the_guard_it_is_an_internal_error(
    open_stage: Stage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(proofs, "_text", lambda value: value)
    assert 500 in await answers_to_proofs(open_stage, desk)


def bodies(endpoint: Endpoint) -> list[bytes]:
    """Each member of the body as half a pair, and one that nobody knows."""
    assert endpoint.body is not None
    names = [*endpoint.body.__struct_encode_fields__, HALF]
    return [json.dumps({name: HALF}).encode() for name in names] + [b'{"a":"\xed\xa0\x80"}']


@pytest.mark.parametrize(
    "endpoint", [e for e in ENDPOINTS if e.method in UNSAFE and e.body], ids=name_of
)
async def test_half_a_pair_in_a_body_is_refused(
    open_stage: Stage, phone: Phone, desk: Desk, endpoint: Endpoint
) -> None:
    for body in bodies(endpoint):
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        if endpoint.caller_type.scheme == "citizen":
            headers |= phone.headers
        elif endpoint.caller_type.scheme == "terminal":
            headers |= desk.headers(endpoint.method, path_of(endpoint))
        answer = await open_stage.client.request(
            endpoint.method, path_of(endpoint), content=body, headers=headers
        )
        assert problem_of(answer)["status"] in range(400, 500), (body, answer.text)
