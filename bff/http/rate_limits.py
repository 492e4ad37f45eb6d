"""Rate limits in fixed windows.

Answers report them in ``RateLimit-Policy`` and ``RateLimit``
(draft-ietf-httpapi-ratelimit-headers). Without Redis the limits are open, and that is counted:
keeping citizens from a service is worse than a burst.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from redis.exceptions import RedisError

from bff.http.problems import TOO_MANY_REQUESTS
from bff.problems import Problem
from bff.redis_link import RedisLink
from ground.clock import Clock


@dataclass(frozen=True)
class RatePolicy:
    """At most ``quota`` requests of one caller in each window of ``window_s`` seconds."""

    name: str
    quota: int
    window_s: int

    @cached_property
    def field(self) -> str:
        """Value of ``RateLimit-Policy``."""
        return f'"{self.name}";q={self.quota};w={self.window_s}'


_WINDOWS_KNOWN = 10_000
ADDRESS_FLOOD = "address-flood"
# By caller: the citizen or the terminal. Before anybody is known, by what is signed in: the ticket,
# the session that is refreshed, the terminal's key, the enrolment code. A hall's network is one
# address and so are a carrier's ten thousand phones, each of which refreshes every ten minutes: by
# address there are limits against floods only, 100 requests a second.
POLICIES = (
    RatePolicy(ADDRESS_FLOOD, 6000, 60),
    RatePolicy("read", 240, 60),
    RatePolicy("public", 6000, 60),
)
"""Limits that belong to no capability. Each capability declares its own in its ``face.py``."""


class RateWindows:
    """Counters of one caller's requests in one window: ``rate:<policy>:<caller>:<window>``."""

    def __init__(
        self,
        redis: RedisLink,
        clock: Clock,
        counters: Counter[str],
        policies: Mapping[str, RatePolicy],
    ) -> None:
        self._policies = policies
        self._redis = redis
        self._clock = clock
        self._counters = counters
        self._opened: set[str] = set()

    async def take(self, name: str, caller: str) -> tuple[str, str]:
        """Count one request against the limit of this name.

        Return the values of the two headers, or raise ``too-many-requests``.
        """
        policy = self._policies[name]
        now = self._clock.unix()
        window = int(now // policy.window_s)
        left_s = math.ceil((window + 1) * policy.window_s - now)
        try:
            used = await self._count(f"rate:{policy.name}:{caller}:{window}", policy.window_s)
        except RedisError:
            self._counters["rate_limit_open"] += 1
            used = 0
        fields = (
            policy.field,
            f'"{policy.name}";r={max(0, policy.quota - used)};t={left_s}',
        )
        if used > policy.quota:
            raise Problem(
                TOO_MANY_REQUESTS,
                headers={
                    "RateLimit-Policy": fields[0],
                    "RateLimit": fields[1],
                },
                retry_after=left_s,
            )
        return fields

    async def _count(self, key: str, window_s: int) -> int:
        """Count one request in the window, whose counter expires in Redis with the window.

        The first request of this worker sets the expiry, and sets it again if Redis was emptied.
        """
        if key in self._opened:
            used = int(await self._redis.run("INCR", key))
            if used == 1:
                await self._redis.run("EXPIRE", key, window_s)
            return used
        counted, _ = await self._redis.run_all(("INCR", key), ("EXPIRE", key, window_s))
        if len(self._opened) >= _WINDOWS_KNOWN:
            self._opened.clear()
        self._opened.add(key)
        return int(counted)
