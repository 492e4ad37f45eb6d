"""Applying for an item as a citizen's front does it: find, begin, fill, hand in, agree, submit."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from tests.support.clients import Desk, Phone

# The smallest files that are what they say they are.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + b"\xff\xd9"
)
_FILES = {"application/pdf": PDF, "image/jpeg": JPEG}

_VALUES: dict[str, Any] = {
    "text": "测试内容",
    "longText": "这是一段测试用的说明文字，写得足够长。",
    "number": 2,
    "amount": 120000,
    "date": "2026-11-02",
    "yesNo": True,
    "phone": "13900001234",
    "idNumber": "11010519491231002X",
    "uscc": "91350100M000100Y43",
    "address": "福建省榕城市鼓山区示范路88号",
}


def sample_value(field: Mapping[str, Any], unfit: Collection[str] = ()) -> Any:
    """Something right for a field of a guide's form; ``unfit`` choices are for another age."""
    if field["type"] == "choice":
        return next(one["value"] for one in field["choices"] if one["value"] not in unfit)
    value = _VALUES[field["type"]]
    if isinstance(value, str) and field["type"] in ("text", "longText"):
        longest = field.get("maxLength") or 200
        return (value * 3)[: max(field.get("minLength") or 1, min(len(value), longest))]
    if isinstance(value, int) and not isinstance(value, bool):
        least, most = field.get("min"), field.get("max")
        value = max(value, int(least)) if least is not None else value
        return min(value, int(most)) if most is not None else value
    return value


@dataclass
class Application:
    """Draft of a citizen on the front that they use. ``acting`` is sent with every call."""

    front: Phone | Desk
    guide: dict[str, Any]
    draft: dict[str, Any]
    acting: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.draft["id"])

    @property
    def phone(self) -> Phone:
        assert isinstance(self.front, Phone)
        return self.front

    def at(self, front: Phone | Desk) -> Application:
        """Return the same draft on another front, with the version that it knows."""
        return replace(self, front=front)

    async def fill(self, **values: Any) -> None:
        """Every field of the form with something right, ``values`` before that; None leaves out."""
        fixed = self.draft["fixed"]
        unfit = {one["value"] for one in self.draft["unfitChoices"]}
        form = {
            f["name"]: sample_value(f, unfit) for f in self.guide["form"] if f["name"] not in fixed
        }
        form = {name: value for name, value in (form | values).items() if value is not None}
        headers = {"If-Match": f'"{self.draft["version"]}"', **self.acting}
        answer = await self.front.put(f"/v1/drafts/{self.id}", {"form": form}, headers=headers)
        assert answer.status_code == 200, answer.text
        self.draft = answer.json()

    async def hand_in(self) -> None:
        """Add the missing materials: a certificate if there is one, otherwise a file."""
        for lacking in self.draft["missing"]:
            if lacking["certificateUsable"]:
                await self.attach(lacking["code"])
            else:
                await self.upload(lacking["code"])
        await self.reload()

    async def upload(
        self, code: str, content: bytes | None = None, name: str = "证明.pdf"
    ) -> httpx.Response:
        if content is None:
            [material] = [m for m in self.guide["materials"] if m["code"] == code]
            content = next(_FILES[kind] for kind in material["formats"] if kind in _FILES)
        headers = {**self.acting, "X-File-Name": quote(name)}
        answer = await self.front.post(
            f"/v1/drafts/{self.id}/materials/{code}", content=content, headers=headers
        )
        assert answer.status_code == 201, answer.text
        return answer

    async def attach(self, code: str) -> httpx.Response:
        offered = await self.front.get(f"/v1/drafts/{self.id}/certificates", headers=self.acting)
        [offer] = [c for c in offered.json()["items"] if c["materialCode"] == code and c["usable"]]
        body = {
            "materialCode": code,
            "certificateId": offer["certificateId"],
            "consentedFields": [f["name"] for f in offer["fields"]],
        }
        headers = {"Idempotency-Key": secrets.token_urlsafe(12), **self.acting}
        answer = await self.front.post(f"/v1/drafts/{self.id}/certificates", body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer

    async def reload(self) -> None:
        answer = await self.front.get(f"/v1/drafts/{self.id}", headers=self.acting)
        assert answer.status_code == 200, answer.text
        self.draft = answer.json()

    async def commitments(self) -> list[str]:
        answer = await self.front.get(f"/v1/drafts/{self.id}/commitments", headers=self.acting)
        assert answer.status_code == 200, answer.text
        return [item["code"] for item in answer.json()["items"] if item["required"]]

    async def submit(self, key: str | None = None, **overrides: Any) -> httpx.Response:
        body = {
            "draftId": self.id,
            "draftVersion": self.draft["version"],
            "commitments": await self.commitments() if "commitments" not in overrides else [],
            "deferredMaterials": [],
        } | overrides
        headers = {"Idempotency-Key": key or secrets.token_urlsafe(12), **self.acting}
        return await self.front.post("/v1/cases", body, headers=headers)


async def item_code(phone: Phone, name: str) -> str:
    """Return the code of the first item that a search finds, once the catalogue has been read."""
    async with asyncio.timeout(60):
        while True:
            answer = (await phone.client.get("/v1/items", params={"q": name})).json()
            if answer["items"]:
                return str(answer["items"][0]["code"])
            assert answer["readAt"] is None, f"no item is found by {name}"
            await asyncio.sleep(0.02)


async def begin(phone: Phone, name: str, acting_for: str | None = None) -> Application:
    """Begin a draft for the item with this name."""
    code = await item_code(phone, name)
    guide = (await phone.client.get(f"/v1/items/{code}")).json()
    acting = {} if acting_for is None else {"X-Acting-For": acting_for}
    answer = await phone.post("/v1/drafts", {"itemCode": code}, headers=acting)
    assert answer.status_code in (200, 201), answer.text
    return Application(phone, guide, answer.json(), acting)


async def ready(
    phone: Phone, name: str, acting_for: str | None = None, **values: Any
) -> Application:
    """Return a complete draft."""
    application = await begin(phone, name, acting_for)
    await application.fill(**values)
    await application.hand_in()
    return application
