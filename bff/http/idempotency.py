"""``Idempotency-Key`` on every unsafe route (draft-ietf-httpapi-idempotency-key-header-07).

Same key and body: the first answer again. Other body: 422. Still in progress: 409. Keys belong to
their caller. A dead worker's lease expires, and the next attempt does the work. Our own failures
(5xx) and 429 free the key for another attempt.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sanic.response import HTTPResponse

from bff.http.errors import render
from bff.http.problems import IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
from bff.http.request import BffRequest
from bff.problems import Problem
from ground.clock import Clock
from models import IdempotencyRecord

log = logging.getLogger("bff.idempotency")

HEADER = "idempotency-key"
_KEY = re.compile(r"[!-~]{8,128}", re.ASCII)
_STORED_HEADERS = ("location", "retry-after", "www-authenticate")
_SWEEP_S = 600.0
LEASE_S = 30.0
RETENTION_S = 86400


class IdempotencyKeys:
    """Store of answers, in SQL, so that none is lost."""

    def __init__(self, clock: Clock, new_id: Callable[[], str], lease_s: float = LEASE_S) -> None:
        self._clock = clock
        self._new_id = new_id
        self._lease = timedelta(seconds=lease_s)
        self._retention = timedelta(seconds=RETENTION_S)

    async def run_once(
        self,
        request: BffRequest,
        caller: str,
        work: Callable[[], Awaitable[HTTPResponse]],
        before_repeat: Callable[[HTTPResponse], Awaitable[None]] | None = None,
        *,
        is_known: bool = True,
    ) -> HTTPResponse:
        """Run ``work`` once for this caller, key and body, and return its answer.

        Before a stored answer is repeated, ``before_repeat`` is called, which may raise a problem.
        A refusal is stored only if the caller ``is_known``.
        """
        key = request.headers.getone(HEADER)
        if not _KEY.fullmatch(key):
            raise Problem(IDEMPOTENCY_KEY_INVALID)
        record = self._record(request, caller, key)
        now = self._clock.now()
        stored = await IdempotencyRecord.begin(record, now, now - self._retention)
        if stored.fingerprint != record.fingerprint:
            raise Problem(IDEMPOTENCY_KEY_REUSED)
        if stored.status is not None:
            reply = _replay(stored)
            if before_repeat is not None:
                await before_repeat(reply)
            return reply
        if stored.claim != record.claim:
            wait = max(1, math.ceil((stored.lease_until - self._clock.now()).total_seconds()))
            raise Problem(REQUEST_IN_PROGRESS, retry_after=wait)
        return await self._work(request, record, work, is_known)

    async def forget_old(self) -> int:
        """Delete the answers that are too old to be repeated; return how many there were."""
        return await IdempotencyRecord.delete_older(self._clock.now() - self._retention)

    async def run(self) -> None:
        """Delete old answers now and then, as long as the server runs."""
        while True:
            await asyncio.sleep(_SWEEP_S)
            try:
                await self.forget_old()
            except Exception as error:  # the database may be away; the next sweep tries again
                log.warning("old answers were kept", extra={"error": type(error).__name__})

    async def _work(
        self,
        request: BffRequest,
        record: IdempotencyRecord,
        work: Callable[[], Awaitable[HTTPResponse]],
        is_known: bool,
    ) -> HTTPResponse:
        has_session_ended = False
        try:
            reply = await work()
        except Exception as error:
            reply = render(request, error)
            # The session ended during the work, so the next session may use the same key.
            has_session_ended = reply.status == 401
        is_temporary = reply.status >= 500 or reply.status == 429
        if has_session_ended or is_temporary or (reply.status >= 400 and not is_known):
            await IdempotencyRecord.forget(record.id, record.claim)
        else:
            await self._keep(record, reply)
        return reply

    async def _keep(self, record: IdempotencyRecord, reply: HTTPResponse) -> None:
        body = (reply.body or b"").decode()
        headers = {"content-type": reply.content_type or ""}
        headers |= {name: reply.headers[name] for name in _STORED_HEADERS if name in reply.headers}
        await IdempotencyRecord.keep(record.id, record.claim, reply.status, headers, body)

    def _record(self, request: BffRequest, caller: str, key: str) -> IdempotencyRecord:
        now = self._clock.now()
        return IdempotencyRecord(
            id=_digest(caller, key),
            fingerprint=_digest(*_identity_of(request), request.body),
            claim=self._new_id(),
            lease_until=now + self._lease,
            created_at=now,
        )


def _replay(record: IdempotencyRecord) -> HTTPResponse:
    headers = dict(record.headers or {})
    return HTTPResponse(
        record.body or "",
        status=record.status or 200,
        content_type=headers.pop("content-type") or None,
        headers={**headers, "Idempotency-Replayed": "true"},
    )


def _identity_of(request: BffRequest) -> tuple[str, ...]:
    """Return the request's identity besides its body: route, query and principal."""
    acting_for = request.acting_for
    route = (request.method, request.path)
    return route if acting_for is None else (*route, acting_for)


def _digest(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()
