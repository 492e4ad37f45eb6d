"""What somebody with the database in their hands may do to a usage log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tortoise.queryset import QuerySet

from models import UsageChain, UsageEntry
from models.encryption import Clear
from models.transaction import database, execute_returning, transact
from models.usage_log import Sealer, UsageRow, append

ROWS = 5
START = datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=UTC)


async def write_chain(person_id: str, seal: Sealer, rows: int = ROWS) -> str:
    """Write a chain of the person with so many rows, and return its name."""
    written = [
        UsageRow(
            id=f"{person_id}-{number}",
            at=START + timedelta(seconds=number),
            person_id=person_id,
            terminal_id="demo-desk-3",
            action="show",
            outcome="refused",
            reason_code="code-used",
            details=f'{{"hall":"大厅","useCause":"{number}"}}',
        )
        for number in range(1, rows + 1)
    ]
    for row in written:
        await transact(lambda connection, row=row: append(connection, row, seal))  # type: ignore[misc]
    return written[0].chain


def row(chain: str, seq: int = 3) -> QuerySet[UsageEntry]:
    return UsageEntry.filter(chain=chain, seq=seq)


async def sql(statement: str, *values: object) -> object:
    return await execute_returning(database(), statement, *values)


async def swap(chain: str, first: int, second: int) -> None:
    await row(chain, first).update(seq=99)
    await row(chain, second).update(seq=first)
    await row(chain, 99).update(seq=second)


async def copy_into(chain: str, seq: int) -> None:
    """Replace a row of this chain by an unchanged row of another."""
    foreign = await UsageEntry.filter(seq=seq).exclude(chain=chain).first()
    assert foreign is not None
    await row(chain, seq).delete()
    foreign.id, foreign.chain = f"copy-{foreign.id}"[:24], chain
    foreign.details = Clear(foreign.details)
    await UsageEntry.bulk_create([foreign])


async def move_time(chain: str) -> None:
    """By one microsecond."""
    entry = await row(chain).get()
    await row(chain).update(at=entry.at + timedelta(microseconds=1))


CLEARED = "UPDATE usage_entry SET details = 'x' WHERE chain = $1 AND seq = 3"
BORROWED = (
    "UPDATE usage_entry SET details = (SELECT details FROM usage_entry WHERE chain = $1"
    " AND seq = 1) WHERE chain = $1 AND seq = 3"
)

TAMPERINGS: dict[str, tuple[Callable[[str], Awaitable[object]], int]] = {
    "changed outcome": (lambda chain: row(chain).update(outcome="shown"), 3),
    "changed reason": (lambda chain: row(chain).update(reason_code=None), 3),
    "changed terminal": (lambda chain: row(chain).update(terminal_id="demo-kiosk-1"), 3),
    "changed action": (lambda chain: row(chain).update(action="file"), 3),
    "changed person": (lambda chain: row(chain).update(person_id="somebody"), 3),
    "changed time": (move_time, 3),
    "changed details": (lambda chain: row(chain).update(details='{"hall":"x"}'), 3),
    "changed seal": (lambda chain: row(chain).update(seal="0" * 64), 3),
    "details cleared": (lambda chain: sql(CLEARED, chain), 3),
    "details of another row": (lambda chain: sql(BORROWED, chain), 3),
    "first row deleted": (lambda chain: row(chain, 1).delete(), 1),
    "middle row deleted": (lambda chain: row(chain).delete(), 3),
    "last row deleted": (lambda chain: row(chain, ROWS).delete(), ROWS),
    "all rows deleted": (lambda chain: UsageEntry.filter(chain=chain).delete(), 1),
    "head deleted": (lambda chain: UsageChain.filter(id=chain).delete(), ROWS + 1),
    "head set back": (lambda chain: UsageChain.filter(id=chain).update(seq=4), ROWS + 1),
    "rows swapped": (lambda chain: swap(chain, 2, 4), 2),
    "copied from another chain": (lambda chain: copy_into(chain, 2), 2),
}
"""What is done to a chain of ``ROWS``, and the row where it must be found."""
