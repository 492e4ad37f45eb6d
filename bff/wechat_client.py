"""The client of WeChat, as the settings describe it; None without them."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter

from redis.exceptions import RedisError

from bff.redis_claims import claim
from bff.redis_link import RedisLink
from bff.settings import Settings
from bff.wechat_tokens import RedisTokens
from gateways.exchange import Clocks
from gateways.wechat import ClaimCode, WechatClient, WechatConfig
from ground.clock import Clock

CODE_S = 600
"""Twice as long as a login code is good."""


def open_wechat(
    settings: Settings, redis: RedisLink, clock: Clock, counters: Counter[str]
) -> WechatClient | None:
    """Create the client inside the worker's event loop."""
    wechat = settings.wechat
    if not wechat.is_on:
        return None
    return WechatClient(
        WechatConfig(base_url=wechat.url, app_id=wechat.app_id, app_secret=wechat.app_secret),
        Clocks(wall=clock.unix, monotonic=asyncio.get_running_loop().time),
        RedisTokens(redis, settings.keys, wechat.app_id, clock, counters),
        claim_in(redis),
    )


def claim_in(redis: RedisLink) -> ClaimCode:
    """Return a claim of login codes at any worker. Without Redis, WeChat refuses a used one."""

    async def claim_code(code: str) -> bool:
        try:
            key = f"wechat-code:{hashlib.sha256(code.encode()).hexdigest()}"
            return await claim(redis, key, CODE_S)
        except RedisError:
            return True

    return claim_code
