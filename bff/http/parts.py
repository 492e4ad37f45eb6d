"""HTTP's own state in a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from bff.http.connections import AT_ONCE, Connections, allowed_by_system
from bff.http.idempotency import IdempotencyKeys
from bff.http.rate_limits import RatePolicy, RateWindows
from bff.logs import RequestLog
from bff.redis_link import RedisLink
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
        proxies: int,
        clock: Clock,
        new_id: Callable[[], str],
        counters: Counter[str],
        redis: RedisLink,
        rate_policies: Mapping[str, RatePolicy],
    ) -> Self:
        return cls(
            connections=Connections(counters, proxies, allowed_by_system(AT_ONCE)),
            rate_windows=RateWindows(redis, clock, counters, rate_policies),
            idempotency=IdempotencyKeys(clock, new_id),
            request_log=RequestLog(counters=counters),
        )
