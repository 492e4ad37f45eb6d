"""Proof of possession by a terminal's own key: DPoP (RFC 9449).

It checks typ, alg ES256, the signature by the key in the header, htm, htu (our public URL and path,
both in their normal form), iat within the window, ath for requests with a token, and that the jti
is new. Redis remembers them: without it terminals get 503, since a replay could not be recognised.
A proof from before Redis was emptied or restarted is refused as too old, and the terminal signs a
new one.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import jwt
from redis.exceptions import RedisError

from bff.http.request import BffRequest
from bff.identity.problems import PROOF_INVALID, PROOF_MISSING, PROOF_REPLAYED, PROOF_STALE
from bff.identity.tokens import authentication_problem
from bff.problems import Problem
from bff.redis_claims import claim_command
from bff.redis_memory import RedisMemory
from bff.uris import normalise
from ground.clock import Clock, from_unix, in_china

# How far a terminal's clock may be ahead. It is small because a proof from the future stays valid
# that much longer after Redis was emptied; clients correct their clocks by every answer.
AHEAD_S = 5
WINDOW_S = 60
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REQUIRED = ["htm", "htu", "iat", "jti"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof with a right signature and form."""

    thumbprint: str
    method: str
    url: str
    issued_at: float
    id: str
    token_hash: str | None


class Proofs:
    def __init__(self, memory: RedisMemory, clock: Clock, public_url: str, demo: bool) -> None:
        self._memory = memory
        self._clock = clock
        self._public_url = public_url
        self._demo = demo

    async def begin(self) -> None:
        """Learn since when Redis has our data. Later proofs are not refused as older than that."""
        with suppress(RedisError):
            await self._memory.begin()

    async def check(self, request: BffRequest, token: str | None) -> str:
        """Return the thumbprint (RFC 7638) of the key that signed this request.

        Raise a 401 problem.
        """
        header = request.headers.getall("dpop", [])
        if len(header) != 1:
            raise authentication_problem(PROOF_MISSING, "DPoP")
        proof = read_proof(header[0])
        if proof.method != request.sent_method:
            raise _invalid("htm")
        url = normalise(proof.url)
        if url is None or url not in self._targets(request):
            raise _invalid("htu")
        if proof.token_hash != (None if token is None else _hash(token)):
            raise _invalid("ath")
        await self._must_be_new(proof)
        return proof.thumbprint

    def _targets(self, request: BffRequest) -> set[str | None]:
        targets = {normalise(self._public_url + request.path)}
        if self._demo:  # a newcomer may type localhost instead of 127.0.0.1
            targets.add(normalise(f"http://{request.host}{request.path}"))
        return targets

    async def _must_be_new(self, proof: Proof) -> None:
        now = self._clock.unix()
        if not -AHEAD_S <= now - proof.issued_at <= WINDOW_S:
            raise _stale(now)
        key = f"proof:{proof.thumbprint}:{_hash(proof.id)}"
        # Twice the window, because a clock that is ahead may send the same proof again later.
        claimed = claim_command(key, 2 * WINDOW_S + 1)
        first, remembers_since = await self._memory.ask(claimed)
        if proof.issued_at < remembers_since:
            raise _stale(now)
        if not first:
            raise authentication_problem(PROOF_REPLAYED, "DPoP")


def read_proof(text: str) -> Proof:
    """Read the proof in a ``DPoP`` header and check its signature. Raise ``proof-invalid``."""
    if len(text) > 4096:
        raise _invalid("length")
    try:
        header = jwt.get_unverified_header(text)
        if header.get("typ") != "dpop+jwt" or header.get("alg") != "ES256":
            raise _invalid("typ, alg")
        key = _public_key(header.get("jwk"))
        claims = jwt.decode(
            text,
            jwt.PyJWK(key, "ES256"),
            algorithms=["ES256"],
            options={"require": _REQUIRED, "verify_iat": False, "verify_exp": False},
        )
        return Proof(
            thumbprint=thumbprint(key),
            method=_text(claims["htm"]),
            url=_text(claims["htu"]),
            issued_at=_moment(claims["iat"]),
            id=_text(claims["jti"]),
            token_hash=claims.get("ath"),
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise _invalid("signature") from None


def thumbprint(key: dict[str, str]) -> str:
    """Compute the JWK thumbprint of an EC key (RFC 7638 §3.2)."""
    return _hash(json.dumps(key, separators=(",", ":"), sort_keys=True))


def _public_key(jwk: Any) -> dict[str, str]:
    """Return the members of an EC P-256 public key only; a private key must not travel."""
    if not isinstance(jwk, dict) or "d" in jwk or jwk.get("crv") != "P-256":
        raise _invalid("jwk")
    return {name: _text(jwk.get(name)) for name in ("crv", "kty", "x", "y")}


def _text(value: object) -> str:
    """Return the text of a claim.

    A lone surrogate is refused: JSON may escape it, but no hash or database takes it.
    """
    if not isinstance(value, str) or not 0 < len(value) <= 512 or _SURROGATE.search(value):
        raise _invalid("claims")
    return value


def _moment(value: object) -> float:
    """Read a NumericDate (RFC 7519 §2).

    NaN, which JSON parsers accept, is refused: it is never stale.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**53:
        raise _invalid("claims")
    return float(value)


def _stale(now: float) -> Problem:
    """Build the problem ``proof-stale`` with the server's time, to correct a terminal's clock."""
    return Problem(
        PROOF_STALE,
        members={"serverTime": in_china(from_unix(now))},
        headers={"WWW-Authenticate": 'DPoP error="invalid_dpop_proof", algs="ES256"'},
    )


def _hash(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _invalid(reason: str) -> Problem:
    return authentication_problem(PROOF_INVALID, "DPoP", reason=reason)
