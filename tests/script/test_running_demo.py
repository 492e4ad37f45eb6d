"""`./script/server` as a newcomer starts it: what happens to a case arrives on the handset."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.script.test_server import SERVER
from tests.services.environment import with_settings
from tests.services.postgres import free_port
from tests.support.applications import ready
from tests.support.clients import Phone
from tests.support.waiting import LIMITED_S, eventually

PORTS = ("BFF_PORT", "SANDBOX_PORT", "SANDBOX_ADMIN_PORT")
OUTSIDE_PORTS = ("SANDBOX_SMS_PORT", "SANDBOX_APP_PUSH_PORT", "SANDBOX_WECHAT_PORT")
PATIENCE_S = 120.0


@dataclass
class RunningDemo:
    """The demo over HTTP: its BFF, and the sandbox's admin port."""

    bff: httpx.AsyncClient
    admin: httpx.AsyncClient
    ports: dict[str, str]
    welcome: str

    async def ticket(self, uid: str) -> str:
        """Sign on as the demo's page does, and return the ticket."""
        people = (await self.bff.get("/demo/scene")).json()["people"]
        [url] = [one["signOnUrl"] for one in people if f"person={uid}" in one["signOnUrl"]]
        location = (await self.bff.get(url)).headers["location"]
        return parse_qs(urlsplit(location).fragment)["ticket"][0]

    async def phone(self, uid: str) -> Phone:
        body = {"ticket": await self.ticket(uid), "device": "测试手机"}
        answer = await self.bff.post("/v1/sessions/app", json=body)
        assert answer.status_code == 201, answer.text
        return Phone(self.bff, answer.json())

    async def bind_wechat(self, uid: str) -> None:
        """Bind the person's WeChat account, of which they are told by another channel."""
        code = (await self.admin.post("/admin/wechat/codes", json={"uid": uid})).json()["code"]
        body = {"code": code, "ticket": await self.ticket(uid)}
        answer = await self.bff.post("/v1/sessions/mini-program/binding", json=body)
        assert answer.status_code == 201, answer.text

    async def reuse_refresh_token(self, uid: str) -> None:
        """Refresh a sign-in of the person's twice with one token, of which they are warned."""
        body = {"refreshToken": (await self.phone(uid)).grant["refreshToken"]}
        answers = [await self.bff.post("/v1/sessions/refresh", json=body) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 401]

    async def press(self, uid: str, button: str) -> None:
        form = {"uid": uid, "channel": "wechat", "button": button}
        assert (await self.admin.post("/admin/handset/press", data=form)).status_code == 303

    async def arrivals(self, uid: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (
            await self.admin.get("/admin/handset", params={"uid": uid})
        ).json()
        return messages


def start(log: Path, **settings: str) -> subprocess.Popen[bytes]:
    with log.open("w") as stream:
        return subprocess.Popen(
            [sys.executable, str(SERVER)],
            cwd=SERVER.parents[1],
            env=with_settings(**settings),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[RunningDemo]:
    ports = {name: str(free_port()) for name in (*PORTS, *OUTSIDE_PORTS)}
    log = tmp_path / "server.log"
    process = start(log, BFF_DATA_DIR=str(tmp_path / "var"), **ports)
    try:
        await eventually(
            lambda: "Ctrl-C" in log.read_text() or process.poll() is not None, PATIENCE_S
        )
        assert process.poll() is None, log.read_text()
        urls = [f"http://127.0.0.1:{ports[name]}" for name in ("BFF_PORT", "SANDBOX_ADMIN_PORT")]
        async with (
            httpx.AsyncClient(base_url=urls[0], timeout=60) as bff,
            httpx.AsyncClient(base_url=urls[1], timeout=60) as admin,
        ):
            yield RunningDemo(bff, admin, ports, log.read_text())
    finally:
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert [port for port in ports.values() if listens(port)] == []


def listens(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def addresses(welcome: str) -> list[str]:
    """Return the addresses that the welcome names."""
    return re.findall(r"^    (http\S+)", welcome, re.MULTILINE)


async def test_what_happens_to_a_case_arrives_on_the_handset(demo: RunningDemo) -> None:
    """The last of it is the decision. What came shortly before it goes along."""
    named = {urlsplit(address).port for address in addresses(demo.welcome)}
    assert named == {int(port) for port in demo.ports.values()}
    phone = await demo.phone("linxiuying")
    assert (await phone.post("/demo/handset")).json()["url"].endswith("?uid=linxiuying")
    application = await ready(phone, "老年人优待证")
    assert (await application.submit()).status_code == 201

    async def find_decision() -> list[dict[str, Any]] | None:
        messages = await demo.arrivals("linxiuying")
        return messages if messages and "准予" in messages[-1]["text"] else None

    messages = await eventually(find_decision, PATIENCE_S, LIMITED_S)
    assert {message["channel"] for message in messages} == {"app"}
    assert {message["title"] for message in messages} == {"老年人优待证申领"}
    assert "林秀英" not in str(messages)
    await eventually(lambda: has_receipt(phone, "app"), PATIENCE_S, LIMITED_S)


async def test_sms_and_wechat_arrive_and_their_receipts_come_back(demo: RunningDemo) -> None:
    phone = await demo.phone("wangji")  # without a device
    await demo.bind_wechat("wangji")
    await eventually(lambda: has_receipt(phone, "sms"), PATIENCE_S, LIMITED_S)
    [sms] = await demo.arrivals("wangji")
    assert (sms["channel"], sms["text"][:5]) == ("sms", "【码上办】")
    await demo.press("wangji", "accept")

    async def has_answered() -> bool:
        answers = (await demo.admin.get("/admin/wechat/callbacks")).json()
        return any((one["kind"], one["status"]) == ("popup", 200) for one in answers)

    await eventually(has_answered, PATIENCE_S, LIMITED_S)
    await demo.reuse_refresh_token("wangji")
    await eventually(lambda: has_receipt(phone, "wechat"), PATIENCE_S, LIMITED_S)
    assert [one["channel"] for one in await demo.arrivals("wangji")] == ["sms", "wechat"]


async def has_receipt(phone: Phone, channel: str) -> bool:
    """Tell if the inbox knows by a receipt that a message has arrived on the channel."""
    items = (await phone.get("/v1/inbox")).json()["items"]
    ways = [(way["channel"], way["how"]) for item in items for way in item["reached"]]
    return (channel, "receipt") in ways
