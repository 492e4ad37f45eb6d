"""`Phone` and `Desk`: what speaks HTTP to the BFF as the browser clients do."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from ground.clock import Clock


class TerminalKey:
    """A terminal's own ES256 key and the proofs it makes (RFC 9449)."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        numbers = self._key.public_key().public_numbers()
        self.jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": _b64(numbers.x.to_bytes(32, "big")),
            "y": _b64(numbers.y.to_bytes(32, "big")),
        }

    def proof(
        self, method: str, url: str, now: float, token: str | None = None, **overrides: Any
    ) -> str:
        claims: dict[str, Any] = {
            "htm": method,
            "htu": url,
            "iat": int(now),
            "jti": secrets.token_urlsafe(12),
        }
        if token is not None:
            claims["ath"] = _b64(hashlib.sha256(token.encode()).digest())
        headers = {"typ": "dpop+jwt", "jwk": self.jwk, **overrides.pop("headers", {})}
        claims = {k: v for k, v in {**claims, **overrides}.items() if v is not None}
        return jwt.encode(claims, self._key, "ES256", headers=headers)


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def consented_names(fields: list[dict[str, Any]]) -> list[str]:
    """Consent to fields as they were offered."""
    return [field["name"] + "*" * (field["shown"] == "masked") for field in fields]


@dataclass
class Phone:
    """A citizen's signed-in front."""

    client: httpx.AsyncClient
    grant: dict[str, Any]
    delegation_id: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        acting = {"X-Acting-For": self.delegation_id} if self.delegation_id else {}
        return {"Authorization": f"Bearer {self.grant['accessToken']}", **acting}

    def acting_for(self, delegation_id: str) -> Phone:
        """Return the same front with its citizen acting for the principal of a delegation."""
        return Phone(self.client, self.grant, delegation_id)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.client.get(path, headers=headers, **options)

    async def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.client.post(path, json=json, headers=headers, **options)

    async def put(self, path: str, json: Any, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.client.put(path, json=json, headers=headers, **options)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path, headers=self.headers)

    async def certificates(self) -> dict[str, dict[str, Any]]:
        """Return the citizen's certificates by name."""
        answer = await self.get("/v1/certificates")
        assert answer.status_code == 200, answer.text
        return {item["name"]: item for item in answer.json()["items"]}

    async def show(
        self,
        name: str,
        purpose: str = "verify",
        presentation_id: str | None = None,
        *,
        photo: bool = False,
    ) -> dict[str, Any]:
        """Consent to what is offered, and show it: the presentation."""
        certificate = (await self.certificates())[name]
        detail = (await self.get(f"/v1/certificates/{certificate['id']}")).json()
        [offered] = [p for p in detail["purposes"] if p["code"] == purpose]
        fields = consented_names(offered["fields"])
        body: dict[str, Any] = {"purpose": purpose, "consentedFields": fields}
        if photo:
            body["consentedPhoto"] = True
        if presentation_id:
            body["presentationId"] = presentation_id
        answer = await self.post(f"/v1/certificates/{certificate['id']}/presentations", body)
        assert answer.status_code == 201, answer.text
        code: dict[str, Any] = answer.json()
        return code

    async def usage_log(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.get("/v1/usage-log")).json()["items"]
        return items


@dataclass
class Desk:
    """An enrolled terminal; or, with a citizen's grant, the citizen at that kiosk."""

    client: httpx.AsyncClient
    clock: Clock
    key: TerminalKey
    grant: dict[str, Any] = field(default_factory=dict)

    def headers(self, method: str, path: str, **overrides: Any) -> dict[str, str]:
        token = self.grant["accessToken"]
        url = f"{str(self.client.base_url).rstrip('/')}{path}"
        proof = self.key.proof(method, url, self.clock.unix(), token, **overrides)
        return {"Authorization": f"DPoP {token}", "DPoP": proof}

    async def get(self, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers("GET", path), **options.pop("headers", {})}
        return await self.client.get(path, headers=headers, **options)

    async def put(self, path: str, json: Any, **options: Any) -> httpx.Response:
        headers = {**self.headers("PUT", path), **options.pop("headers", {})}
        return await self.client.put(path, json=json, headers=headers, **options)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path, headers=self.headers("DELETE", path))

    async def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = {**self.headers("POST", path), **options.pop("headers", {})}
        return await self.client.post(path, json=json, headers=headers, **options)

    async def scan(self, code: str, cause: str = "核验身份", **extra: Any) -> httpx.Response:
        return await self.post("/v1/scans", {"code": code, "useCause": cause, **extra})
