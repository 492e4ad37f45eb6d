"""The watermarked file (加注件) of a certificate that was just shown: one link, one terminal, one
view.

``file:<hash of the link>`` in Redis is deleted by the one view that may go on. It is sealed, and
says itself until when it is good: what somebody else writes there, or puts back, is no ticket. The
file passes through in chunks; holder, viewer, time and cause are in its watermark, which the core
makes.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec

from bff.certificates.rights import must_still_be_shown, rights_to_see
from bff.certificates.usage_log import (
    WITHHELD,
    RightEnded,
    Use,
    auth_code_hash,
    details_at,
    record,
)
from bff.context import AppContext
from bff.core_problems import core_problem
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from bff.redis_link import RedisLink
from bff.redis_seal import RedisSeal
from gateways.core import Call as CoreCall
from gateways.core import CertificateFile, CoreError
from ground.clock import Clock

FILE_BUDGET_S = 30.0  # a scanned deed over a county's line


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
    def __init__(self, redis: RedisLink, seal: RedisSeal, clock: Clock, life_s: int) -> None:
        self._redis = redis
        self._seal = seal
        self._clock = clock
        self._life_s = life_s

    async def make(self, ticket: FileTicket) -> str:
        """The id under which the file can be viewed once."""
        link = secrets.token_urlsafe(24)
        await self._put(_key(link), ticket)
        return link

    async def look(self, link: str, terminal_id: str) -> FileTicket:
        """Return the ticket to its own terminal; ``file-link-used`` in every other case."""
        key = _key(link)
        stored = await self._redis.run("GET", key)
        value = None if stored is None else self._seal.open(key, stored)
        if value is None:
            raise Problem("file-link-used")
        ticket = _decode(value)
        if ticket.terminal_id != terminal_id or ticket.expires_at <= self._clock.unix():
            raise Problem("file-link-used")
        return ticket

    async def take(self, link: str, terminal_id: str) -> FileTicket:
        """Return the ticket as ``look`` does, and use it up."""
        ticket = await self.look(link, terminal_id)
        if not await self._redis.run("DEL", _key(link)):  # of two at once, one deletes it
            raise Problem("file-link-used")
        return ticket

    async def drop(self, link: str) -> None:
        """Forget it, and the authorisation that it stands for: nobody may view the file."""
        await self._redis.run("DEL", _key(link))

    async def give_back(self, link: str, ticket: FileTicket) -> None:
        """Undo the caller's own ``take``: nothing was viewed."""
        await self._put(_key(link), ticket)

    async def _put(self, key: str, ticket: FileTicket) -> None:
        sealed = self._seal.close(key, _encode(ticket))
        await self._redis.run("SET", key, sealed, "EX", self._life_s)


@asynccontextmanager
async def viewed_file(
    context: AppContext, caller: TerminalCaller, link: str, request_id: str
) -> AsyncIterator[CertificateFile]:
    """The file behind a link, and the usage-log row of its viewing: written when the core has begun
    to give the file and before the first byte goes out. Until then the link can be tried again.
    """
    ticket = await context.file_links.take(link, caller.terminal.id)
    call = CoreCall(request_id, asyncio.get_running_loop().time() + FILE_BUDGET_S)
    logged = False
    try:
        async with context.core.certificates.file(ticket.auth_code, call) as file:
            begun = await anext(file.chunks, b"")
            use = _use(caller, ticket, request_id)
            await _recorded(context, caller, ticket, use)
            logged = True
            yield CertificateFile(file.media_type, file.length, _joined(begun, file.chunks))
    except Exception as error:
        ended = isinstance(error, Problem)  # nobody may view it any more
        if not logged and not ended:
            await context.file_links.give_back(link, ticket)
        if isinstance(error, CoreError):
            raise core_problem(error) from error
        raise


async def _recorded(
    context: AppContext, caller: TerminalCaller, ticket: FileTicket, use: Use
) -> None:
    """Log the viewing. When the right to it ended while the core made the file, the row says that
    it was withheld; raises the problem.
    """
    now = context.clock.now()
    try:
        await record(context, use, *rights_to_see(ticket.session_id, caller, now))
    except RightEnded:
        try:
            await must_still_be_shown(context, ticket.session_id, caller)
        except Problem as problem:
            await record(context, replace(use, outcome=WITHHELD, reason_code=problem.slug))
            raise
        raise


async def _joined(begun: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield begun
    async for chunk in rest:
        yield chunk


def _use(caller: TerminalCaller, ticket: FileTicket, request_id: str) -> Use:
    return Use(
        terminal=caller,
        action="file",
        outcome="shown",
        person_id=ticket.person_id,
        details=details_at(
            caller,
            request_id,
            certificate_name=ticket.certificate_name,
            certificate_type=ticket.certificate_type,
            purpose=ticket.purpose,
            use_cause=ticket.use_cause,
            presentation_id=ticket.presentation_id,
            auth_code_hash=auth_code_hash(ticket.auth_code),
        ),
    )


def _key(link: str) -> str:
    return f"file:{hashlib.sha256(link.encode()).hexdigest()}"
