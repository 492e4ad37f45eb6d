"""Rights that may end during slow work, checked again by the transaction that stores the effect.

Each right is a SELECT that finds a row while the right stands. ``only_while`` puts it into the
WHERE of the one statement that writes. ``all_stand`` runs it in the writing transaction, after the
first write. On PostgreSQL it locks the row until the commit: a right ends either before the effect,
and prevents it, or after it. SQLite has one writer at a time.

Lock rows in one order: draft or case, session, delegation, person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from models.guarded_writes import Write
from models.transaction import execute_returning


def session_open(session_id: str, now: datetime) -> Write:
    """Build the right that stands while the citizen's session is neither revoked nor expired."""
    return Write(
        "SELECT 1 AS one FROM session WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 "
        "FOR SHARE",
        session_id,
        now.astimezone(UTC),
    )


def delegation_in_force(delegation_ids: Sequence[str], now: datetime) -> Write:
    """Build the right that stands while one of these delegations is accepted and in its period."""
    places = ", ".join(f"${number}" for number in range(2, 2 + len(delegation_ids)))
    return Write(
        "SELECT 1 AS one FROM delegation WHERE state = 'accepted' AND starts_at <= $1 "  # noqa: S608
        f"AND ends_at > $1 AND id IN ({places or 'NULL'}) FOR SHARE",
        now.astimezone(UTC),
        *delegation_ids,
    )


def terminal_enrolled(terminal_id: str, thumbprint: str) -> Write:
    """Build the right that stands while the terminal is enrolled with this key and not disabled."""
    return Write(
        "SELECT 1 AS one FROM terminal WHERE id = $1 AND key_thumbprint = $2 "
        "AND disabled_at IS NULL FOR SHARE",
        terminal_id,
        thumbprint,
    )


def only_while(write: Write, *rights: Write) -> Write:
    """Restrict an UPDATE … RETURNING so that it writes only while all of these rights stand."""
    head, _, returning = write.sql.partition(" RETURNING ")
    values = list(write.values)
    for right in rights:
        head += f" AND EXISTS ({right.numbered_after(len(values))})"
        values += right.values
    return Write(f"{head} RETURNING {returning}", *values)


async def all_stand(connection: BaseDBAsyncClient, *rights: Write) -> bool:
    """Tell if all of these rights stand. They then stand until the transaction ends."""
    for right in rights:
        if not await execute_returning(connection, right.sql, *right.values):
            return False
    return True
