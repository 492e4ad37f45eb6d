"""Proof of possession (DPoP, RFC 9449): right, and wrong in one thing at a time."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from redis.asyncio import Redis

from bff.identity.proofs import WINDOW_S, thumbprint
from bff.settings import Settings
from ground.clock import CHINA_TIME
from models import Terminal
from tests.support.clients import Desk, TerminalKey
from tests.support.problems import expect
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/v1/terminals/me"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


class Forger:
    """Makes proofs for ``GET /v1/terminals/me`` with the desk's key, but for what is changed."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self.desk, self.now = desk, stage.clock.unix()
        self.token: str = desk.grant["accessToken"]
        self.base: str = stage.context.settings.server.public_url

    def proof(self, **changed: Any) -> str:
        return self.desk.key.proof("GET", self.base + PATH, self.now, self.token, **changed)

    def claims(self) -> dict[str, Any]:
        return dict(jwt.decode(self.proof(), options={"verify_signature": False}))

    def sign(self, secret: Any, using: str, **header: Any) -> str:
        headers = {"typ": "dpop+jwt", "jwk": self.desk.key.jwk, **header}
        return jwt.encode(self.claims(), secret, using, headers=headers)

    def tamper(self, part: int, changed: Callable[[bytes], bytes]) -> str:
        parts = self.proof().split(".")
        raw = base64.urlsafe_b64decode(parts[part] + "==")
        parts[part] = base64.urlsafe_b64encode(changed(raw)).decode().rstrip("=")
        return ".".join(parts)

    def private_jwk(self) -> dict[str, str]:
        return {**self.desk.key.jwk, "d": base64.urlsafe_b64encode(bytes(32)).decode()}


def other_curve() -> tuple[Any, dict[str, str]]:
    key = ec.generate_private_key(ec.SECP384R1())
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return key, jwk


def zero(raw: bytes) -> bytes:
    return bytes(len(raw))


def flip(raw: bytes) -> bytes:
    return bytes([raw[0] ^ 1]) + raw[1:]


