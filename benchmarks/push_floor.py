"""The least that a message costs the database: one statement for number, message and job."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from benchmarks.push_stock import Citizen
from bff.database_start import field_cipher
from bff.settings import Settings
from models import connection_stack
from models.encryption import use_cipher
from models.orm import close_database, open_database
from models.transaction import database, execute_returning

connection_stack.WAIT_S = 30.0  # the database shares the machine with what is measured

FLOOR = """
WITH number AS (
  UPDATE person SET inbox_seq = inbox_seq + 1 WHERE id = $1 RETURNING inbox_seq
), message AS (
  INSERT INTO inbox_message (person_id, seq, kind, body, about, at, needs_plan)
  SELECT $1, inbox_seq, 'case', $2, $3, $4, true FROM number RETURNING id
)
INSERT INTO job (kind, payload, tries, run_at, created_at)
SELECT 'plan-push', CAST(id AS TEXT), 0, $4, $4 FROM message RETURNING id
"""


async def measure_floor(settings: Settings, stock: list[Citizen], connections: int) -> float:
    """Return how many a second this process does, as many at once as there are connections."""
    use_cipher(field_cipher(settings.keys))
    await open_database(settings.database.url)
    waiting = iter(stock)

    async def tell_each() -> None:
        for citizen in waiting:
            await execute_returning(
                database(), FLOOR, citizen.person_id, "x" * 90, f"case:{citizen.case_id[:16]}",
                datetime.now(UTC),
            )  # fmt: skip

    begin = time.perf_counter()
    await asyncio.gather(*(tell_each() for _ in range(connections)))
    seconds = time.perf_counter() - begin
    await close_database()
    return len(stock) / seconds
