"""Progress of a round of reconciliation (一轮对账), and the findings of the last one.

Both are rows of ``core_feed``: any worker can continue an interrupted round, and report the
findings.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from models import CoreFeed

UNDER_WAY, LAST = "reconcile", "reconciled"
_COLUMNS = ("cursor", "read_at")


class Round(msgspec.Struct, rename="camel"):
    """A round. ``after`` is the last compared case; ``left`` counts what could not be repaired."""

    after: str = ""
    compared: int = 0
    left: dict[str, int] = {}


async def under_way() -> Round:
    """Return the round to continue; a new one after the end of the last."""
    row = await _read(UNDER_WAY)
    return Round() if row is None else row[0]


async def keep(current: Round, now: datetime) -> None:
    """Store the round's progress."""
    await _write(_row(UNDER_WAY, current, now))


async def end(current: Round, now: datetime) -> None:
    """Store the round as the last complete one; the next starts from the beginning."""
    await _write(_row(LAST, current, now), _row(UNDER_WAY, Round(), now))


async def last() -> tuple[Round, datetime] | None:
    """Return the findings of the last complete round, and its end; None before the first."""
    return await _read(LAST)


async def _read(name: str) -> tuple[Round, datetime] | None:
    row = await CoreFeed.get_or_none(name=name)
    if row is None or row.cursor is None or row.read_at is None:
        return None
    return msgspec.json.decode(row.cursor, type=Round), row.read_at


def _row(name: str, current: Round, now: datetime) -> CoreFeed:
    return CoreFeed(name=name, cursor=msgspec.json.encode(current).decode(), read_at=now)


async def _write(*rows: CoreFeed) -> None:
    await CoreFeed.bulk_create(rows, update_fields=_COLUMNS, on_conflict=["name"])
