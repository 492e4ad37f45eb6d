"""The client of WeChat's server API: access token, login codes, subscription messages, templates.

There is no other call: each would be one more thing that nobody uses and everybody must trust.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from gateways.breaker import BreakerState
from gateways.call import OutgoingCall
from gateways.exchange import Clocks, Exchange, Read
from gateways.session import Request, Session
from gateways.wechat.answers import answer_reader
from gateways.wechat.config import WechatConfig
from gateways.wechat.errcodes import meaning_of
from gateways.wechat.errors import WECHAT, WechatRefused, WechatStaleToken
from gateways.wechat.subscriptions import (
    SendAnswer,
    SubscriptionMessage,
    Template,
    TemplateAnswer,
    send_request,
    templates_request,
)
from gateways.wechat.tokens import SERVICE as TOKEN_SERVICE
from gateways.wechat.tokens import AccessToken, AccessTokens, TokenStore, token_from

LOGIN, SUBSCRIBE, TEMPLATES = "login", "subscribe", "templates"
CODE_USED = 40163

T = TypeVar("T")

ClaimCode = Callable[[str], Awaitable[bool]]
"""Tells if a login code comes for the first time, at any worker."""


@dataclass(frozen=True, slots=True)
class Login:
    """Account that is signed in to WeChat. Its session_key is not read: nothing here needs it."""

    openid: str = field(repr=False)


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: float


class _LoginAnswer(msgspec.Struct):
    openid: str


_read_token = answer_reader(TOKEN_SERVICE, _TokenAnswer, has_token=False)
_read_login = answer_reader(LOGIN, _LoginAnswer, has_token=False)
_read_send = answer_reader(SUBSCRIBE, SendAnswer)
_read_templates = answer_reader(TEMPLATES, TemplateAnswer)


async def _as_it_is(request: Request, call: OutgoingCall) -> Request:
    return request


class WechatClient:
    """Client of one mini program, shared by all requests of a worker.

    Every method raises a WechatError. Its `service` is `token` if there was no access token, so
    that nothing of the call itself was sent. `close` it in the event loop that used it.
    """

    def __init__(
        self,
        config: WechatConfig,
        clocks: Clocks,
        store: TokenStore,
        claim_code: ClaimCode,
        new_owner: Callable[[], str] = secrets.token_hex,
    ) -> None:
        self._config = config
        self._clocks = clocks
        self._claim_code = claim_code
        self.session = Session(WECHAT, pool_size=config.pool_size)
        self.exchanges = {
            name: Exchange(name, self.session, config, clocks, _as_it_is)
            for name in (TOKEN_SERVICE, LOGIN, SUBSCRIBE, TEMPLATES)
        }
        self.tokens = AccessTokens(self._fetch_token, store, clocks, new_owner)

    async def exchange_code(self, code: str, call: OutgoingCall) -> Login:
        """Return who is behind a code of `wx.login`, and use it up. Never asked twice.

        Refused: the code is unknown, expired or used, or the person is blocked. After any other
        WechatError the code may be used up: the mini program gets another one.
        """
        if not await self._claim_code(code):
            refusal = WechatRefused(LOGIN, f"{CODE_USED} code-used, here", code=CODE_USED)
            refusal.meaning = meaning_of(CODE_USED)
            raise refusal
        query = {
            "appid": self._config.app_id,
            "secret": self._config.app_secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        request = Request("GET", f"{self._config.base_url}/sns/jscode2session?{urlencode(query)}")
        answer = await self.exchanges[LOGIN].send(request, _read_login, call)
        return Login(answer.openid)

    async def send(self, message: SubscriptionMessage, call: OutgoingCall) -> str | None:
        """Send a message once; return WeChat's number of it, if it gave one.

        After WechatUnavailable it may have been sent, unless the failure `is_unsent`.
        """

        def build(token: str) -> Request:
            return send_request(self._config.base_url, token, message)

        answer = await self._with_token(SUBSCRIBE, build, _read_send, call)
        return None if answer.msgid is None else str(answer.msgid)

    async def templates(self, call: OutgoingCall) -> Mapping[str, Template]:
        """Return the account's templates by their ids. A safe read."""

        def build(token: str) -> Request:
            return templates_request(self._config.base_url, token)

        return (await self._with_token(TEMPLATES, build, _read_templates, call)).templates()

    def states(self) -> dict[str, BreakerState]:
        """Return the state of each service's breaker. No I/O."""
        return {name: exchange.breaker.state for name, exchange in self.exchanges.items()}

    async def close(self) -> None:
        """End every connection. Later calls raise RuntimeError."""
        await self.session.close()

    async def _with_token(
        self, service: str, build: Callable[[str], Request], read: Read[T], call: OutgoingCall
    ) -> T:
        """Call with the shared token; if WeChat refuses that, once more with the next one."""
        token = await self.tokens.get(call)
        try:
            return await self.exchanges[service].send(build(token.value), read, call)
        except WechatStaleToken:
            await self.tokens.drop(token.value)
        token = await self.tokens.get(call)
        return await self.exchanges[service].send(build(token.value), read, call)

    async def _fetch_token(self, call: OutgoingCall) -> AccessToken:
        """Fetch the token in normal mode, which makes no other's token invalid."""
        body = {
            "grant_type": "client_credential",
            "appid": self._config.app_id,
            "secret": self._config.app_secret,
            "force_refresh": False,
        }
        request = Request(
            "POST",
            f"{self._config.base_url}/cgi-bin/stable_token",
            msgspec.json.encode(body),
            {"Content-Type": "application/json"},
        )
        answer = await self.exchanges[TOKEN_SERVICE].send_idempotent(request, _read_token, call)
        return token_from(answer.access_token, answer.expires_in, self._clocks.wall())
