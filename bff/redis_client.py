"""The one place that builds a Redis client.

redis-py 8's defaults would not do (style.md R1–R5): the 101st connection is refused, and
``from_url`` does not retry. What may be kept in Redis, and what happens without it, is in
docs/decisions/0003-redis-holds-what-can-be-lost.md.
"""

from __future__ import annotations

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff

POOL_SIZE = 20  # per worker


def open_redis(url: str, timeout_s: float) -> Redis:
    """A client for commands: each fails within about ``timeout_s``, after one retry, with a
    RedisError.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=POOL_SIZE,
        timeout=timeout_s,  # waiting for a free connection
        socket_timeout=timeout_s,
        socket_connect_timeout=timeout_s,
        health_check_interval=0,
        retry=Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.1), 1),
    )
    return Redis(connection_pool=pool)


def open_listener(url: str, timeout_s: float) -> Redis:
    """A client for one subscription, which is silent for as long as nothing happens: no read
    timeout.
    """
    return Redis.from_url(url, socket_timeout=None, socket_connect_timeout=timeout_s)
