"""A made-up province's own sign-on, and a server that speaks it.

It shows what a second dialect takes; nothing of it is in `gateways/`. A token comes first and is
part of the address, as is the secret for it. Bodies are forms, members are in UPPER_CASE, results
are words, and a natural person is "0".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from gateways.call import OutgoingCall
from gateways.core import CoreGarbled, CoreRefused, CoreUnavailable, Person, Refusal
from gateways.core.errors import CORE
from gateways.exchange import Clocks, Exchange, Limits
from gateways.session import Request, Session

SECRET = "secret-that-nobody-may-read"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = {
    "NO_SUCH_TICKET": Refusal.TICKET_UNKNOWN,
    "TICKET_USED": Refusal.TICKET_USED,
    "TICKET_EXPIRED": Refusal.TICKET_EXPIRED,
}
USER_TYPES = {"0": "1", "1": "2"}


class _User(msgspec.Struct, rename="upper"):
    user_id: str
    full_name: str
    id_type: str
    id_number: str
    user_type: str
    auth_level: str


class _Result(msgspec.Struct, rename="upper"):
    result: str
    message: str = ""
    user: _User | None = None
    token: str = ""


class TokenInvalid(CoreUnavailable):
    """The token has ended before its time."""


class MadeUpIdentity:
    """Signs on at another host, with other credentials. The token is fetched once for all."""

    def __init__(self, base_url: str, clocks: Clocks, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        session = Session(CORE, pool_size=limits.pool_size)
        self._base = base_url
        self._token = ""
        self._fetching = asyncio.Lock()
        self._tokens = Exchange("identity", session, limits, clocks, _as_it_is)
        self.exchange = Exchange("identity", session, limits, clocks, self._with_token)

    async def redeem_ticket(
        self, ticket: str, call: OutgoingCall, *, idempotency_key: str | None = None
    ) -> Person:
        body = urlencode({"TICKET": ticket}).encode()
        request = Request("POST", f"{self._base}/check", body, FORM)
        try:
            return await self.exchange.send(request, _person, call)
        except TokenInvalid:
            self._token = ""
            return await self.exchange.send(request, _person, call)

    async def _with_token(self, request: Request, call: OutgoingCall) -> Request:
        async with self._fetching:
            if not self._token:
                asked = Request("GET", f"{self._base}/token?{urlencode({'SECRET': SECRET})}")
                self._token = (await self._tokens.send(asked, _result, call)).token
        return replace(request, url=f"{request.url}?{urlencode({'TOKEN': self._token})}")


async def _as_it_is(request: Request, call: OutgoingCall) -> Request:
    return request


def _result(body: bytes) -> _Result:
    try:
        result = msgspec.json.decode(body, type=_Result)
    except msgspec.DecodeError:
        raise CoreGarbled("identity", "answer does not fit the dialect") from None
    word, msg = result.result, result.message
    if word == "TOKEN_INVALID":
        raise TokenInvalid("identity", "token invalid", code=word)
    if word in WORDS:
        raise CoreRefused("identity", f"refused: {word}", refusal=WORDS[word], code=word, msg=msg)
    if word != "OK":
        raise CoreUnavailable("identity", "answered another word", code=word, msg=msg)
    return result


def _person(body: bytes) -> Person:
    user = _result(body).user
    if user is None:
        raise CoreGarbled("identity", "nobody in the answer")
    try:
        return Person(
            uid=user.user_id,
            name=user.full_name,
            cert_type=user.id_type,
            cert_no=user.id_number,
            user_type=USER_TYPES[user.user_type],
            real_name_level=user.auth_level,
        )
    except (KeyError, ValueError):
        raise CoreGarbled("identity", "nobody we could name in the answer") from None


@dataclass
class MadeUpProvince:
    """Server of that dialect.

    `tickets` are the people behind them; `ends` is how often a token has expired when it is shown;
    `says` replaces every answer.
    """

    url: str = ""
    tickets: dict[str, dict[str, str]] = field(default_factory=dict)
    ends: int = 0
    says: bytes | None = None
    tokens: int = 0
    checks: list[str] = field(default_factory=list)

    async def token(self, request: web.Request) -> web.Response:
        assert request.query["SECRET"] == SECRET
        self.tokens += 1
        return self._answer(RESULT="OK", TOKEN=f"token-{self.tokens}")

    async def check(self, request: web.Request) -> web.Response:
        assert request.content_type == FORM["Content-Type"]
        ticket = str((await request.post())["TICKET"])
        self.checks.append(ticket)
        if self.ends:
            self.ends -= 1
            return self._answer(RESULT="TOKEN_INVALID")
        if request.query["TOKEN"] != f"token-{self.tokens}":
            return self._answer(RESULT="TOKEN_INVALID")
        if ticket not in self.tickets:
            return self._answer(RESULT=ticket, MESSAGE="不行")
        return self._answer(RESULT="OK", USER=self.tickets[ticket])

    def _answer(self, **members: object) -> web.Response:
        body = self.says if self.says is not None else msgspec.json.encode(members)
        return web.Response(body=body, content_type="application/json")


@asynccontextmanager
async def made_up_province() -> AsyncIterator[MadeUpProvince]:
    """Start a made-up province on a free port."""
    province, app = MadeUpProvince(), web.Application()
    app.add_routes([web.get("/token", province.token), web.post("/check", province.check)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.25)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        province.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield province
    finally:
        await runner.cleanup()
