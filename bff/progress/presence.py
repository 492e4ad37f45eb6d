"""Presence: who has a live stream open, in whichever worker.

A key in Redis for each person, which says nothing and ends soon after the last heartbeat. It is a
hint. Who is missed gets a push at once, and who has left a while ago gets theirs seconds later.
"""

from __future__ import annotations

from collections.abc import Collection

from redis.exceptions import RedisError

from bff.redis_link import Command, RedisLink

LIFE_S = 25
"""Life of a key in seconds: two heartbeats, and something for a busy worker."""
_AT_ONCE = 500


class RedisPresence:
    def __init__(self, redis: RedisLink) -> None:
        self._redis = redis

    async def note(self, person_ids: Collection[str]) -> None:
        """Note that these people have a stream open. Without Redis nothing is noted."""
        commands = [_note(person_id) for person_id in person_ids]
        try:
            for start in range(0, len(commands), _AT_ONCE):
                await self._redis.run_all(*commands[start : start + _AT_ONCE])
        except RedisError:
            return

    async def may_watch(self, person_id: str) -> bool:
        """Tell if the person has a stream open. Without Redis anybody may."""
        try:
            return bool(await self._redis.run("EXISTS", _key(person_id)))
        except RedisError:
            return True


def _note(person_id: str) -> Command:
    return ("SET", _key(person_id), 1, "EX", LIFE_S)


def _key(person_id: str) -> str:
    return f"watching:{person_id}"
