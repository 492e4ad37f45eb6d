"""Ended sessions, known to every worker within a second, without a look-up per request.

The database is the truth. The worker that ends a session announces it over Redis, sealed, so that
nobody else can sign citizens out. The others remember the id for as long as an access token of it
could live. After a lost signal they read the database (see ``bff.signals``).
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from bff.redis_seal import RedisSeal
from bff.signals import Signals
from ground.clock import Clock
from models import Session

SIGNAL = "revoked"
MARGIN_S = 60  # clocks of workers differ


class Revocations:
    def __init__(self, clock: Clock, signals: Signals, seal: RedisSeal, token_life_s: int) -> None:
        self._clock = clock
        self._seal = seal
        self._signals = signals
        self._keep_s = token_life_s + MARGIN_S
        self._until: dict[str, float] = {}
        signals.listen(SIGNAL, self._receive, self.catch_up)

    def is_revoked(self, session_id: str) -> bool:
        return session_id in self._until

    async def announce(self, session_ids: list[str]) -> None:
        """Announce sessions that ended in the database, here at once and to the other workers."""
        for session_id in session_ids:
            self._remember(session_id)
        await asyncio.gather(
            *(self._signals.send(SIGNAL, self._seal_id(id_)) for id_ in session_ids)
        )

    async def catch_up(self) -> None:
        """Read the sessions that ended while an access token could still live.

        Forget older ones.
        """
        since = self._clock.now() - timedelta(seconds=self._keep_s)
        for session_id in await Session.revoked_since(since):
            self._until.setdefault(session_id, self._clock.unix() + self._keep_s)
        now = self._clock.unix()
        self._until = {id_: until for id_, until in self._until.items() if until > now}

    def _receive(self, text: str) -> None:
        """Remember a session that a worker has ended.

        Raise ValueError for a message with a wrong seal.
        """
        session_id = self._seal.open(SIGNAL, urlsafe_b64decode(text))
        if session_id is None:
            raise ValueError("not sealed by us")
        self._remember(session_id.decode())

    def _seal_id(self, session_id: str) -> str:
        return urlsafe_b64encode(self._seal.close(SIGNAL, session_id.encode())).decode()

    def _remember(self, session_id: str) -> None:
        self._until[session_id] = self._clock.unix() + self._keep_s
