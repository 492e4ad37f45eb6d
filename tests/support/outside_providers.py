"""The sandbox's SMS and app push: clients of them, and orders to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from gateways.app_push import AppPushClient, AppPushConfig
from gateways.app_push import connect as connect_app_push
from gateways.call import OutgoingCall
from gateways.sms import SmsClient, SmsConfig
from gateways.sms import connect as connect_sms
from notifications import sms_wording
from sandbox import Sandbox
from sandbox.app_push import AppPushSettings
from sandbox.core.people import PEOPLE
from sandbox.sms import SmsSettings
from tests.support import wechat

SMS, APP_PUSH = SmsSettings(), AppPushSettings()
PATIENCE_S = 30.0
RECEIPTS_PATH = "receipts-of-the-tests-only"
MARIAS = "demo.maria.1"
LINS_PHONE = f"+86{PEOPLE['linxiuying'].mobile}"
NORMAL = "2000001"
TEMPLATE_IDS = {
    sms_wording.NORMAL: NORMAL,
    sms_wording.PLAIN: "2000002",
    sms_wording.ENGLISH: "2000003",
}
PARAMS = ("老年人优待证", "要缴费", "11月26日 09:05", "请打开“码上办”缴费。")


def channel_settings(sandbox: Sandbox) -> dict[str, str]:
    """Return the settings of a server whose SMS and app pushes go to the sandbox."""
    push_url = sandbox.urls["app_push"]
    return {
        "BFF_SMS_URL": sandbox.urls["sms"],
        "BFF_SMS_SECRET_ID": SMS.secret_id,
        "BFF_SMS_SECRET_KEY": SMS.secret_key,
        "BFF_SMS_APP_ID": SMS.sdk_app_id,
        "BFF_SMS_SIGN": SMS.sign_name,
        "BFF_SMS_TEMPLATE": TEMPLATE_IDS[sms_wording.NORMAL],
        "BFF_SMS_TEMPLATE_PLAIN": TEMPLATE_IDS[sms_wording.PLAIN],
        "BFF_SMS_TEMPLATE_EN": TEMPLATE_IDS[sms_wording.ENGLISH],
        "BFF_SMS_RECEIPTS_PATH": RECEIPTS_PATH,
        "BFF_SMS_TIMEOUT_S": "8",
        "BFF_APP_PUSH_URL": push_url,
        "BFF_APP_PUSH_REPORT_URL": push_url,
        "BFF_APP_PUSH_KEY": APP_PUSH.app_key,
        "BFF_APP_PUSH_SECRET": APP_PUSH.master_secret,
        "BFF_APP_PUSH_TIMEOUT_S": "8",
        **wechat.settings_for(sandbox.urls["wechat"]),
    }


def sms_client(sandbox: Sandbox, clock: Callable[[], float], **changes: Any) -> SmsClient:
    """Connect to the sandbox's SMS, patiently unless told otherwise."""
    values = {
        "base_url": sandbox.urls["sms"],
        "secret_id": SMS.secret_id,
        "secret_key": SMS.secret_key,
        "sdk_app_id": SMS.sdk_app_id,
        "sign_name": SMS.sign_name,
        "connect_timeout_s": PATIENCE_S,
        "call_timeout_s": PATIENCE_S,
    }
    loop = asyncio.get_running_loop()
    return connect_sms(SmsConfig(**{**values, **changes}), clock=clock, monotonic=loop.time)


def app_push_client(sandbox: Sandbox, clock: Callable[[], float], **changes: Any) -> AppPushClient:
    """Connect to the sandbox's app push, patiently unless told otherwise."""
    values = {
        "base_url": sandbox.urls["app_push"],
        "report_url": sandbox.urls["app_push"],
        "app_key": APP_PUSH.app_key,
        "master_secret": APP_PUSH.master_secret,
        "connect_timeout_s": PATIENCE_S,
        "call_timeout_s": PATIENCE_S,
    }
    config = AppPushConfig(**{**values, **changes})
    return connect_app_push(config, clock=clock, monotonic=asyncio.get_running_loop().time)


def outgoing_call(seconds: float = PATIENCE_S) -> OutgoingCall:
    return OutgoingCall("test", asyncio.get_running_loop().time() + seconds)


@dataclass
class Orders:
    """The admin port, as far as it concerns phones and providers."""

    session: aiohttp.ClientSession
    url: str

    async def handset(self, uid: str | None = None) -> list[dict[str, Any]]:
        params = {} if uid is None else {"uid": uid}
        async with self.session.get(f"{self.url}/admin/handset", params=params) as answer:
            messages: list[dict[str, Any]] = await answer.json()
            return messages

    async def texts(self, uid: str | None = None) -> list[str]:
        return [message["text"] for message in await self.handset(uid)]

    async def get(self, path: str) -> Any:
        async with self.session.get(self.url + path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: object) -> None:
        async with self.session.post(self.url + path, json=body) as answer:
            assert answer.status == 204, await answer.text()

    async def close_door(self, stand_in: str) -> None:
        await self.post("/admin/doors", {"standIn": stand_in, "isOpen": False})

    async def open_door(self, stand_in: str) -> None:
        await self.post("/admin/doors", {"standIn": stand_in, "isOpen": True})

    async def fault(self, kind: str, **more: object) -> None:
        await self.post("/admin/faults", {"kind": kind, **more})
