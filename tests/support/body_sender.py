"""Bodies sent to each route that takes one, by somebody who may call it."""

from __future__ import annotations

import json
import secrets
from typing import Any

import httpx
import pytest_asyncio

from tests.support.bodies import (
    APPROVE,
    DEVICE,
    DRAFT,
    KEYED,
    KIOSK_SIDE,
    PREFERENCES,
    PRESENT,
    READ,
    SETTINGS,
    SUBSCRIPTIONS,
)
from tests.support.clients import Desk, Phone, TerminalKey
from tests.support.stage import Stage


class Sender:
    """Sends a body to a route as somebody who may call it."""

    def __init__(self, stage: Stage, phone: Phone, desk: Desk, certificate_id: str) -> None:
        self._stage, self._phone, self._desk = stage, phone, desk
        self._certificate_id = certificate_id

    async def send(self, route: str, body: bytes) -> httpx.Response:
        path = route.replace("<certificate_id:str>", self._certificate_id)
        path = path.replace("<draft_id:id>", "abcdefgh").replace("<user_code:str>", "ABCDEFGH")
        path = path.replace("<case_id:id>", "abcdefgh")
        headers = self._headers(route, path)
        puts = dict.fromkeys((DRAFT, PREFERENCES, DEVICE), "PUT")
        method = (puts | {SETTINGS: "PATCH"}).get(route, "POST")
        return await self._stage.client.request(method, path, content=body, headers=headers)

    async def send_json(self, route: str, body: Any) -> httpx.Response:
        return await self.send(route, json.dumps(body, ensure_ascii=False).encode())

    def _headers(self, route: str, path: str) -> dict[str, str]:
        if route in ("/v1/scans", "/v1/terminals/heartbeat", *KIOSK_SIDE):
            return self._desk.headers("POST", path)
        if route in ("/v1/terminals/enrolment", "/v1/sessions/terminal"):
            url = f"{self._stage.context.settings.server.public_url}{path}"
            signer = TerminalKey() if route.endswith("enrolment") else self._desk.key
            return {"DPoP": signer.proof("POST", url, self._stage.clock.unix())}
        if route in (SETTINGS, PREFERENCES):
            return {**self._phone.headers, "If-Match": '"0"'}
        key = {"Idempotency-Key": secrets.token_urlsafe(12)} if route in KEYED else {}
        signed_in = route in (PRESENT, APPROVE, DEVICE, READ, SUBSCRIPTIONS, "/v1/delegations")
        if signed_in or route.startswith(("/v1/drafts", "/v1/cases")):
            return {**self._phone.headers, **key}
        return {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sender(open_stage: Stage, phone: Phone, desk: Desk) -> Sender:
    certificate = (await phone.certificates())["居民身份证"]
    return Sender(open_stage, phone, desk, certificate["id"])
