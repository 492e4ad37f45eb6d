"""Claims in Redis: of several callers that claim the same key, exactly one gets it.

``SET … NX`` is atomic, so it needs no lock. Without Redis no caller is known to be first: the
command fails with RedisError, and its caller decides what that means.
"""

from __future__ import annotations

from bff.redis_link import Command, RedisLink

_RELEASE = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
)


async def claim(redis: RedisLink, key: str, life_s: int, by: str | int = 1) -> bool:
    """Claim ``key`` for ``life_s`` seconds. Return True for the first caller, False for others."""
    return await redis.run(*claim_command(key, life_s, by)) is not None


def claim_command(key: str, life_s: int, by: str | int = 1) -> Command:
    """Build the command of a claim. Its reply is None for everybody but the first."""
    return ("SET", key, by, "NX", "EX", life_s)


async def release(redis: RedisLink, key: str, by: str) -> None:
    """End a claim if it is still the caller's: it may have ended, and be another's by now."""
    await redis.run("EVAL", _RELEASE, 1, key, by)


async def give_back(redis: RedisLink, key: str) -> None:
    """Undo the caller's own claim."""
    await redis.run("DEL", key)
