"""A caller of the core that knows the dialect only from its description.

It signs with the standard library, so it agrees with `gateways` and `sandbox` by the text of the
scheme and not by shared code.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

APP_ID = "demo-bff"
APP_KEY = "a key for tests, not a secret"
NOW = 1_795_406_400.0  # 2026-11-23T12:00:00+08:00


@dataclass
class StillClock:
    """Unix time that moves only when told."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


def signature(
    key: str, method: str, target: str, timestamp: str, nonce: str, body: bytes | None
) -> str:
    hashed = "STREAM" if body is None else hashlib.sha256(body).hexdigest()
    text = "\n".join([method, target, timestamp, nonce, hashed])
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


@dataclass
class CoreCaller:
    """Posts signed requests; `headers` of a call override what would be sent."""

    session: aiohttp.ClientSession
    url: str
    clock: StillClock
    numbers: Iterator[int] = field(default_factory=count)

    async def post(
        self, path: str, question: object, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        async with self.send(path, question, headers) as response:
            assert response.status == 200
            answer: dict[str, Any] = await response.json()
            return answer

    async def get(self, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        signed = self.sign("GET", path, b"", headers)
        async with self.session.get(URL(self.url + path, encoded=True), headers=signed) as response:
            assert response.status == 200
            answer: dict[str, Any] = await response.json()
            return answer

    def send(self, path: str, question: object, headers: dict[str, str] | None = None) -> Any:
        body = json.dumps(question).encode()
        signed = self.sign("POST", path, body, headers)
        return self.session.post(self.url + path, data=body, headers=signed)

    async def upload(
        self, data: Any, code: str = "photo", headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """`POST /materials`; `data` is bytes or an asynchronous iterator of them."""
        about = {
            "Content-Type": "image/jpeg",
            "X-Material-Code": code,
            "X-Material-Name": quote("照片.jpg"),
        }
        signed = self.sign("POST", "/materials", None, about | (headers or {}))
        body = BytesIO(data) if isinstance(data, bytes) else data
        async with self.session.post(f"{self.url}/materials", data=body, headers=signed) as r:
            assert r.status == 200
            answer: dict[str, Any] = await r.json()
            return answer

    def sign(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None
    ) -> dict[str, str]:
        names = {"X-Timestamp": str(int(self.clock() * 1000)), "X-Nonce": f"n{next(self.numbers)}"}
        names |= headers or {}
        value = signature(APP_KEY, method, path, names["X-Timestamp"], names["X-Nonce"], body)
        return {"X-App-Id": APP_ID, "X-Signature": value} | names


@dataclass
class Admin:
    """The sandbox's admin port."""

    session: aiohttp.ClientSession
    url: str

    async def ticket(self, uid: str) -> str:
        return str((await self.post("/admin/tickets", {"uid": uid}))["ticket"])

    async def certificates(self, uid: str) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.url}/admin/certificates", params={"uid": uid}) as r:
            answer: list[dict[str, Any]] = await r.json()
            return answer

    async def identifier(self, uid: str, name: str) -> str:
        """Return the identifier of somebody's certificate by its name."""
        identifiers = [c["identifier"] for c in await self.certificates(uid) if c["name"] == name]
        return str(identifiers[0])

    async def set_status(self, identifier: str, status: str) -> None:
        await self.post("/admin/certificates/status", {"identifier": identifier, "status": status})

    async def fault(self, kind: str, **more: object) -> None:
        await self.post("/admin/faults", {"kind": kind, **more})

    async def heal(self) -> None:
        async with self.session.delete(f"{self.url}/admin/faults") as response:
            assert response.status == 204

    async def call_counts(self) -> dict[str, dict[str, int]]:
        """{path: {"received": n, "handled": n}}."""
        async with self.session.get(f"{self.url}/admin/received") as response:
            answer: dict[str, dict[str, int]] = (await response.json())["calls"]
            return answer

    async def request_ids(self) -> list[str]:
        async with self.session.get(f"{self.url}/admin/received") as response:
            return [call["requestId"] for call in (await response.json())["last"]]

    async def post(self, path: str, body: object) -> dict[str, Any]:
        async with self.session.post(self.url + path, json=body) as response:
            assert response.status in (200, 204), await response.text()
            return await response.json() if response.status == 200 else {}

    async def move(self, case_no: str, state: str | None = None, **more: object) -> dict[str, Any]:
        return await self.post(f"/admin/cases/{case_no}/move", {"state": state, **more})

    async def cases(self, **query: str) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.url}/admin/cases", params=query) as response:
            answer: list[dict[str, Any]] = await response.json()
            return answer

    async def counts(self) -> dict[str, int]:
        async with self.session.get(f"{self.url}/admin/counts") as response:
            answer: dict[str, int] = await response.json()
            return answer

    async def change_item(self, code: str, **changes: object) -> dict[str, Any]:
        return await self.post(f"/admin/items/{code}", changes)

    async def set_events_url(self, url: str | None) -> None:
        await self.post("/admin/events-url", {"url": url})
