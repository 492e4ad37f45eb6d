"""HTTP's own state in a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from bff.http.connections import Connections, allowed_by_system
from bff.http.idempotency import IdempotencyKeys
from bff.http.rate_limits import RateWindows
from bff.logs import RequestLog
from bff.redis_link import RedisLink
from bff.settings import RatePolicy, Settings
from ground.clock import Clock


@dataclass(slots=True, kw_only=True)
class HttpParts:
    connections: Connections
    rate_windows: RateWindows
    idempotency: IdempotencyKeys
    request_log: RequestLog

    @classmethod
    def open(
        cls,
        settings: Settings,
        clock: Clock,
        new_id: Callable[[], str],
        counters: Counter[str],
        redis: RedisLink,
        rate_policies: Mapping[str, RatePolicy],
    ) -> Self:
        return cls(
            connections=Connections(
                allowed_by_system(settings.connections_at_once),
                settings.connections_per_account,
                settings.body_bytes_at_once,
                counters,
                settings.proxies,
            ),
            rate_windows=RateWindows(redis, clock, counters, rate_policies),
            idempotency=IdempotencyKeys(
                clock, new_id, settings.idempotency_lease_s, settings.idempotency_s
            ),
            request_log=RequestLog(counters=counters),
        )
