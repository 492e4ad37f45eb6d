"""How far a round of comparing with the core (一轮对账) has come, and what the last one left.

Both are rows of ``core_feed``: a run that was cut short is gone on with, wherever it runs, and each
worker can tell what was found.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from models import CoreFeed

UNDER_WAY, LAST = "reconcile", "reconciled"
_COLUMNS = ("cursor", "read_at")


class Round(msgspec.Struct, rename="camel"):
    """``after`` is the last case that was compared; ``left`` counts what could not be repaired."""

    after: str = ""
    compared: int = 0
    left: dict[str, int] = {}


async def under_way() -> Round:
    """The round to go on with; a new one when the last is at its end."""
    found = await _read(UNDER_WAY)
    return Round() if found is None else found[0]


async def keep(one: Round, now: datetime) -> None:
    """So far."""
    await _write(_row(UNDER_WAY, one, now))


async def end(one: Round, now: datetime) -> None:
    """It is the last whole one; the next begins at the beginning."""
    await _write(_row(LAST, one, now), _row(UNDER_WAY, Round(), now))


async def last() -> tuple[Round, datetime] | None:
    """What the last whole round found, and when it ended; None before the first."""
    return await _read(LAST)


async def _read(name: str) -> tuple[Round, datetime] | None:
    row = await CoreFeed.get_or_none(name=name)
    if row is None or row.cursor is None or row.read_at is None:
        return None
    return msgspec.json.decode(row.cursor, type=Round), row.read_at


def _row(name: str, one: Round, now: datetime) -> CoreFeed:
    return CoreFeed(name=name, cursor=msgspec.json.encode(one).decode(), read_at=now)


async def _write(*rows: CoreFeed) -> None:
    await CoreFeed.bulk_create(rows, update_fields=_COLUMNS, on_conflict=["name"])
