"""Links to the watermarked file (加注件) or photograph of a shown certificate, each for one view.

``file:<hash of the link>`` or ``photo:…`` in Redis is deleted by the one view that may go on. It is
sealed and contains its own expiry: a value that somebody else writes or restores there is no
ticket.
"""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from bff.certificates.problems import FILE_LINK_USED
from bff.problems import Problem
from bff.redis_link import RedisLink
from bff.redis_seal import RedisSeal
from ground.clock import Clock

LINK_LIFE_S = 300


class FileTicket(msgspec.Struct, array_like=True, frozen=True):
    auth_code: str
    terminal_id: str
    person_id: str
    certificate_name: str
    certificate_type: str
    purpose: str
    use_cause: str
    presentation_id: str
    expires_at: float
    session_id: str = ""

    def __repr__(self) -> str:
        return f"FileTicket({self.presentation_id})"


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FileTicket).decode


class FileLinks:
    """Links of one kind: ``file``, or ``photo`` for the holder's photograph."""

    def __init__(self, redis: RedisLink, seal: RedisSeal, clock: Clock, kind: str) -> None:
        self._kind = kind
        self._redis = redis
        self._seal = seal
        self._clock = clock

    async def make(self, ticket: FileTicket) -> str:
        """Create the id under which the file can be viewed once."""
        link = secrets.token_urlsafe(24)
        await self._put(self._key(link), ticket)
        return link

    async def look(self, link: str, terminal_id: str) -> FileTicket:
        """Return the ticket to its own terminal; ``file-link-used`` in every other case."""
        key = self._key(link)
        sealed = await self._redis.run("GET", key)
        value = None if sealed is None else self._seal.open(key, sealed)
        if value is None:
            raise Problem(FILE_LINK_USED)
        ticket = _decode(value)
        if ticket.terminal_id != terminal_id or ticket.expires_at <= self._clock.unix():
            raise Problem(FILE_LINK_USED)
        return ticket

    async def take(self, link: str, terminal_id: str) -> FileTicket:
        """Return the ticket as ``look`` does, and use it up."""
        ticket = await self.look(link, terminal_id)
        if not await self._redis.run("DEL", self._key(link)):  # only one of two deletes it
            raise Problem(FILE_LINK_USED)
        return ticket

    async def drop(self, link: str) -> None:
        """Delete the link and the authorisation behind it: nobody may view the file."""
        await self._redis.run("DEL", self._key(link))

    async def give_back(self, link: str, ticket: FileTicket) -> None:
        """Undo the caller's own ``take``, if nothing was viewed."""
        await self._put(self._key(link), ticket)

    async def _put(self, key: str, ticket: FileTicket) -> None:
        sealed = self._seal.close(key, _encode(ticket))
        await self._redis.run("SET", key, sealed, "EX", LINK_LIFE_S)

    def _key(self, link: str) -> str:
        return f"{self._kind}:{hashlib.sha256(link.encode()).hexdigest()}"
