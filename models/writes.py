"""Detection of a database that refuses writes.

With a full disk or on a standby, reads still work: only a refused write shows the failure. Each
process remembers it until a write succeeds.
"""

from __future__ import annotations

import secrets

from models.failures import DatabaseFailure, DatabaseFull, DatabaseReadOnly, Failure
from models.transaction import database, execute_returning

# As much as a large request writes. On an almost full disk a smaller write still succeeds.
PROBE_BYTES = 64 * 1024
_PROBE = "room"

_last_failure: Failure | None = None


def note(failure: DatabaseFailure) -> None:
    """Remember a failure that is about writing."""
    global _last_failure
    if isinstance(failure, (DatabaseFull, DatabaseReadOnly)):
        _last_failure = failure.failure


async def write_failure() -> Failure | None:
    """Return why the database refuses writes, or None if it accepts them.

    After a refusal, each call tries a write.
    """
    global _last_failure
    if _last_failure is not None:
        try:
            await _try_write()
        except DatabaseFailure as error:
            return error.failure
        except TimeoutError:
            return _last_failure
        _last_failure = None
    return None


async def _try_write() -> None:
    await execute_returning(
        database(),
        "INSERT INTO installation (name, value) VALUES ($1, $2) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING name",
        _PROBE,
        secrets.token_hex(PROBE_BYTES // 2),
    )
    await execute_returning(
        database(), "DELETE FROM installation WHERE name = $1 RETURNING name", _PROBE
    )
