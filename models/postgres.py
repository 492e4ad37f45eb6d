"""Tortoise's PostgreSQL engine with a bound on waiting for a connection, and on giving one back.

Tortoise takes and returns connections without any. While the server is frozen, or the line to it
is cut without a word, whoever needs a new connection would then wait for ever.
"""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient

WAIT_S = 3.0


class BoundedPool:
    """asyncpg's pool; the bound of an ``acquire`` is its connection's ``release`` bound as well."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    def acquire(self) -> Any:
        return self._pool.acquire(timeout=WAIT_S)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


class PostgresClient(AsyncpgDBClient):
    async def create_pool(self, **options: Any) -> Any:
        return BoundedPool(await super().create_pool(**options))


client_class = PostgresClient
