"""PostgreSQL connections of one process, last in first out.

asyncpg's own pool makes two tasks and two timers for each statement, which costs as much as the
statement. This one takes a connection from a stack and puts it back, without a task and, unless
somebody waits, without a timer. docs/decisions/0055-connection-stack.md
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

import asyncpg

WAIT_S = 3.0
"""How long a caller waits for a connection, whether another's or a new one."""

CLEAN_S = 1.0
"""How long an interrupted statement may take to end before its connection is cut."""

IDLE_S = 300.0
"""A connection that was idle for longer is not used: a firewall may have forgotten it."""

DISTRUST_S = 5.0
"""A connection of this age that refuses writes is replaced, since its server may be a standby by
now. Younger ones are kept, so that a database in maintenance is not flooded with new connections.
"""

CLOSE_S = 10.0
"""How long ``close`` waits for connections in use."""

CLOSED = "the connections of this process are closed"


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that knows its age."""

    __slots__ = ("idle_since", "opened_at")
    opened_at: float
    idle_since: float


Place = Connection | None
"""Room for one connection; None when nothing is open in it."""


class StackClosed(asyncpg.InterfaceError):  # type: ignore[misc]
    """The stack was closed while a caller waited for a connection, or before."""


class ConnectionStack:
    """As many places as there may be connections. Connections lie on top, empty places below.

    A place is in the stack, with a caller, or handed to a waiter that is about to run. Waiters are
    served in the order in which they came, and nobody overtakes them: the stack is empty as long
    as somebody waits.
    """

    def __init__(self, connect: Callable[[], Awaitable[Connection]], size: int) -> None:
        self._connect = connect
        self._size = size
        self._places: deque[Place] = deque([None] * size)
        self._waiters: deque[asyncio.Future[Place]] = deque()
        self._open: set[Connection] = set()
        self._is_closed = False

    async def acquire(self) -> Connection:
        """Take a connection. Raises TimeoutError when there is none after ``WAIT_S``."""
        if self._is_closed:
            raise StackClosed(CLOSED)
        if self._places:
            connection = self._take()
            if connection is not None:
                return connection
            async with asyncio.timeout(WAIT_S):
                return await self._open_connection()
        async with asyncio.timeout(WAIT_S):
            return self._usable(await self._turn()) or await self._open_connection()

    async def release(self, connection: Connection, error: BaseException | None = None) -> None:
        """Put a connection back. ``error`` is what its last statement raised.

        A connection on which a statement was interrupted, or a transaction is open, is cleaned
        first; if that fails, or it is lost, its place is empty. Whoever cancels this cuts it.
        """
        demoted = isinstance(error, asyncpg.ReadOnlySQLTransactionError) and _is_old(connection)
        if self._is_closed or demoted or connection.is_closed():
            self._cut(connection)
        elif connection.is_in_transaction() or not _has_answered(error):
            await self._clean(connection)
        else:
            self._keep(connection)

    async def close(self) -> None:
        """Close all connections. Those in use have ``CLOSE_S`` to come back, then they are cut."""
        if self._is_closed:
            return
        self._is_closed = True
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(StackClosed(CLOSED))
        self._waiters.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                for _ in range(self._size):
                    if connection := self._places.pop() if self._places else await self._turn():
                        with suppress(OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
                            await connection.close()
        for connection in self._open:
            connection.terminate()
        self._open.clear()

    def _take(self) -> Place:
        """Take the topmost place whose connection is alive, else an empty one."""
        while (connection := self._places.pop()) is not None:
            if self._usable(connection):
                return connection
            self._places.appendleft(None)
        return None

    def _usable(self, connection: Place) -> Place:
        """Return the connection. Cut one that is lost or was idle for too long, and return None."""
        if connection is None:
            return None
        if not connection.is_closed() and monotonic() - connection.idle_since < IDLE_S:
            return connection
        self._open.discard(connection)
        connection.terminate()
        return None

    async def _open_connection(self) -> Connection:
        """Open a connection in the place that the caller has taken; on failure give it back."""
        try:
            if self._is_closed:
                raise StackClosed(CLOSED)
            connection = await self._connect()
        except BaseException:
            self._give(None)
            raise
        if self._is_closed:
            connection.terminate()
            self._give(None)
            raise StackClosed(CLOSED)
        connection.opened_at = connection.idle_since = monotonic()
        self._open.add(connection)
        return connection

    async def _turn(self) -> Place:
        """Wait for a place. One that comes together with a cancellation goes to the next."""
        waiter: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._give(waiter.result())
            raise

    async def _clean(self, connection: Connection) -> None:
        """Wait until the interrupted statement has ended, and roll back what is open."""
        try:
            # asyncpg has asked the server to cancel the statement; wait until it has ended.
            await connection.reset(timeout=CLEAN_S)
        except (TimeoutError, OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
            self._cut(connection)
        except BaseException:
            self._cut(connection)
            raise
        else:
            self._keep(connection)

    def _keep(self, connection: Connection) -> None:
        connection.idle_since = monotonic()
        self._give(connection)

    def _cut(self, connection: Connection) -> None:
        self._open.discard(connection)
        connection.terminate()
        self._give(None)

    def _give(self, place: Place) -> None:
        """Hand a place to the first who still waits, else lay it in the stack."""
        while self._waiters:
            if not (waiter := self._waiters.popleft()).done():
                waiter.set_result(place)
                return
        if place is None:
            self._places.appendleft(None)
        else:
            self._places.append(place)


def _has_answered(error: BaseException | None) -> bool:
    """Say whether the server has answered the last statement to its end."""
    return error is None or isinstance(error, asyncpg.PostgresError)


def _is_old(connection: Connection) -> bool:
    return monotonic() - connection.opened_at > DISTRUST_S
