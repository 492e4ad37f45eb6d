"""Valid codes in Redis: their content, and the claim of the first scan.

``code:<id>`` outlives its code for a while, so that a late scan can still be reported to its
holder. ``taken:<presentation>`` is claimed by the one scan that wins. All codes of one consent
share it. Without Redis: showing and scanning answer 503. The content of a code is sealed: nobody
who can write to Redis can make it stand for something of somebody else's.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from bff.redis_claims import claim, give_back
from bff.redis_link import RedisLink
from bff.redis_seal import RedisSeal

MEMORY_S = 900
"""Seconds for which a code is remembered after it has expired."""


class LiveCode(msgspec.Struct, array_like=True, frozen=True):
    """Content that all codes have, without a name. Each kind of code adds its own in a subclass."""

    text: str
    presentation_id: str
    person_id: str
    session_id: str
    expires_at: float

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.presentation_id})"


Shape = TypeVar("Shape", bound=LiveCode)

_encode = msgspec.msgpack.Encoder().encode


class LiveCodes:
    def __init__(self, redis: RedisLink, seal: RedisSeal) -> None:
        self._redis = redis
        self._seal = seal

    async def put(self, code_id: str, code: LiveCode, life_s: int) -> bool:
        """Make the code scannable. Return False if a scan has already won its presentation."""
        life, key = life_s + MEMORY_S, _key(code_id)
        _, is_stored = await self._redis.run_all(
            ("SET", key, self._seal.close(key, _encode(code)), "EX", life),
            ("EXISTS", _claim_key(code)),
        )
        return not is_stored

    async def get(self, code_id: str, shape: type[Shape]) -> Shape | None:
        """Return the content of a code as ``shape``. ``LiveCode`` fits every kind of code."""
        key = _key(code_id)
        stored = await self._redis.run("GET", key)
        value = None if stored is None else self._seal.open(key, stored)
        try:
            return None if value is None else msgspec.msgpack.decode(value, type=shape)
        except msgspec.ValidationError:  # written by another version within the last minute
            return None

    async def take(self, code: LiveCode, by: str) -> bool:
        """Claim the presentation. Return True for its first scan, False for every other."""
        return await claim(self._redis, _claim_key(code), MEMORY_S, by)

    async def give_back(self, code: LiveCode) -> None:
        """Undo the caller's own ``take``: nothing was shown, so another scan may follow."""
        await give_back(self._redis, _claim_key(code))

    async def is_taken(self, code: LiveCode) -> bool:
        return bool(await self._redis.run("EXISTS", _claim_key(code)))


def _key(code_id: str) -> str:
    return f"code:{code_id}"


def _claim_key(code: LiveCode) -> str:
    return f"taken:{code.person_id}:{code.presentation_id}"
