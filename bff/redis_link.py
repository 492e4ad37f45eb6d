"""Commands to Redis over one connection per worker, batched for each turn of the event loop.

It replaces redis-py, which costs about 90 µs of CPU a round trip in this server, more than the rest
of a request; this costs about 6 (docs/decisions/0003). Parsing and packing are hiredis's, URLs and
errors redis-py's; subscriptions stay with redis-py. One server, no cluster, no sentinel.

Nothing is sent twice: a command whose connection breaks fails, since its effect may have happened.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections import deque
from collections.abc import Sequence
from typing import Any, cast

import hiredis
from redis.asyncio import Redis
from redis.asyncio.connection import parse_url
from redis.exceptions import (
    AuthenticationError,
    ConnectionError,
    RedisError,
    ResponseError,
    TimeoutError,
)

Command = tuple[str | bytes | int, ...]
Reply = Any


class RedisLink:
    """Link to Redis. ``run`` and ``run_all`` raise RedisError.

    TimeoutError: no reply came within ``timeout_s``. ConnectionError: there is no connection.
    ResponseError: Redis refused.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        self._address = parse_url(url)
        self._timeout_s = timeout_s
        self._connection: _Connection | None = None
        self._connecting = asyncio.Lock()
        self._failed_at = -math.inf
        self.connections = 0
        """How often a connection was made. Another one may lead to another server, or one that has
        forgotten.
        """

    async def run(self, *command: str | bytes | int) -> Reply:
        """Send one command and return its reply."""
        [reply] = await self.run_all(command)
        return reply

    async def run_all(self, *commands: Command) -> list[Reply]:
        """Send several commands together and return their replies; not a transaction."""
        connection = self._connection
        if connection is None or connection.is_lost:
            asked_at = asyncio.get_running_loop().time()
            async with self._connecting:
                connection = await self._live(asked_at)
        replies = await connection.ask(commands)
        for reply in replies:
            if isinstance(reply, hiredis.ReplyError):
                raise ResponseError(str(reply))
        return replies

    async def aclose(self) -> None:
        if self._connection is not None:
            self._connection.close(ConnectionError("closed"))
            await self._connection.end

    async def _live(self, asked_at: float) -> _Connection:
        """Return the connection or failure of another caller's attempt meanwhile; or try again."""
        if self._connection is not None and not self._connection.is_lost:
            return self._connection
        if self._failed_at > asked_at:
            raise ConnectionError("no connection to Redis: another caller has just tried")
        try:
            self._connection = await self._connect()
        except RedisError:
            self._failed_at = asyncio.get_running_loop().time()
            raise
        self.connections += 1
        return self._connection

    async def _connect(self) -> _Connection:
        loop, to = asyncio.get_running_loop(), self._address
        try:
            async with asyncio.timeout(self._timeout_s):
                if "path" in to:
                    _, connection = await loop.create_unix_connection(self._protocol, to["path"])
                else:
                    tls = ssl.create_default_context() if "connection_class" in to else None
                    host, port = to.get("host", "localhost"), to.get("port", 6379)
                    _, connection = await loop.create_connection(
                        self._protocol, host, port, ssl=tls
                    )
                if greeting := self._greeting():
                    await connection.greet(greeting)
        except OSError as error:  # asyncio's TimeoutError is one
            raise ConnectionError(f"no connection to Redis: {type(error).__name__}") from error
        return connection

    def _protocol(self) -> _Connection:
        return _Connection(self._timeout_s)

    def _greeting(self) -> list[Command]:
        to, commands = self._address, list[Command]()
        if "password" in to:
            commands.append(("AUTH", to.get("username", "default"), to["password"]))
        if to.get("db"):
            commands.append(("SELECT", int(to["db"])))
        return commands


class _Connection(asyncio.Protocol):
    """Connection with a queue of waiting callers: replies come in the order of the commands."""

    def __init__(self, timeout_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._timeout_s = timeout_s
        self._reader = hiredis.Reader()
        self._unsent: list[bytes] = []
        self._waiters: deque[tuple[asyncio.Future[list[Reply]], int, float]] = deque()
        self._replies: list[Reply] = []
        self._has_timer = False
        self.is_lost = False
        self.end: asyncio.Future[None] = self._loop.create_future()

    def ask(self, commands: Sequence[Command]) -> asyncio.Future[list[Reply]]:
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.extend(hiredis.pack_command(cast(Any, command)) for command in commands)
        replies: asyncio.Future[list[Reply]] = self._loop.create_future()
        self._waiters.append((replies, len(commands), self._loop.time() + self._timeout_s))
        if not self._has_timer:
            self._has_timer = True
            self._loop.call_later(self._timeout_s, self._watch)
        return replies

    async def greet(self, greeting: Sequence[Command]) -> None:
        """Open the conversation; if Redis refuses, close the connection."""
        replies = await self.ask(greeting)
        if any(isinstance(reply, hiredis.ReplyError) for reply in replies):
            refusal = AuthenticationError("Redis refused user, password or database")
            self.close(refusal)
            await self.end
            raise refusal

    def close(self, error: Exception) -> None:
        """Fail every waiting caller with the error, and take no more commands."""
        self.is_lost = True
        waiting, self._waiters = self._waiters, deque()
        for future, _, _ in waiting:
            if not future.done():
                future.set_exception(error)
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.close(ConnectionError("connection to Redis lost"))
        self.end.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not False:
            self._replies.append(reply)
            future, count, _ = self._waiters[0]
            if len(self._replies) == count:
                self._waiters.popleft()
                replies, self._replies = self._replies, []
                if not future.done():  # its caller may have been cancelled
                    future.set_result(replies)

    def _send(self) -> None:
        unsent, self._unsent = self._unsent, []
        if not self.is_lost:
            self._transport.write(b"".join(unsent))

    def _watch(self) -> None:
        """Give up when the oldest command is overdue; one timer serves all commands."""
        self._has_timer = bool(self._waiters)
        if not self._waiters:
            return
        remaining = self._waiters[0][2] - self._loop.time()
        if remaining <= 0:
            self.close(TimeoutError("Redis did not answer in time"))
        else:
            self._loop.call_later(remaining, self._watch)


def open_listener(url: str, timeout_s: float) -> Redis:
    """Open redis-py's client for one subscription.

    Connecting and subscribing end within ``timeout_s``; waiting for a message takes the time that
    ``get_message`` is given.
    """
    return Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s)
