"""The access token that all workers share.

`stable_token` in its normal mode returns the same token to everybody while it is valid, so a second
fetch harms nobody; it is avoided for the quota's sake. `force_refresh` would make the token of
everybody else invalid, and is never used.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from gateways.call import OutgoingCall
from gateways.exchange import Clocks
from gateways.wechat.errors import WechatRefused, WechatTimeout

SERVICE = "token"
MARGIN_S = 300.0
"""WeChat has a new token 300 s before the old one ends, and both are valid in that time."""
LEAST_LIFE_S = 10.0
MEMORY_S = 60.0
"""A worker asks the store again after this: another may have dropped the token."""
REFUSAL_S = 30.0
"""A wrong secret stays wrong, and WeChat blocks an address that repeats it."""
POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token. `good_until` is Unix time, before WeChat's own end of it."""

    value: str = field(repr=False)
    good_until: float


class TokenStore(Protocol):
    """Store that all workers share, and a lock of all workers. Neither raises when it is away."""

    async def read(self) -> AccessToken | None: ...

    async def write(self, token: AccessToken) -> None: ...

    async def forget(self, value: str) -> None:
        """Remove the token if it is still this one."""

    async def lock(self, owner: str) -> bool:
        """Return False while another worker has the lock. It ends by itself after a while."""

    async def unlock(self, owner: str) -> None:
        """Release the lock if it is still the owner's."""


class NoStore:
    """Store of a process that shares nothing."""

    async def read(self) -> AccessToken | None:
        return None

    async def write(self, token: AccessToken) -> None:
        pass

    async def forget(self, value: str) -> None:
        pass

    async def lock(self, owner: str) -> bool:
        return True

    async def unlock(self, owner: str) -> None:
        pass


Fetch = Callable[[OutgoingCall], Awaitable[AccessToken]]


class AccessTokens:
    """Access tokens of one app for this process: at most one fetch of all workers at a time."""

    def __init__(
        self, fetch: Fetch, store: TokenStore, clocks: Clocks, new_owner: Callable[[], str]
    ) -> None:
        self._fetch = fetch
        self._store = store
        self._clocks = clocks
        self._new_owner = new_owner
        self._turn = asyncio.Lock()
        self._token: AccessToken | None = None
        self._read_at = 0.0
        self._refusal: WechatRefused | None = None
        self._refused_at = 0.0

    async def get(self, call: OutgoingCall) -> AccessToken:
        """Return a token that is good now. Raise a WechatError of the service `token`."""
        if (token := self._recent()) is not None:
            return token
        try:
            async with asyncio.timeout(call.deadline - self._clocks.monotonic()), self._turn:
                return self._recent() or await self._find_or_fetch(call)
        except TimeoutError:
            raise WechatTimeout(SERVICE, "no token in time", is_unsent=True) from None

    async def drop(self, value: str) -> None:
        """Forget a token that WeChat refused, here and in the store, if it is still this one."""
        if self._token is not None and self._token.value == value:
            self._token = None
        await self._store.forget(value)

    async def _find_or_fetch(self, call: OutgoingCall) -> AccessToken:
        """Return the token of the store, or fetch it when no other worker is about to."""
        owner = self._new_owner()
        while (token := self._good(await self._store.read())) is None:
            if await self._store.lock(owner):
                try:
                    # Whoever had the lock before may have fetched it.
                    token = self._good(await self._store.read()) or await self._fetch_once(call)
                finally:
                    await self._store.unlock(owner)
                break
            await asyncio.sleep(POLL_S)
        self._token, self._read_at = token, self._clocks.monotonic()
        return token

    async def _fetch_once(self, call: OutgoingCall) -> AccessToken:
        now = self._clocks.monotonic()
        if self._refusal is not None and now - self._refused_at < REFUSAL_S:
            raise self._refusal.with_traceback(None)
        try:
            token = await self._fetch(call)
        except WechatRefused as refusal:
            self._refusal, self._refused_at = refusal, now
            raise
        self._refusal = None
        await self._store.write(token)
        return token

    def _recent(self) -> AccessToken | None:
        """Return the token in memory if the store need not be asked."""
        is_recent = self._clocks.monotonic() - self._read_at < MEMORY_S
        return self._good(self._token) if is_recent else None

    def _good(self, token: AccessToken | None) -> AccessToken | None:
        return token if token is not None and token.good_until > self._clocks.wall() else None


def token_from(value: str, expires_in: float, now: float) -> AccessToken:
    """Return the token of an answer, good until WeChat may have the next one."""
    return AccessToken(value, now + max(expires_in - MARGIN_S, LEAST_LIFE_S))
