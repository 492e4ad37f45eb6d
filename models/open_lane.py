"""A lane (person × channel) of pushes as its job finds it, in one read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from models.inbox import InboxMessage
from models.push import Push, PushChannel
from models.push_lane import OUT
from models.rows import columns_of, row_of
from models.transaction import database, execute_returning

_MESSAGE = "message_of_"


@dataclass(frozen=True, slots=True)
class Past:
    """Past of a lane: its newest message that went out, and when the last ``progress`` did."""

    seq: int
    progress_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenLane:
    """What waits in a lane or is under way, oldest first, with its messages by their ids."""

    pushes: list[Push]
    messages: dict[int, InboxMessage]
    past: Past


async def read_lane(person_id: str, channel: PushChannel) -> OpenLane:
    """Read what is open in a lane, and what it has sent, as far as anybody knows."""
    rows = await execute_returning(database(), _statement(), person_id, channel.value)
    messages = [row_of(InboxMessage, row, _MESSAGE) for row in rows if row[f"{_MESSAGE}id"]]
    return OpenLane(
        pushes=[row_of(Push, row) for row in rows],
        messages={message.id: message for message in messages},
        past=_past_of(rows[0]) if rows else Past(0, None),
    )


@cache
def _statement() -> str:
    past = f"FROM push WHERE person_id = $1 AND channel = $2 AND state IN {OUT}"
    return (
        f"SELECT {columns_of(Push, 'push')}, "  # noqa: S608 - our own names
        f"{columns_of(InboxMessage, 'message', _MESSAGE)}, "
        f"(SELECT max(seq) {past}) AS past_seq, "
        "(SELECT max(COALESCE(sent_at, reserved_at)) "
        f"{past} AND push_class = 'progress') AS past_progress_at "
        "FROM push LEFT JOIN inbox_message AS message ON message.id = push.message_id "
        "WHERE push.person_id = $1 AND push.channel = $2 "
        "AND push.state IN ('planned', 'reserved') ORDER BY push.seq, push.id"
    )


def _past_of(row: dict[str, object]) -> Past:
    progress_at = row["past_progress_at"]
    if progress_at is not None and not isinstance(progress_at, datetime):
        progress_at = datetime.fromisoformat(str(progress_at))  # SQLite stores text
    return Past(int(str(row["past_seq"] or 0)), progress_at)
