"""Searches over all pushes, whoever they are for.

The table grows for three years, so each search names the literals of its own partial index
(models/migrations/0012_push.py): a parameter in their place would hide it from the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from models.push import PushChannel
from models.transaction import database, execute_returning


async def count_pushes(since: datetime) -> dict[tuple[str, str], int]:
    """Count the pushes by channel and state: what is open, and what went wrong since then."""
    rows = await execute_returning(
        database(),
        "SELECT channel, state, count(*) AS n FROM push WHERE state IN ('planned', 'reserved') "
        "GROUP BY channel, state "
        "UNION ALL SELECT channel, state, count(*) AS n FROM push "
        "WHERE state IN ('unsure', 'failed') AND created_at >= $1 GROUP BY channel, state",
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


async def sends_to_ask_about(channel: PushChannel, since: datetime, limit: int) -> list[str]:
    """Return the provider's numbers of sends that have no receipt, newest first."""
    rows = await execute_returning(
        database(),
        "SELECT provider_id FROM push WHERE channel = $1 AND state = 'sent' "
        "AND carrier_id IS NULL AND sent_at > $2 AND provider_id IS NOT NULL "
        "ORDER BY sent_at DESC LIMIT $3",
        channel.value,
        since.astimezone(UTC),
        limit,
    )
    return [str(row["provider_id"]) for row in rows]
