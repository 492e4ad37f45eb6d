"""Uploads to an outside system: counted and hashed on the way, with a limit on every wait."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Self


class SourceFailed(Exception):
    """Failure of the source of a stream. The system has nothing to do with it."""

    def __init__(self, failure: Exception) -> None:
        super().__init__(failure)
        self.failure = failure


class Outflow:
    """Body of an upload, passing `chunks` on one at a time.

    `patience` ends the exchange. It runs while the system takes a chunk and while it prepares its
    answer. It stops while the source is slow: a citizen's slow line is not the system's fault. An
    error in `chunks` is stored in `failure`, since aiohttp would turn it into an error of the
    connection. `ended` says that all has passed.
    """

    def __init__(self, chunks: AsyncIterator[bytes], length: int | None) -> None:
        self.length = length
        self.size = 0
        self.has_ended = False
        self.failure: Exception | None = None
        self._chunks = chunks
        self._hash = hashlib.sha256()
        self._idle = asyncio.Event()
        self._idle.set()
        self._patience: asyncio.Timeout | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of everything sent, in lower-case hex."""
        return self._hash.hexdigest()

    def watch(self, patience: asyncio.Timeout, stall_s: float, answer_s: float) -> None:
        """Set `patience` anew with each chunk, from the first one on."""
        self._patience, self._stall_s, self._answer_s = patience, stall_s, answer_s

    def start_response_timeout(self) -> None:
        """Set the system's time limit once its answer has begun, whatever is still to be sent."""
        self._allow(self._answer_s)
        self._patience = None

    async def wait_until_stopped(self) -> None:
        """Wait until nobody reads the source any more."""
        await self._idle.wait()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        self._allow(None)
        self._idle.clear()
        try:
            chunk = await self._next()
        except StopAsyncIteration:
            self.has_ended = True
            self._allow(self._answer_s)
            raise
        except Exception as error:
            self.failure = error
            raise
        finally:
            self._idle.set()
        self._allow(self._stall_s)
        return chunk

    async def _next(self) -> bytes:
        try:
            # An empty chunk would end a chunked body.
            while not (chunk := await anext(self._chunks)):
                pass
        except StopAsyncIteration:
            if self.length not in (None, self.size):
                raise ValueError("the upload has fewer bytes than it said") from None
            raise
        self.size += len(chunk)
        if self.length is not None and self.size > self.length:
            raise ValueError("the upload has more bytes than it said")
        self._hash.update(chunk)
        return chunk

    def _allow(self, seconds: float | None) -> None:
        if self._patience is None or self._patience.expired():
            return
        loop = asyncio.get_running_loop()
        self._patience.reschedule(None if seconds is None else loop.time() + seconds)
