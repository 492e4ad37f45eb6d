"""Statements about the lanes (person × channel) of pushes.

A lane has one reservation at a time. What reserves it says who holds it, and only the holder
writes the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from models.guarded_writes import GUARD, Write, insertion
from models.push import Push, PushState
from models.transaction import database, execute_returning

_LAST = 2**62
_IS_HELD = "EXISTS (SELECT 1 FROM job WHERE job.id = {id} AND job.claim = {claim})"
OUT = "('sent', 'reached', 'unsure')"
"""States of what went out, as far as anybody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Reservation of a push: the job that holds it, its address and its words."""

    job_id: int
    claim: str
    at: datetime
    target: str
    cid: str | None
    text: str
    wording: str


def new_push(row: Push, *, needs_guard: bool) -> Write:
    """Build the write of a push, which gives no id if it exists; see ``guarded_writes``."""
    write = insertion(row, guard_column="message_id" if needs_guard else None)
    sql = f"{write.sql} ON CONFLICT (message_id, channel) DO NOTHING RETURNING id"
    return Write(sql, *write.values)


async def reserve(
    connection: BaseDBAsyncClient, carrier: Push, along: Sequence[Push], by: Reservation
) -> bool:
    """Reserve a lane for a push and what goes along with it, in the caller's transaction.

    Return False if the lane is taken, if something newer went out, if one of them was read or
    changed meanwhile, or if the job's lease is over. The caller then rolls back.
    """
    first_tries = [push.seq for push in (carrier, *along) if not push.is_repeat]
    oldest = min(first_tries, default=_LAST)
    guard = (
        "UPDATE push SET state = 'reserved', job_id = $2, claim = $3, reserved_at = $4, "  # noqa: S608
        "target = $5, cid = $6, text = $7, wording = $8, carrier_id = NULL, reason = NULL, "
        "tries = tries + 1 "
        "WHERE id = $1 AND state = 'planned' AND EXISTS (SELECT 1 FROM inbox_message "
        "WHERE inbox_message.id = push.message_id AND inbox_message.read_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM push AS other WHERE other.person_id = push.person_id "
        "AND other.channel = push.channel AND (other.state = 'reserved' "
        f"OR (other.state IN {OUT} AND other.seq > $9))) "
        f"AND {_IS_HELD.format(id='$2', claim='$3')} RETURNING id"
    )
    text = Push._meta.fields_map["text"].to_db_value(by.text, Push)
    values = (
        *(carrier.id, by.job_id, by.claim, by.at.astimezone(UTC), by.target, by.cid, text),
        *(by.wording, oldest),
    )
    try:
        if not await execute_returning(connection, guard, *values):
            return False
    except IntegrityError:  # uid_push_lane: another job was faster
        return False
    return not along or await _reserve_along(connection, carrier, along, by)


async def _reserve_along(
    connection: BaseDBAsyncClient, carrier: Push, along: Sequence[Push], by: Reservation
) -> bool:
    places = ", ".join(f"${number}" for number in range(6, 6 + len(along)))
    rows = await execute_returning(
        connection,
        "UPDATE push SET state = 'reserved', carrier_id = $1, job_id = $2, claim = $3, "  # noqa: S608
        "reserved_at = $4, target = $5, reason = NULL, tries = tries + 1 "
        f"WHERE id IN ({places}) AND state = 'planned' AND EXISTS (SELECT 1 FROM inbox_message "
        "WHERE inbox_message.id = push.message_id AND inbox_message.read_at IS NULL) RETURNING id",
        carrier.id,
        by.job_id,
        by.claim,
        by.at.astimezone(UTC),
        by.target,
        *(push.id for push in along),
    )
    return len(rows) == len(along)


async def take_over(carrier: Push, job_id: int, claim: str) -> bool:
    """Make a job the holder of a reserved push and what goes along.

    Return False if another was faster, or if the job's own lease is over. Else two runs of one job
    would take the push from each other for ever.
    """
    rows = await execute_returning(
        database(),
        "UPDATE push SET job_id = $1, claim = $2 WHERE (id = $3 OR carrier_id = $3) "  # noqa: S608
        "AND state = 'reserved' AND job_id = $4 AND claim = $5 "
        f"AND {_IS_HELD.format(id='$1', claim='$2')} RETURNING id",
        job_id,
        claim,
        carrier.id,
        carrier.job_id,
        carrier.claim,
    )
    return bool(rows)


def sent_writes(
    carrier_id: int, provider_id: str | None, at: datetime, holder: tuple[int, str]
) -> tuple[Write, Write]:
    """Build the writes that a reserved push and what goes along were sent, if ``holder`` holds it.

    The first one is a guard of ``run_together``.
    """
    change = (
        "UPDATE push SET state = 'sent', sent_at = $2, provider_id = $3, reason = NULL "
        "WHERE state = 'reserved' AND job_id = $4 AND claim = $5"
    )
    values = (carrier_id, at.astimezone(UTC), provider_id, *holder)
    return (
        Write(f"{change} AND id = $1 RETURNING id", *values),
        Write(f"{change} AND carrier_id = $1 AND {GUARD} IS NOT NULL", *values),
    )


async def change_joint(
    connection: BaseDBAsyncClient,
    carrier_id: int,
    values: dict[str, Any],
    holder: tuple[int, str],
    along_values: dict[str, Any] | None = None,
) -> bool:
    """Change a reserved push and what goes along, if ``holder`` holds them.

    What goes along gets ``along_values``, or the same.
    """
    job_id, claim = holder
    joint = Push.filter(state=PushState.RESERVED, job_id=job_id, claim=claim).using_db(connection)
    if along_values is not None:
        await joint.filter(carrier_id=carrier_id).update(**along_values)
    return bool(await joint.filter(Q(id=carrier_id) | Q(carrier_id=carrier_id)).update(**values))


async def oldest_reserved() -> datetime | None:
    """Return since when the oldest push has been under way that has no key to be repeated with."""
    [row] = await execute_returning(
        database(),
        "SELECT min(reserved_at) AS at FROM push WHERE state = 'reserved' AND cid IS NULL "
        "AND carrier_id IS NULL",
    )
    return _moment(row["at"])


async def erase_texts(before: datetime, limit: int) -> int:
    """Erase the next texts and addresses of pushes that were made before then."""
    rows = await execute_returning(
        database(),
        "UPDATE push SET text = NULL, target = NULL "
        "WHERE id IN (SELECT id FROM push WHERE created_at < $1 "
        "AND (text IS NOT NULL OR target IS NOT NULL) LIMIT $2) RETURNING id",
        before.astimezone(UTC),
        limit,
    )
    return len(rows)


def _moment(value: object) -> datetime | None:
    """Convert a database value to a moment; SQLite stores text."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value))
