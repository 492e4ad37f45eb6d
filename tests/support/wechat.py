"""WeChat in tests: its settings, and its calls of the sandbox's admin port."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from gateways.wechat import SubscriptionMessage
from sandbox import WechatSettings
from sandbox.wechat.templates import NOTICE, PROGRESS

APP_ID = "wxba5fad812f8e6fb9"
APP_SECRET = "secret-of-the-tests-that-no-log-may-show"
TOKEN = "AAAAA"
AES_KEY = "A" * 43
SETTINGS = WechatSettings(app_id=APP_ID, app_secret=APP_SECRET, token=TOKEN, aes_key=AES_KEY)
VALUES = {
    "thing1": "门诊费用报销",
    "thing2": "已办好",
    "time3": "2026年11月29日 09:30",
    "thing4": "请到“我的办件”查看。",
}


def message(openid: str, template: str = PROGRESS.id, **changes: Any) -> SubscriptionMessage:
    values = VALUES | changes.pop("values", {})
    return SubscriptionMessage(
        openid=openid, template=template, values=values, lang="zh_CN", **changes
    )


WORDS = {"thing1": "subject", "thing2": "news", "time3": "at", "thing4": "advice"}
TEMPLATES = {
    "urgent": {"id": NOTICE.id, "kind": "long-term", "values": WORDS},
    "action": {"id": NOTICE.id, "kind": "long-term", "values": WORDS},
    "result": {"id": NOTICE.id, "kind": "long-term", "values": WORDS},
    "progress": {"id": PROGRESS.id, "kind": "one-time", "values": WORDS},
}


def settings_for(url: str) -> dict[str, str]:
    """Return the settings of a server whose WeChat is the sandbox's, as it is by default."""
    defaults = WechatSettings()
    return {
        "BFF_WECHAT_URL": url,
        "BFF_WECHAT_APP_ID": defaults.app_id,
        "BFF_WECHAT_APP_SECRET": defaults.app_secret,
        "BFF_WECHAT_TOKEN": defaults.token,
        "BFF_WECHAT_AES_KEY": defaults.aes_key,
        "BFF_WECHAT_TEMPLATES": json.dumps(TEMPLATES),
    }


@dataclass
class WechatAdmin:
    """The admin calls of WeChat."""

    session: aiohttp.ClientSession
    url: str

    async def post(self, name: str, body: object) -> Any:
        async with self.session.post(f"{self.url}/admin/{name}", json=body) as response:
            assert response.status in (200, 204), await response.text()
            return await response.json() if response.status == 200 else None

    async def get(self, name: str, **query: str) -> Any:
        async with self.session.get(f"{self.url}/admin/{name}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def login(self, uid: str, **more: object) -> tuple[str, str]:
        """Return a code of `wx.login`, and the openid behind it."""
        answer = await self.post("wechat/codes", {"uid": uid, **more})
        return answer["code"], answer["openid"]

    async def accept(self, uid: str, *templates: str) -> str:
        """Let a person accept the popup of these templates; return their openid."""
        answers = dict.fromkeys(templates or (PROGRESS.id, NOTICE.id), "accept")
        await self.post("wechat/popup", {"uid": uid, "answers": answers})
        return (await self.login(uid))[1]

    async def answer(self, path: str, errcode: int, errmsg: str = "x", count: int = 1) -> None:
        order = {"path": path, "errcode": errcode, "errmsg": errmsg, "count": count}
        await self.post("wechat/answers", order)

    async def refuse_tokens(self, errcode: int) -> int:
        answer = await self.post("wechat/tokens", {"refuseWith": errcode})
        return int(answer["tokens"])

    async def calls(self, path: str) -> int:
        """Return how often a call of WeChat arrived."""
        calls = (await self.get("received"))["calls"]
        return int(calls.get(f"/wechat{path}", {"received": 0})["received"])

    async def handset(self, uid: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = await self.get("handset", uid=uid)
        return [one for one in messages if one["channel"] == "wechat"]
