"""Enrolment codes of terminals: an operator asks for one, a terminal uses it once.

The command ``enrol`` imports this and no server.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from bff.identity.spoken_codes import new_spoken_code
from ground.clock import Clock
from models import Terminal

CODE_LENGTH = 12  # 31 characters each: 59 bits, valid for an hour, behind a rate limit
CODE_LIFE = timedelta(hours=1)
LIST_LIMIT = 50


def hash_of(code: str) -> str:
    """Return the stored form of a code, however it was typed."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(f"enrolment:{plain}".encode()).hexdigest()


async def offer_enrolment(clock: Clock, terminal_id: str) -> str:
    """Create a one-time code (``XXXX-XXXX-XXXX``) for this terminal; it replaces an unused one.

    LookupError: there is no such terminal; it names the existing ones.
    """
    plain = new_spoken_code(CODE_LENGTH)
    if not await Terminal.offer_enrolment(terminal_id, hash_of(plain), clock.now() + CODE_LIFE):
        raise LookupError(f"there is no terminal {terminal_id}. {await _describe_terminals()}")
    return "-".join(plain[i : i + 4] for i in range(0, CODE_LENGTH, 4))


async def _describe_terminals() -> str:
    rows = await Terminal.all().order_by("id").limit(LIST_LIMIT + 1).values("id", "kind", "label")
    if not rows:
        return "There is none yet; docs/operations.md says how to add one"
    listed = [f"  {row['id']}  {row['kind']}  {row['label']}" for row in rows[:LIST_LIMIT]]
    more = ["  …"] if len(rows) > LIST_LIMIT else []
    return "\n".join(["There are:", *listed, *more])
