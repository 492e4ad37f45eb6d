"""By what a citizen acts, asked again after something slow: nothing is kept or shown by a right
that has ended meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.http.problems import Problem
from bff.identity.callers import KIOSK, Citizen
from bff.identity.delegation_view import STATE_TEXTS, state_at
from bff.identity.delegations import Applicant
from bff.identity.tokens import unauthorised
from models import Delegation
from models.rights import all_stand, delegation_in_force, session_open
from models.together import Write
from models.transaction import database


@dataclass(frozen=True, slots=True)
class Rights:
    """The session, and the delegation when something is done for somebody else."""

    citizen: Citizen
    delegation: Delegation | None = None

    @classmethod
    def of(cls, citizen: Citizen, applicant: Applicant) -> Rights:
        return cls(citizen, applicant.delegation)

    def conditions(self, now: datetime) -> list[Write]:
        """For the WHERE of the statement that makes the effect lasting."""
        found = [session_open(self.citizen.session_id, now)]
        if self.delegation is not None:
            found.append(delegation_in_force([self.delegation.id], now))
        return found


async def must_stand(
    context: AppContext, rights: Rights, connection: BaseDBAsyncClient | None = None
) -> None:
    """Raise ``session-ended`` or ``delegation-not-in-force``. In a transaction, after its first
    write, this holds until the commit.
    """
    now, asked = context.clock.now(), database() if connection is None else connection
    session, *others = rights.conditions(now)
    if not await all_stand(asked, session):
        scheme = "DPoP" if rights.citizen.channel == KIOSK else "Bearer"
        raise unauthorised("session-ended", scheme)
    if rights.delegation is not None and not await all_stand(asked, *others):
        row = await Delegation.get(id=rights.delegation.id, using_db=asked)
        raise Problem("delegation-not-in-force", why=STATE_TEXTS[state_at(row, now)])
