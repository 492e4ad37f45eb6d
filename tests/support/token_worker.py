"""A worker that wants WeChat's access token: ``python -m tests.support.token_worker``.

It says ``ready``, waits for a line, and prints a hash of the token that it got.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import Counter

from bff.keys import Keys, RingKey
from bff.redis_link import RedisLink
from bff.wechat_client import claim_in
from bff.wechat_tokens import RedisTokens
from gateways.call import OutgoingCall
from gateways.exchange import Clocks
from gateways.wechat import NoStore, WechatClient, WechatConfig
from ground.clock import SystemClock

# No more is imported than a worker needs: four of these start at once.
APP_ID, APP_SECRET = sys.argv[4:6] if len(sys.argv) > 5 else ("", "")
KEYS = Keys((RingKey(1, bytes(range(32))),), bytes(range(32, 64)))


async def main(redis_url: str, wechat_url: str, is_shared: bool) -> None:
    redis, clock, loop = RedisLink(redis_url, 30), SystemClock(), asyncio.get_running_loop()
    store = RedisTokens(redis, KEYS, APP_ID, clock, Counter())
    config = WechatConfig(
        base_url=wechat_url,
        app_id=APP_ID,
        app_secret=APP_SECRET,
        call_timeout_s=60,
        connect_timeout_s=60,
    )
    clocks = Clocks(wall=clock.unix, monotonic=loop.time)
    client = WechatClient(config, clocks, store if is_shared else NoStore(), claim_in(redis))
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    token = await client.tokens.get(OutgoingCall("test", loop.time() + 60))
    print(hashlib.sha256(token.value.encode()).hexdigest(), flush=True)
    await client.close()
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3] == "shared"))