WRONG: dict[str, Callable[[Forger], str]] = {
    "empty": lambda _: "",
    "no JWT": lambda _: "proof",
    "too long": lambda f: f.proof(jti="j" * 5000),
    "typ missing": lambda f: f.proof(headers={"typ": None}),
    "typ JWT": lambda f: f.proof(headers={"typ": "JWT"}),
    "typ in capitals": lambda f: f.proof(headers={"typ": "DPOP+JWT"}),
    "alg none": lambda f: f.sign(None, "none"),
    "alg HS256": lambda f: f.sign(b"k" * 32, "HS256"),
    "alg HS256 with the key itself": lambda f: f.sign(f.desk.key.jwk["x"].encode(), "HS256"),
    "alg ES384": lambda f: f.sign(other_curve()[0], "ES384"),
    "other curve": lambda f: f.proof(headers={"jwk": other_curve()[1]}),
    "curve misnamed": lambda f: f.proof(headers={"jwk": {**f.desk.key.jwk, "crv": "P-384"}}),
    "jwk missing": lambda f: f.proof(headers={"jwk": None}),
    "jwk a text": lambda f: f.proof(headers={"jwk": "key"}),
    "jwk empty": lambda f: f.proof(headers={"jwk": {}}),
    "jwk with private part": lambda f: f.proof(headers={"jwk": f.private_jwk()}),
    "jwk RSA": lambda f: f.proof(headers={"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
    "jwk kty wrong": lambda f: f.proof(headers={"jwk": {**f.desk.key.jwk, "kty": "OKP"}}),
    "jwk not on the curve": lambda f: f.proof(headers={"jwk": {**f.desk.key.jwk, "x": "AAAA"}}),
    "jwk numbers": lambda f: f.proof(headers={"jwk": {**f.desk.key.jwk, "x": 5}}),
    "jwk another's": lambda f: f.proof(headers={"jwk": TerminalKey().jwk}),
    "signature changed": lambda f: f.tamper(2, flip),
    "signature zeros": lambda f: f.tamper(2, zero),
    "signature cut": lambda f: f.tamper(2, lambda raw: raw[:-1]),
    "signature missing": lambda f: f.tamper(2, lambda _: b""),
    "claims changed": lambda f: f.tamper(1, lambda raw: raw.replace(b"GET", b"PUT")),
    "claims no JSON": lambda f: f.tamper(1, lambda _: b"no"),
    "htm missing": lambda f: f.proof(htm=None),
    "htm POST": lambda f: f.proof(htm="POST"),
    "htm lower case": lambda f: f.proof(htm="get"),
    "htm a number": lambda f: f.proof(htm=1),
    "htu missing": lambda f: f.proof(htu=None),
    "htu other path": lambda f: f.proof(htu=f.base + "/v1/terminals/heartbeat"),
    "htu deeper path": lambda f: f.proof(htu=f.base + PATH + "/x"),
    "htu other host": lambda f: f.proof(htu="http://evil.example" + PATH),
    "htu host as prefix": lambda f: f.proof(htu=f.base + ".evil.example" + PATH),
    "htu other scheme": lambda f: f.proof(htu=f.base.replace("http:", "https:") + PATH),
    "htu path alone": lambda f: f.proof(htu=PATH),
    "htu a list": lambda f: f.proof(htu=[f.base + PATH]),
    "htu with a user": lambda f: f.proof(htu=f.base.replace("//", "//a@") + PATH),
    "htu in capitals": lambda f: f.proof(htu=f.base + PATH.upper()),
    "htu encoded twice": lambda f: f.proof(htu=f.base + PATH.replace("me", "%256De")),
    "htu a lone surrogate": lambda f: f.proof(htu=f.base + PATH + "?\ud800"),
    "htm a lone surrogate": lambda f: f.proof(htm="\ud800"),
    "jti a lone surrogate": lambda f: f.proof(jti="\ud800"),
    "ath a lone surrogate": lambda f: f.proof(ath="\udfff"),
    "jwk a lone surrogate": lambda f: f.proof(headers={"jwk": {**f.desk.key.jwk, "x": "\ud800"}}),
    "typ a lone surrogate": lambda f: f.proof(headers={"typ": "\ud800"}),
    "jti missing": lambda f: f.proof(jti=None),
    "jti empty": lambda f: f.proof(jti=""),
    "jti a number": lambda f: f.proof(jti=7),
    "jti very long": lambda f: f.proof(jti="j" * 513),
    "iat missing": lambda f: f.proof(iat=None),
    "iat a text": lambda f: f.proof(iat="now"),
    "iat a number as text": lambda f: f.proof(iat=str(f.now)),
    "iat true": lambda f: f.proof(iat=True),
    "iat not a number": lambda f: f.proof(iat=float("nan")),
    "iat NaN as text": lambda f: f.proof(iat="nan"),
    "iat endless": lambda f: f.proof(iat=float("inf")),
    "iat huge": lambda f: f.proof(iat=10**400),
    "iat a list": lambda f: f.proof(iat=[f.now]),
    "ath missing": lambda f: f.proof(ath=None),
    "ath of another token": lambda f: f.proof(ath=thumbprint({"a": "b"})),
    "ath a list": lambda f: f.proof(ath=[1]),
    "another key than the token's": lambda f: TerminalKey().proof(
        "GET", f.base + PATH, f.now, f.token
    ),
}


async def me(stage: Stage, desk: Desk, *proofs: str) -> Any:
    headers = [("Authorization", f"DPoP {desk.grant['accessToken']}")]
    headers += [("DPoP", proof) for proof in proofs]
    return await stage.client.get(PATH, headers=headers)


async def test_a_right_proof_is_taken(open_stage: Stage, desk: Desk) -> None:
    forger = Forger(open_stage, desk)
    right = [
        forger.proof(),
        forger.proof(htu=f"{forger.base}{PATH}?a=b"),
        forger.proof(htu=forger.base.replace("http", "HTTP") + PATH + "#c"),
        forger.proof(htu=forger.base + PATH.replace("me", "%6D%65")),
        forger.proof(htu=forger.base + "/v1/./terminals/x/../me"),
        forger.proof(exp=1),  # claims that RFC 9449 does not know
        forger.proof(iat=forger.now),  # fractions of a second
        forger.proof(headers={"jwk": {**desk.key.jwk, "kid": "k", "use": "sig"}}),
    ]
    for proof in right:
        answer = await me(open_stage, desk, proof)
        assert answer.status_code == 200, answer.text
        assert answer.json()["id"] == "demo-desk-3"


@pytest.mark.parametrize("what", WRONG)
async def test_a_proof_wrong_in_one_thing_is_refused(
    open_stage: Stage, desk: Desk, what: str
) -> None:
    answer = await me(open_stage, desk, WRONG[what](Forger(open_stage, desk)))
    expect(answer, "proof-invalid")
    assert answer.headers["www-authenticate"].startswith("DPoP ")


async def test_one_proof_is_needed_and_only_one(open_stage: Stage, desk: Desk) -> None:
    forger = Forger(open_stage, desk)
    expect(await me(open_stage, desk), "proof-missing")
    expect(await me(open_stage, desk, forger.proof(), forger.proof()), "proof-missing")


@pytest.mark.parametrize("seconds", [-3600, -61, 7, 61, 3600])
async def test_a_terminal_whose_clock_is_off_is_told_the_time(
    open_stage: Stage, desk: Desk, seconds: int
) -> None:
    forger = Forger(open_stage, desk)
    answer = await me(open_stage, desk, forger.proof(iat=int(forger.now + seconds)))
    told = expect(answer, "proof-stale")["serverTime"]
    now = open_stage.clock.now().astimezone(CHINA_TIME)
    assert told[:15] == now.isoformat()[:15]
    assert told.endswith("+08:00")


@pytest.mark.parametrize("seconds", [-58, 4])
async def test_a_clock_that_is_a_little_off_will_do(
    open_stage: Stage, desk: Desk, seconds: int
) -> None:
    open_stage.clock.advance(60)  # Redis remembers since the stage began, and no longer
    forger = Forger(open_stage, desk)
    answer = await me(open_stage, desk, forger.proof(iat=int(forger.now + seconds)))
    assert answer.status_code == 200


async def test_a_proof_is_taken_once(open_stage: Stage, desk: Desk) -> None:
    proof = Forger(open_stage, desk).proof()
    assert (await me(open_stage, desk, proof)).status_code == 200
    expect(await me(open_stage, desk, proof), "proof-replayed")


async def test_the_same_number_in_another_proof_of_the_key_is_a_replay(
    open_stage: Stage, desk: Desk
) -> None:
    forger = Forger(open_stage, desk)
    assert (await me(open_stage, desk, forger.proof(jti="number-1"))).status_code == 200
    expect(await me(open_stage, desk, forger.proof(jti="number-1")), "proof-replayed")


async def test_terminals_do_not_take_each_others_numbers(open_stage: Stage, desk: Desk) -> None:
    kiosk = await open_stage.desk("demo-kiosk-1")
    for terminal in (desk, kiosk):
        proof = Forger(open_stage, terminal).proof(jti="number-2")
        assert (await me(open_stage, terminal, proof)).status_code == 200


async def test_a_proof_from_ahead_of_time_cannot_be_sent_again_later(
    open_stage: Stage, desk: Desk
) -> None:
    """Its memory outlives the whole window in which it would be taken."""
    settings: Settings = open_stage.context.settings
    proof = Forger(open_stage, desk).proof(jti="ahead")
    assert (await me(open_stage, desk, proof)).status_code == 200
    async with Redis.from_url(settings.redis.url) as redis:
        ages = [await redis.ttl(key) for key in await redis.keys("proof:*")]
    assert max(ages) > 2 * WINDOW_S - 30  # a busy machine may be late to look


async def test_the_proof_of_a_bare_key_carries_no_token_hash(open_stage: Stage, desk: Desk) -> None:
    path = "/v1/sessions/terminal"
    url, now = open_stage.context.settings.server.public_url + path, open_stage.clock.unix()
    body = {"terminalId": "demo-desk-3"}
    with_hash = desk.key.proof("POST", url, now, desk.grant["accessToken"])
    answer = await open_stage.client.post(path, json=body, headers={"DPoP": with_hash})
    expect(answer, "proof-invalid")
    without = desk.key.proof("POST", url, now)
    answer = await open_stage.client.post(path, json=body, headers={"DPoP": without})
    assert answer.status_code == 201


async def test_thumbprint_is_that_of_rfc_7638() -> None:
    """An EC key and its thumbprint from RFC 9449 §6.1 and §4.2."""
    key = {
        "kty": "EC",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        "crv": "P-256",
    }
    assert thumbprint(key) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


async def test_a_disabled_terminal_is_out_at_once(open_stage: Stage) -> None:
    queue = await open_stage.desk("demo-queue-1")
    assert (await queue.get(PATH)).status_code == 200
    await Terminal.filter(id="demo-queue-1").update(disabled_at=open_stage.clock.now())
    expect(await queue.get(PATH), "terminal-disabled")
    await Terminal.filter(id="demo-queue-1").update(disabled_at=None)
    assert (await queue.get(PATH)).status_code == 200
