"""Wake-ups: hints to another task or worker that there is something new in the database.

A wake-up before the commit is a race: the listener looks, finds nothing, and goes back to sleep. So
``transact`` collects the wake-ups of its ``work`` and sends them after the commit, from its own
task: a client that hangs up meanwhile loses nothing. After a rollback nothing is sent. A wake-up
may be lost on its way, so every listener also looks by itself, now and then.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

log = logging.getLogger("models")


@dataclass(frozen=True, slots=True)
class Wake:
    """Name of a signal, and the text that goes with it, such as a person's id."""

    signal: str
    text: str = ""


Send = Callable[[Collection[Wake]], Awaitable[None]]
"""Sends these wake-ups together."""

_senders: list[Send] = []
_collections: dict[BaseDBAsyncClient, dict[Wake, None]] = {}


def send_with(send: Send) -> None:
    """Send the wake-ups of this process by ``send``, too."""
    _senders.append(send)


def stop_sending_with(send: Send) -> None:
    _senders.remove(send)


async def wake(connection: BaseDBAsyncClient, signal: str, text: str = "") -> None:
    """Wake the listeners of ``signal``, after the commit if ``connection`` is in a transaction.

    The same wake-up is sent once for each transaction.
    """
    signal_wake = Wake(signal, text)
    collected = _collections.get(connection)
    if collected is None:
        await send([signal_wake])
    else:
        collected[signal_wake] = None


@contextmanager
def collect(connection: BaseDBAsyncClient) -> Iterator[Collection[Wake]]:
    """Collect the wake-ups of this connection's transaction."""
    assert connection not in _collections, "one transaction inside another"
    wakes = _collections[connection] = {}
    try:
        yield wakes
    finally:
        del _collections[connection]


async def send(wakes: Collection[Wake]) -> None:
    """Send these wake-ups now. A failure is logged, never raised: the change is committed."""
    for sender in tuple(_senders) if wakes else ():
        try:
            await sender(wakes)
        except Exception as error:
            log.error("a wake-up was not sent", exc_info=error)
