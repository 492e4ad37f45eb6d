"""WeChat's access token in Redis: encrypted, and fetched by one worker at a time.

Without Redis each process has a token of its own, which WeChat gives to all of them alike. A value
reads ``<mark, 16 bytes><key id, 1 byte><nonce><ciphertext>``. The mark is a keyed hash of the
token, by which Redis itself can tell if it is still the one that somebody wants to drop.
"""

from __future__ import annotations

import hmac
import json
import os
from collections import Counter

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from redis.exceptions import RedisError

from bff.keys import Keys, derive
from bff.redis_claims import claim, release
from bff.redis_link import RedisLink
from gateways.wechat import AccessToken
from ground.clock import Clock

LOCK_S = 10
"""Longer than a fetch takes: two tries of 3 s. A lock of a killed worker ends so soon."""
_MARK, _NONCE = 16, 12
_FORGET = (
    "if redis.call('GETRANGE', KEYS[1], 0, 15) == ARGV[1] "
    "then return redis.call('DEL', KEYS[1]) end return 0"
)


class RedisTokens:
    """Store of the token that all workers share (``gateways.wechat.TokenStore``)."""

    def __init__(
        self, redis: RedisLink, keys: Keys, app_id: str, clock: Clock, counters: Counter[str]
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._counters = counters
        self._name = f"wechat-token:{app_id}"
        self._lock = f"wechat-token-lock:{app_id}"
        self._current = keys.current.id
        self._ciphers = {key.id: AESGCM(key.derive("wechat-token")) for key in keys.ring}
        self._mark_key = derive(keys.fixed, "wechat-token-mark")

    async def read(self) -> AccessToken | None:
        try:
            value = await self._redis.run("GET", self._name)
        except RedisError:
            self._away()
            return None
        return None if value is None else self._open(value)

    async def write(self, token: AccessToken) -> None:
        left_s = int(token.good_until - self._clock.unix())
        if left_s <= 0:
            return
        try:
            await self._redis.run("SET", self._name, self._close(token), "EX", left_s)
        except RedisError:
            self._away()

    async def forget(self, value: str) -> None:
        try:
            await self._redis.run("EVAL", _FORGET, 1, self._name, self._mark(value))
        except RedisError:
            self._away()

    async def lock(self, owner: str) -> bool:
        """Claim the fetch. Without Redis each process fetches for itself."""
        try:
            return await claim(self._redis, self._lock, LOCK_S, owner)
        except RedisError:
            self._away()
            return True

    async def unlock(self, owner: str) -> None:
        try:
            await release(self._redis, self._lock, owner)
        except RedisError:
            self._away()

    def _away(self) -> None:
        self._counters["wechat_token_not_shared"] += 1

    def _close(self, token: AccessToken) -> bytes:
        nonce = os.urandom(_NONCE)
        text = json.dumps([token.value, token.good_until]).encode()
        sealed = self._ciphers[self._current].encrypt(nonce, text, self._name.encode())
        return self._mark(token.value) + bytes([self._current]) + nonce + sealed

    def _open(self, value: bytes) -> AccessToken | None:
        """Return the token, or None if it is not one that we wrote under this name."""
        rest = value[_MARK:]
        try:
            cipher = self._ciphers[rest[0]]
            text = cipher.decrypt(rest[1 : 1 + _NONCE], rest[1 + _NONCE :], self._name.encode())
            token, good_until = json.loads(text)
        except (InvalidTag, KeyError, IndexError, ValueError):
            self._counters["redis_forged"] += 1
            return None
        return AccessToken(token, good_until)

    def _mark(self, token: str) -> bytes:
        return hmac.digest(self._mark_key, token.encode(), "sha256")[:_MARK]
