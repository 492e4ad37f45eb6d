"""Access tokens (JWT, HS256, ``kid``) and refresh tokens.

Verified claims are cached per token until they expire: PyJWT costs more than all of Sanic
(docs/sources.md). That is safe because every request checks ``Revocations``, in memory, for ended
sessions.
"""

from __future__ import annotations

import hmac
import math
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import jwt

from bff.identity.problems import TOKEN_EXPIRED, TOKEN_INVALID
from bff.keys import Keys
from bff.problems import Problem, ProblemKind
from ground.clock import Clock
from models.session import AssuranceLevel

ISSUER = "mashangban-bff"
LIFE_S = 600
REFRESH_LIFE_S = 7 * 86400  # without use
SESSION_LIFE_S = 30 * 86400  # from the sign-in, however much it is used (NIST SP 800-63B, AAL1)
KIOSK_LIFE_S = 900  # life of a citizen's session at a kiosk, which cannot be refreshed
CACHE_SIZE = 20_000
_REQUIRED = ["iss", "sub", "aud", "sid", "lvl", "iat", "exp", "jti"]
_MAC_BYTES = 24


class Audience(StrEnum):
    """Fronts that a token is for."""

    APP = "app"
    MINI_PROGRAM = "mini_program"
    DESK = "desk"
    KIOSK = "kiosk"
    KIOSK_CITIZEN = "kiosk_citizen"  # a citizen at a kiosk: neither a phone nor the kiosk itself


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of a token. ``thumbprint`` binds it to a terminal's key (``cnf.jkt``, RFC 9449 §6)."""

    subject: str
    audience: Audience
    session_id: str
    level: AssuranceLevel
    expires_at: float
    thumbprint: str | None


def authentication_problem(kind: ProblemKind, scheme: str = "Bearer", reason: str = "") -> Problem:
    """Build a 401 with the challenge that RFC 9110 §11.6.1 requires."""
    challenge = f'{scheme} error="invalid_token"' if scheme == "Bearer" else 'DPoP algs="ES256"'
    return Problem(kind, headers={"WWW-Authenticate": challenge}, why=reason)


class Tokens:
    def __init__(
        self,
        keys: Keys,
        clock: Clock,
        life_s: int = LIFE_S,
        refresh_life_s: int = REFRESH_LIFE_S,
        kiosk_life_s: int = KIOSK_LIFE_S,
    ) -> None:
        self._clock = clock
        self.life_s = life_s
        self.refresh_life_s = refresh_life_s
        self.kiosk_life_s = kiosk_life_s
        self.longest_s = max(life_s, kiosk_life_s)
        self._current = str(keys.current.id)
        self._secrets = {str(key.id): key.derive("access-token") for key in keys.ring}
        self._refresh_secrets = {key.id: key.derive("refresh-token") for key in keys.ring}
        self._retired_keys = {
            str(key.id): key.retired_at.timestamp() for key in keys.ring if key.retired_at
        }
        self._cache: dict[str, Claims] = {}

    def issue(
        self,
        subject: str,
        audience: Audience,
        session_id: str,
        level: AssuranceLevel,
        thumbprint: str | None = None,
        life_s: int | None = None,
    ) -> str:
        now = int(self._clock.unix())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "sub": subject,
            "aud": audience,
            "sid": session_id,
            "lvl": level,
            "iat": now,
            "exp": now + (self.life_s if life_s is None else life_s),
            "jti": secrets.token_urlsafe(8),
        }
        if thumbprint is not None:
            claims["cnf"] = {"jkt": thumbprint}
        secret = self._secrets[self._current]
        return jwt.encode(claims, secret, "HS256", headers={"kid": self._current})

    def claims(self, token: str, scheme: str) -> Claims:
        """Return a token's claims. Problems ``token-invalid``, ``token-expired``."""
        claims = self._cache.get(token)
        if claims is None:
            claims = self._verify(token, scheme)
            if len(self._cache) >= CACHE_SIZE:
                del self._cache[next(iter(self._cache))]
            self._cache[token] = claims
        if claims.expires_at <= self._clock.unix():
            self._cache.pop(token, None)
            raise authentication_problem(TOKEN_EXPIRED, scheme)
        return claims

    def _verify(self, token: str, scheme: str) -> Claims:
        try:
            key_id = str(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                self._secrets[key_id],
                algorithms=["HS256"],
                audience=list(Audience),
                issuer=ISSUER,
                # We check times ourselves, by the clock that was passed in.
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
            audience, level = Audience(claims["aud"]), AssuranceLevel(claims["lvl"])
        except (jwt.PyJWTError, KeyError, ValueError):
            raise authentication_problem(TOKEN_INVALID, scheme) from None
        longest_s = self.longest_s if audience is Audience.KIOSK_CITIZEN else self.life_s
        if claims["exp"] > self._retired_keys.get(key_id, math.inf) + longest_s:
            # The key cannot have made this token while it was current, so a thief chose its time.
            raise authentication_problem(TOKEN_INVALID, scheme)
        return Claims(
            subject=claims["sub"],
            audience=audience,
            session_id=claims["sid"],
            level=level,
            expires_at=float(claims["exp"]),
            thumbprint=claims.get("cnf", {}).get("jkt"),
        )

    def refresh_token(self, session_id: str, generation: int) -> str:
        """Create a refresh token: the family and its generation under a MAC, opaque to its owner.

        So an old one is recognised.
        """
        body = f"{self._current}.{session_id}.{generation}"
        return _pack(body, _mac(self._refresh_secrets[int(self._current)], body))

    def read_refresh_token(self, token: str) -> tuple[str, int]:
        """Read family and generation of our own token.

        Raise ``token-invalid`` for anything else.
        """
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            body, mac = raw[:-_MAC_BYTES].decode(), raw[-_MAC_BYTES:]
            key_id, session_id, generation = body.split(".")
            usable_until = self._retired_keys.get(key_id, math.inf) + self.refresh_life_s
            genuine = hmac.compare_digest(mac, _mac(self._refresh_secrets[int(key_id)], body))
            if genuine and self._clock.unix() < usable_until:
                return session_id, int(generation)
        except (ValueError, KeyError):
            pass
        raise authentication_problem(TOKEN_INVALID)


def _mac(secret: bytes, body: str) -> bytes:
    return hmac.digest(secret, body.encode(), "sha256")[:_MAC_BYTES]


def _pack(body: str, mac: bytes) -> str:
    return urlsafe_b64encode(body.encode() + mac).decode().rstrip("=")
