"""Valid codes in Redis: their content, and the claim of the first scan.

``code:<id>`` outlives its code for a while, so that a late scan can still be reported to its
holder. ``taken:<presentation>`` is claimed by the one scan that wins. All codes of one consent
share it. Without Redis: showing and scanning answer 503. The content of a code is sealed: nobody
who can write to Redis can make it show somebody else's certificate.
"""

from __future__ import annotations

import msgspec

from bff.redis_claims import claim, give_back
from bff.redis_link import RedisLink
from bff.redis_seal import RedisSeal

MEMORY_S = 900
"""Seconds for which a code is remembered after it has expired."""


class Presented(msgspec.Struct, array_like=True, frozen=True):
    """Content of a code, without name and certificate number.

    ``fields`` are written as in the disclosure rules, ``name`` or ``name*``: exactly the agreed
    ones.
    """

    text: str
    presentation_id: str
    person_id: str
    session_id: str
    certificate_id: str
    identifier: str
    type_code: str
    name: str
    purpose: str
    fields: list[str]
    expires_at: float

    def __repr__(self) -> str:
        return f"Presented({self.presentation_id})"


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Presented).decode


class LiveCodes:
    def __init__(self, redis: RedisLink, seal: RedisSeal) -> None:
        self._redis = redis
        self._seal = seal

    async def put(self, code_id: str, presented: Presented, life_s: int) -> bool:
        """Make the code scannable. Return False if a scan has already won its presentation."""
        life, key = life_s + MEMORY_S, _code(code_id)
        _, taken = await self._redis.run_all(
            ("SET", key, self._seal.close(key, _encode(presented)), "EX", life),
            ("EXISTS", _taken(presented)),
        )
        return not taken

    async def get(self, code_id: str) -> Presented | None:
        key = _code(code_id)
        stored = await self._redis.run("GET", key)
        value = None if stored is None else self._seal.open(key, stored)
        return None if value is None else _decode(value)

    async def take(self, presented: Presented, by: str) -> bool:
        """Claim the presentation. Return True for its first scan, False for every other."""
        return await claim(self._redis, _taken(presented), MEMORY_S, by)

    async def give_back(self, presented: Presented) -> None:
        """Undo the caller's own ``take``: nothing was shown, so another scan may follow."""
        await give_back(self._redis, _taken(presented))

    async def is_taken(self, presented: Presented) -> bool:
        return bool(await self._redis.run("EXISTS", _taken(presented)))


def _code(code_id: str) -> str:
    return f"code:{code_id}"


def _taken(presented: Presented) -> str:
    return f"taken:{presented.person_id}:{presented.presentation_id}"
