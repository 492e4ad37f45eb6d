"""Drafts as a test writes them: by item name, with few words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from bff.catalogue.pull import pull_items
from bff.identity.tokens import Audience
from models import ServiceItem
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"  # identity card by certificate, photo up to 2 MB
AID = "临时救助"  # hides a field, lets a material come later
ALLOWANCE = "残疾人两项补贴申请"  # two certificates
HELP = "最低生活保障申请"  # a paper-only material
COMPANY = "公司变更登记"  # for organisations
ROAD = "临时占用城市道路审批"  # for persons and organisations
OUT_OF_BOUNDS = "不动产登记资料查询"  # level 4
GUIDE_ONLY = "公共租赁住房保障资格指南"

RIGHT: dict[str, dict[str, Any]] = {
    CARD: {"address": "鼓山区示范路8号", "cardKind": "green", "receiveBy": "express"},
    AID: {
        "address": "鼓山区示范路8号",
        "cause": "illness",
        "householdSize": 2,
        "spent": 500000,
        "bankName": "榕城银行",
        "bankAccount": "6222000000000000",
    },
}


async def code_of(stage: Stage, name: str) -> str:
    if not await ServiceItem.exists():
        await pull_items(stage.context.core, stage.clock, stage.context.new_id)
    return str((await ServiceItem.get(name=name)).code)


async def change_item(stage: Stage, name: str, **members: Any) -> None:
    answer = await stage.admin.post(f"/admin/items/{await code_of(stage, name)}", json=members)
    assert answer.status_code == 200, answer.text
    await pull_items(stage.context.core, stage.clock, stage.context.new_id)


@dataclass
class DraftClient:
    """One draft and the front that it is written on."""

    phone: Phone
    draft: dict[str, Any]
    acting: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/v1/drafts/{self.draft['id']}"

    async def send(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        headers = {**self.phone.headers, **self.acting, **options.pop("headers", {})}
        return await self.phone.client.request(method, self.path + path, headers=headers, **options)

    async def read(self) -> dict[str, Any]:
        answer = await self.send("GET")
        assert answer.status_code == 200, answer.text
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
        self.draft = answer.json()
        return self.draft

    async def put(self, form: Any, tag: str | None = None) -> httpx.Response:
        tag = f'"{self.draft["version"]}"' if tag is None else tag
        headers = {"If-Match": tag} if tag else {}
        return await self.send("PUT", json={"form": form}, headers=headers)

    async def write(self, form: Any) -> dict[str, Any]:
        answer = await self.put(form)
        assert answer.status_code == 200, answer.text
        self.draft = answer.json()
        return self.draft

    async def upload(self, code: str, content: Any, name: str | None = None) -> httpx.Response:
        headers = {} if name is None else {"X-File-Name": name}
        return await self.send("POST", f"/materials/{code}", content=content, headers=headers)

    async def offers(self) -> dict[str, dict[str, Any]]:
        answer = await self.send("GET", "/certificates")
        assert answer.status_code == 200, answer.text
        return {offer["materialCode"]: offer for offer in answer.json()["items"]}

    async def attach(self, offer: dict[str, Any], **overrides: Any) -> httpx.Response:
        body = {
            "materialCode": offer["materialCode"],
            "certificateId": offer["certificateId"],
            "consentedFields": [field["name"] for field in offer["fields"]],
            **overrides,
        }
        return await self.send("POST", "/certificates", json=body)


async def begin(
    stage: Stage, phone: Phone, name: str = CARD, acting_for: str | None = None
) -> httpx.Response:
    headers = {} if acting_for is None else {"X-Acting-For": acting_for}
    return await phone.post("/v1/drafts", {"itemCode": await code_of(stage, name)}, headers=headers)


async def start_draft(
    stage: Stage, phone: Phone, name: str = CARD, acting_for: str | None = None
) -> DraftClient:
    answer = await begin(stage, phone, name, acting_for)
    assert answer.status_code in (200, 201), answer.text
    acting = {} if acting_for is None else {"X-Acting-For": acting_for}
    return DraftClient(phone, answer.json(), acting)


def on_channel(stage: Stage, phone: Phone, channel: str) -> Phone:
    """Sign the same citizen in on another front."""
    claims = stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer")
    token = stage.context.identity.tokens.issue(
        claims.subject, Audience(channel), claims.session_id, claims.level
    )
    return Phone(phone.client, {**phone.grant, "accessToken": token})


async def delegate(principal: Phone, agent: Phone, agent_uid: str) -> str:
    """Return the id of a delegation that was accepted."""
    who = PEOPLE[agent_uid]
    offer = {"agentName": who.name, "agentCertType": who.cert_type, "agentCertNo": who.cert_no}
    answer = await principal.post("/v1/delegations", offer)
    assert answer.status_code == 201, answer.text
    delegation_id = str(answer.json()["id"])
    accepted = await agent.post(f"/v1/delegations/{delegation_id}/acceptance")
    assert accepted.status_code == 200, accepted.text
    return delegation_id
