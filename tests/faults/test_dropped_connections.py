"""Clients that hang up in the middle of a transaction: the reason for ``models.transaction``.

Sanic cancels the handler; a cancel inside Tortoise's BEGIN leaves SQLite locked and costs
PostgreSQL's pool a connection. docs/decisions/0002-one-transaction-function.md
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any

from tests.faults.bursts import BURSTS
from tests.support.server_process import ROOT

SEED = 20250913


async def after_bursts(database_url: str, how: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.bursts", database_url, how, str(SEED),
        cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = await asyncio.wait_for(process.communicate(), 300)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    result: dict[str, Any] = json.loads(said)
    return result


async def test_60_bursts_of_hang_ups_leave_every_connection_usable(database_url: str) -> None:
    seen = await after_bursts(database_url, "shielded")
    assert (seen["survived"], seen["stuck"]) == (BURSTS, False)
    assert seen["halves"] == 0


async def test_a_bare_transaction_is_stuck_within_the_same_bursts(database_url: str) -> None:
    """The control: the same without task and shield."""
    assert (await after_bursts(database_url, "bare"))["stuck"]
