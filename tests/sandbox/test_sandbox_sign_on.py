"""Signing on: the page, the ticket it ends in, and where it may send people."""

import html
import re
from urllib.parse import parse_qs

import aiohttp
import pytest
from yarl import URL

from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core.people import PEOPLE
from sandbox.core.sign_on import allowed_return
from tests.support.core_caller import Admin, CoreCaller, StillClock

PHONE = "http://localhost:8000/phone?a=1"


@pytest.mark.parametrize("uid", PEOPLE)
async def test_a_ticket_tells_who_signed_on(core: CoreCaller, admin: Admin, uid: str) -> None:
    answer = await core.post("/auth/ticket", {"trustTicket": await admin.ticket(uid)})
    person = PEOPLE[uid]
    assert answer["data"] == {
        "uid": uid,
        "name": person.name,
        "certType": person.cert_type,
        "certNo": person.cert_no,
        "mobile": person.mobile,
        "userType": "1" if person.organisation is None else "2",
        "realNameLevel": person.real_name_level,
        "organisation": person.organisation
        and {"name": person.organisation.name, "uscc": person.organisation.uscc},
    }


async def test_a_ticket_is_good_once_and_for_five_minutes(
    core: CoreCaller, admin: Admin, clock: StillClock
) -> None:
    used, late = await admin.ticket("maria"), await admin.ticket("maria")
    assert (await core.post("/auth/ticket", {"trustTicket": used}))["code"] == 0
    assert (await core.post("/auth/ticket", {"trustTicket": used}))["code"] == 41002
    clock.now += 300
    assert (await core.post("/auth/ticket", {"trustTicket": late}))["code"] == 41003
    assert (await core.post("/auth/ticket", {"trustTicket": "guess"}))["code"] == 41001


async def test_choosing_a_person_goes_back_with_a_ticket_in_the_fragment(
    core: CoreCaller, sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    query = {"returnUrl": PHONE, "person": "linxiuying"}
    async with session.get(f"{sandbox.url}/sso", params=query, allow_redirects=False) as response:
        assert response.status == 302
        location = URL(response.headers["Location"])
    assert str(location.with_fragment(None)) == PHONE
    name, _, ticket = location.fragment.partition("=")
    assert name == "ticket"
    answer = await core.post("/auth/ticket", {"trustTicket": ticket})
    assert answer["data"]["uid"] == "linxiuying"


async def test_a_state_comes_back_beside_the_ticket(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    query = {"returnUrl": PHONE, "state": "a1.B2_c3~d4-"}
    async with session.get(f"{sandbox.url}/sso", params=query) as response:
        [href, *_] = re.findall(r'href="([^"]+person=linxiuying)"', await response.text())
    link = f"{sandbox.url}{html.unescape(href)}"
    async with session.get(link, allow_redirects=False) as response:
        fragment = parse_qs(URL(response.headers["Location"]).fragment)
    assert fragment.keys() == {"ticket", "state"}
    assert fragment["state"] == ["a1.B2_c3~d4-"]


@pytest.mark.parametrize("state", ["x&ticket=other", "x%26ticket=other", "#", "a b", "a" * 129])
async def test_a_state_adds_nothing_to_the_address(
    sandbox: Sandbox, session: aiohttp.ClientSession, state: str
) -> None:
    query = {"returnUrl": PHONE, "person": "maria", "state": state}
    async with session.get(f"{sandbox.url}/sso", params=query, allow_redirects=False) as response:
        assert response.status == 400
        assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("headers", "lang", "html_lang", "said"),
    [
        ({}, None, 'lang="zh-CN"', "选择一位虚构的市民登录"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, None, 'lang="en"', "Blind, uses a screen reader"),
        ({"Accept-Language": "en"}, "zh", 'lang="zh-CN"', "盲人"),
        ({}, "en", 'lang="en"', "Choose an invented citizen"),
    ],
)
async def test_the_page_lists_everybody_in_the_readers_language(
    sandbox: Sandbox,
    session: aiohttp.ClientSession,
    headers: dict[str, str],
    lang: str | None,
    html_lang: str,
    said: str,
) -> None:
    query = {"returnUrl": PHONE, **({"lang": lang} if lang else {})}
    async with session.get(f"{sandbox.url}/sso", params=query, headers=headers) as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        page = await response.text()
    assert html_lang in page
    assert said in page
    for person in PEOPLE.values():
        assert f"<strong>{person.name}</strong>" in page
        assert f"person={person.uid}" in page


@pytest.mark.parametrize(
    "return_url",
    [
        "http://localhost:8000/phone",
        "http://127.0.0.1:8000/",
        "https://127.8.8.8/x",
        "http://[::1]:8000/x",
        "https://demo.example:8443/phone",
    ],
)
def test_loopback_and_listed_origins_may_be_returned_to(return_url: str) -> None:
    assert allowed_return(return_url, frozenset({"https://demo.example:8443"})) is not None


@pytest.mark.parametrize(
    "return_url",
    [
        "",
        "/phone",
        "//evil.example/",
        "https://evil.example/",
        "https://demo.example/phone",
        "http://demo.example:8443/phone",
        "https://demo.example:8443.evil.example/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://evil.example\\@localhost/",
        "http://user:pw@localhost/",
        "javascript://localhost/%0aalert(1)",
        "ftp://localhost/",
        "http://0.0.0.0/",
        "http://[::1",
    ],
)
async def test_nobody_else_is(
    return_url: str, settings: SandboxSettings, session: aiohttp.ClientSession
) -> None:
    assert allowed_return(return_url, frozenset({"https://demo.example:8443"})) is None
    query = {"returnUrl": return_url, "person": "maria"}
    async with (
        run_sandbox(settings) as sandbox,
        session.get(f"{sandbox.url}/sso", params=query, allow_redirects=False) as response,
    ):
        assert response.status == 400
        assert "Location" not in response.headers


async def test_a_stranger_cannot_be_signed_on(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    query = {"returnUrl": PHONE, "person": "<script>"}
    async with session.get(f"{sandbox.url}/sso", params=query) as response:
        assert response.status == 404
        assert "<script>" not in await response.text()
