"""Settings of Redis."""

from __future__ import annotations

from dataclasses import dataclass

from bff.settings.declaration import setting
from bff.settings.values import REDIS, address, optional, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Redis:
    url: str = setting(
        "BFF_REDIS_URL",
        optional(address(*REDIS)),
        "",
        "`rediss` is TLS; empty: a private Valkey server is started beside the server",
        secret=True,
    )
    timeout_s: float = setting(
        "BFF_REDIS_TIMEOUT_S",
        seconds(0.1, 5),
        "1",
        "time limit for an answer of Redis and for a connection to it",
    )
