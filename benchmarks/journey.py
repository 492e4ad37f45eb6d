"""The requests to measure, built in advance: a signature costs the client dear."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass

import httpx

from benchmarks.load import request
from benchmarks.servers import Servers
from tests.support.clients import TerminalKey, consented_names

PERSON, CERTIFICATE, PURPOSE = "linxiuying", "居民身份证", "verify"
PAGE = "/v1/pages/home?channel=phone&schema=1"
FORGED = "EQENTPhSAAECAwQFBgcICRAREhMUFRYX"


@dataclass
class Journey:
    client: httpx.AsyncClient
    base: str
    access_token: str
    terminal_token: str
    key: TerminalKey
    certificate: str
    fields: list[str]
    page_tag: str

    @classmethod
    async def begin(cls, servers: Servers) -> Journey:
        """Sign a citizen in and enrol a desk."""
        base = f"http://127.0.0.1:{servers.port}"
        client = httpx.AsyncClient(base_url=base, timeout=30, trust_env=False)
        admin = f"http://127.0.0.1:{servers.admin_port}/admin/tickets"
        ticket = (await client.post(admin, json={"uid": PERSON})).json()["ticket"]
        grant = (await client.post("/v1/sessions/app", json={"ticket": ticket})).json()
        key = TerminalKey()
        wish = await client.post("/demo/enrolment-codes", json={"terminal": "desk"})
        code = wish.json()["enrolmentCode"]
        proof = key.proof("POST", f"{base}/v1/terminals/enrolment", time.time())
        desk = await client.post(
            "/v1/terminals/enrolment", json={"enrolmentCode": code}, headers={"DPoP": proof}
        )
        headers = {"Authorization": f"Bearer {grant['accessToken']}"}
        listed = (await client.get("/v1/certificates", headers=headers)).json()["items"]
        certificate = next(item["id"] for item in listed if item["name"] == CERTIFICATE)
        detail = (await client.get(f"/v1/certificates/{certificate}", headers=headers)).json()
        purpose = next(entry for entry in detail["purposes"] if entry["code"] == PURPOSE)
        return cls(
            client,
            base,
            grant["accessToken"],
            desk.json()["accessToken"],
            key,
            certificate,
            consented_names(purpose["fields"]),
            (await client.get(PAGE)).headers["etag"],
        )

    def presentation_request(self) -> bytes:
        body = json.dumps({"purpose": PURPOSE, "consentedFields": self.fields}).encode()
        headers = {"Authorization": f"Bearer {self.access_token}"}
        path = f"/v1/certificates/{self.certificate}/presentations"
        return request("POST", path, headers, body)

    def page_request(self) -> bytes:
        """Ask for the phone's home again, with the tag that it has."""
        return request("GET", PAGE, {"If-None-Match": self.page_tag})

    def forged_request(self) -> bytes:
        return request("GET", f"/q/{FORGED}")

    async def _present(self) -> dict[str, str]:
        answer = await self.client.post(
            f"/v1/certificates/{self.certificate}/presentations",
            json={"purpose": PURPOSE, "consentedFields": self.fields},
            headers={"Authorization": f"Bearer {self.access_token}"},
        )
        code: dict[str, str] = answer.json()
        return code

    async def code_id(self) -> str:
        return (await self._present())["codeId"]

    async def _many(self, count: int) -> list[dict[str, str]]:
        gate = asyncio.Semaphore(16)

        async def issue_one() -> dict[str, str]:
            async with gate:
                return await self._present()

        return await asyncio.gather(*(issue_one() for _ in range(count)))

    async def code_ids(self, count: int) -> list[str]:
        return [code["codeId"] for code in await self._many(count)]

    async def scan_requests(self, count: int) -> list[bytes]:
        return [self._scan(code["code"]) for code in await self._many(count)]

    async def forged_scan_requests(self, count: int) -> list[bytes]:
        return [self._scan(FORGED) for _ in range(count)]

    def _scan(self, code: str) -> bytes:
        url = f"{self.base}/v1/scans"
        proof = self.key.proof("POST", url, time.time(), self.terminal_token)
        headers = {"Authorization": f"DPoP {self.terminal_token}", "DPoP": proof}
        return request(
            "POST", "/v1/scans", headers, json.dumps({"code": code, "useCause": "压测"}).encode()
        )
