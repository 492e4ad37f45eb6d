"""Showing a certificate by its id: some citizens hold two of one name."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.clients import Phone, consented_names


async def list_certificates(phone: Phone) -> list[dict[str, Any]]:
    """All certificates of the citizen, in the list's order."""
    items: list[dict[str, Any]] = (await phone.get("/v1/certificates")).json()["items"]
    return items


async def find_certificate(phone: Phone, name: str, state: str = "in_force") -> dict[str, Any]:
    [certificate] = [
        c for c in await list_certificates(phone) if (c["name"], c["state"]) == (name, state)
    ]
    return certificate


async def read_purpose(phone: Phone, certificate: dict[str, Any], purpose: str) -> dict[str, Any]:
    """Return the fields of one purpose as the consent screen shows them."""
    detail = (await phone.get(f"/v1/certificates/{certificate['id']}")).json()
    [entry] = [item for item in detail["purposes"] if item["code"] == purpose]
    return dict(entry)


async def present(
    phone: Phone, certificate: dict[str, Any], purpose: str = "verify", **overrides: Any
) -> httpx.Response:
    """Agree to what is offered for the purpose; the answer, whatever it is."""
    fields = (await read_purpose(phone, certificate, purpose))["fields"]
    body = {"purpose": purpose, "consentedFields": consented_names(fields), **overrides}
    return await phone.post(f"/v1/certificates/{certificate['id']}/presentations", body)
