"""WeChat on the handset: it binds an account as a mini program does, and says what is allowed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox import Sandbox
from sandbox.wechat.mini_program import BINDING
from sandbox.wechat.settings import WechatSettings
from tests.support.core_caller import CoreCaller

UID = "linxiuying"


@dataclass
class AppServer:
    """Server of the mini program: its answer to a binding, and the bodies that it got."""

    url: str = ""
    status: int = 201
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def bind(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        return web.json_response({}, status=self.status)


@pytest.fixture
async def app_server() -> AsyncIterator[AppServer]:
    server, app = AppServer(), web.Application()
    app.add_routes([web.post(BINDING, server.bind)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@dataclass
class Handset:
    """Handset of a person, by the admin port."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def press(self, button: str, uid: str = UID) -> tuple[int, str]:
        form = {"uid": uid, "channel": "wechat", "button": button, "message": "", "lang": "en"}
        url = f"{self.sandbox.admin_url}/admin/handset/press"
        async with self.session.post(url, data=form) as answer:
            return answer.status, await answer.text()

    async def call_back(self, url: str | None) -> None:
        order = {"url": url}
        address = f"{self.sandbox.admin_url}/admin/wechat/callback"
        async with self.session.post(address, json=order) as answer:
            assert answer.status == 204


@pytest.fixture
def handset(sandbox: Sandbox, session: aiohttp.ClientSession) -> Handset:
    return Handset(sandbox, session)


async def test_it_binds_with_a_fresh_code_and_a_ticket_of_the_same_person(
    handset: Handset, app_server: AppServer, core: CoreCaller, session: aiohttp.ClientSession
) -> None:
    await handset.call_back(f"{app_server.url}/wechat/callback")
    assert [(await handset.press("bind"))[0] for _ in range(2)] == [200, 200]
    first, second = app_server.bodies
    assert (first["code"] == second["code"], first["ticket"] == second["ticket"]) == (False, False)
    settings = WechatSettings()
    query = {"appid": settings.app_id, "secret": settings.app_secret, "js_code": first["code"]}
    url = f"{handset.sandbox.urls['wechat']}/sns/jscode2session"
    async with session.get(url, params=query | {"grant_type": "authorization_code"}) as answer:
        assert "openid" in await answer.json(content_type=None)
    reply = await core.post("/auth/ticket", {"trustTicket": first["ticket"]})
    assert reply["data"]["uid"] == UID


@pytest.mark.parametrize(
    ("status", "uid", "words"),
    [(503, UID, "answers 503"), (201, "nobody", "no such person")],
)
async def test_a_binding_that_fails_says_why(
    handset: Handset, app_server: AppServer, status: int, uid: str, words: str
) -> None:
    app_server.status = status
    await handset.call_back(f"{app_server.url}/wechat/callback")
    answer, text = await handset.press("bind", uid)
    assert (answer, words in text) == (404, True)


async def test_without_an_app_server_nothing_is_bound(handset: Handset) -> None:
    await handset.call_back(None)
    assert (await handset.press("bind"))[0] == 404
    await handset.call_back("http://127.0.0.1:9/wechat/callback")
    answer, text = await handset.press("bind")
    assert (answer, "does not answer" in text) == (404, True)


async def test_allow_and_refuse_are_said(handset: Handset) -> None:
    for button, words in (
        ("accept", "Tasks and results: yes. Progress: 1 left"),
        ("accept", "Tasks and results: yes. Progress: 2 left"),
        ("reject", "Tasks and results: no. Progress: 2 left"),
    ):
        status, page = await handset.press(button)
        assert (status, words in page) == (200, True)
