"""Searches over all pushes, whoever they are for.

The table grows for three years, so each search names the literals of its own partial index
(models/migrations/0012_push.py): a parameter in their place would hide it from the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from models.installation import Installation
from models.push import Push, PushChannel
from models.rows import select_rows
from models.transaction import database, execute_returning


async def count_pushes(since: datetime) -> dict[tuple[str, str], int]:
    """Count the pushes by channel and state: what is open, and what went wrong since then.

    A channel for which the person has no address is no trouble, and the most frequent end.
    """
    rows = await execute_returning(
        database(),
        "SELECT channel, state, count(*) AS n FROM push WHERE state IN ('planned', 'reserved') "
        "GROUP BY channel, state "
        "UNION ALL SELECT channel, state, count(*) AS n FROM push "
        "WHERE state IN ('unsure', 'failed') AND (reason IS NULL OR reason <> 'no-address') "
        "AND created_at >= $1 GROUP BY channel, state",
        since.astimezone(UTC),
    )
    return {(str(row["channel"]), str(row["state"])): int(str(row["n"])) for row in rows}


async def targets_under_way(channel: PushChannel, targets: Sequence[str]) -> set[str]:
    """Return those addresses to which a send is under way, or its end unknown."""
    if not targets:
        return set()
    places = ", ".join(f"${number}" for number in range(2, 2 + len(targets)))
    rows = await execute_returning(
        database(),
        f"SELECT DISTINCT target FROM push WHERE channel = $1 AND target IN ({places}) "  # noqa: S608
        "AND state IN ('reserved', 'unsure')",
        channel.value,
        *targets,
    )
    return {str(row["target"]) for row in rows}


async def is_only_unknown(channel: PushChannel, target: str, since: datetime, push_id: int) -> bool:
    """Tell if no other send to an address since then is under way, or its end unknown."""
    rows = await execute_returning(
        database(),
        "SELECT id FROM push WHERE channel = $1 AND target = $2 "
        "AND state IN ('reserved', 'unsure') AND reserved_at >= $3 AND id <> $4 "
        "AND carrier_id IS NULL LIMIT 1",
        channel.value,
        target,
        since.astimezone(UTC),
        push_id,
    )
    return not rows


class PollPlace(NamedTuple):
    """Place in the list of sends to ask about: when the last one went out, and its id."""

    sent_at: datetime
    push_id: int

    @classmethod
    async def last(cls, channel: PushChannel, start: datetime) -> PollPlace:
        """Return where the last round stopped, or the ``start`` if that is later."""
        value = await Installation.read(_place_name(channel))
        first = cls(start.astimezone(UTC), 0)
        if value is None:
            return first
        sent_at, push_id = value.split()
        return max(first, cls(datetime.fromisoformat(sent_at), int(push_id)))

    async def store(self, channel: PushChannel) -> None:
        value = f"{self.sent_at.isoformat()} {self.push_id}"
        await Installation.put(_place_name(channel), value)


def _place_name(channel: PushChannel) -> str:
    return f"polled:{channel.value}"


async def sends_to_ask_about(channel: PushChannel, after: PollPlace, limit: int) -> list[Push]:
    """Return sends that have no receipt and come after that place, the oldest first."""
    return await select_rows(
        Push,
        "channel = $1 AND state = 'sent' AND carrier_id IS NULL AND provider_id IS NOT NULL "
        "AND sent_at >= $2 AND (sent_at, id) > ($2, $3) ORDER BY sent_at, id LIMIT $4",
        channel.value,
        after.sent_at,
        after.push_id,
        limit,
    )
