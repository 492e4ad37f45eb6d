"""The open connections of one worker, with limits for each address and account."""

from __future__ import annotations

import resource
from collections import Counter
from typing import Protocol

from bff.http.problems import SERVER_BUSY
from bff.http.shares import Shares
from bff.problems import Problem

# Limits of each worker; docs/operations.md, "Slow and many connections".
AT_ONCE = 4096
PER_ACCOUNT = 16
BODY_BYTES = 64 * 1024 * 1024
SPARE_FILES = 256
"""Open files that a worker needs besides connections: database, Redis, core, logs."""


_ADDRESS_WEIGHT = 7  # an eighth for one address, since a carrier's NAT has hundreds of phones


class Closable(Protocol):
    """Connection that can be counted and closed. ``owner`` is its client's address."""

    owner: str
    account: str | None

    def close(self) -> None: ...


class Connections:
    """Open connections of one worker.

    A new one replaces the one that has been idle the longest; one with a request in progress is
    never closed.

    ``bodies`` counts the bytes of incomplete request bodies in memory.
    """

    def __init__(
        self,
        counters: Counter[str],
        proxies: int,
        at_once: int = AT_ONCE,
        per_account: int = PER_ACCOUNT,
        body_bytes: int = BODY_BYTES,
    ) -> None:
        # Behind our own proxy, all connections come from its address.
        self._places = Shares(at_once, weight=0 if proxies else _ADDRESS_WEIGHT)
        self._per_account = per_account
        self._counters = counters
        self._behind_proxy = proxies > 0
        self._idle: dict[Closable, None] = {}
        self._idle_by_owner: dict[str, dict[Closable, None]] = {}
        self._accounts: Counter[str] = Counter()
        self._open: set[Closable] = set()
        self.bodies = Shares(body_bytes, _ADDRESS_WEIGHT)

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Closable) -> bool:
        """Take the connection in, or return False if its address has too many or all are busy."""
        owner = connection.owner
        if not self._places.fits(owner):
            idle = self._idle_by_owner.get(owner)
            if not idle and not self._places.count(owner):
                idle = self._idle
            if not idle:
                self._counters["connection_refused"] += 1
                return False
            longest = next(iter(idle))
            self.leave(longest)
            longest.close()
        self._places.take(owner)
        self._open.add(connection)
        return True

    def leave(self, connection: Closable) -> None:
        """Remove the connection. An absent one is no error."""
        if connection not in self._open:
            return
        self._open.remove(connection)
        self.set_busy(connection)
        self._places.give_back(connection.owner)
        self._set_account(connection, None)

    def set_idle(self, connection: Closable) -> None:
        """Note that the connection waits for its next request."""
        if connection in self._open:
            self._idle[connection] = None
            self._idle_by_owner.setdefault(connection.owner, {})[connection] = None

    def set_busy(self, connection: Closable) -> None:
        if self._idle.pop(connection, 0) is None:
            of_owner = self._idle_by_owner[connection.owner]
            del of_owner[connection]
            if not of_owner:
                del self._idle_by_owner[connection.owner]

    def has_too_many(self, connection: Closable, account: str) -> bool:
        """Assign the connection to the account, and tell if the account has too many.

        Behind a proxy return False: the connections are the proxy's.
        """
        if self._behind_proxy or connection not in self._open:
            return False
        self._set_account(connection, account)
        return self._accounts[account] > self._per_account

    def hold_body(self, owner: str, size: int) -> None:
        """Reserve memory for more of a body, or raise ``server-busy``."""
        if not self.bodies.fits(owner, size):
            self._counters["body_refused"] += 1
            raise Problem(SERVER_BUSY, retry_after=2)
        self.bodies.take(owner, size)

    def _set_account(self, connection: Closable, account: str | None) -> None:
        before, connection.account = connection.account, account
        if before is not None:
            self._accounts[before] -= 1
            if not self._accounts[before]:
                del self._accounts[before]
        if account is not None:
            self._accounts[account] += 1


def allowed_by_system(number: int) -> int:
    """Return how many of the ``number`` connections the system allows, at least 1.

    The soft limit of open files is raised if needed: a process at that limit can accept no
    connection and open no file.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = number + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    room = number if soft == resource.RLIM_INFINITY else soft - SPARE_FILES
    return max(1, min(number, room))
