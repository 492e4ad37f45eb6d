"""Rights by which a citizen acts, checked again after slow work.

If one of them has ended meanwhile, the effect is neither stored nor shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import DELEGATION_NOT_IN_FORCE
from bff.identity.delegation_view import STATE_TEXTS, state_at
from bff.identity.delegations import Applicant
from bff.identity.problems import SESSION_ENDED
from bff.identity.tokens import authentication_problem
from bff.problems import Problem
from models import Delegation
from models.guarded_writes import Write
from models.rights import all_stand, delegation_in_force, session_open
from models.session import Channel
from models.transaction import database


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights behind a request: the citizen's session, and the delegation if there is one."""

    citizen: Citizen
    delegation: Delegation | None = None

    @classmethod
    def of(cls, citizen: Citizen, applicant: Applicant) -> Rights:
        return cls(citizen, applicant.delegation)

    def conditions(self, now: datetime) -> list[Write]:
        """Return the rights as conditions for the statement that stores the effect."""
        writes = [session_open(self.citizen.session_id, now)]
        if self.delegation is not None:
            writes.append(delegation_in_force([self.delegation.id], now))
        return writes


async def must_stand(
    context: AppContext, rights: Rights, connection: BaseDBAsyncClient | None = None
) -> None:
    """Raise ``session-ended`` or ``delegation-not-in-force`` unless the rights stand.

    In a transaction, after its first write, they then stand until the commit.
    """
    now, client = context.clock.now(), database() if connection is None else connection
    session, *others = rights.conditions(now)
    if not await all_stand(client, session):
        scheme = "DPoP" if rights.citizen.channel is Channel.KIOSK else "Bearer"
        raise authentication_problem(SESSION_ENDED, scheme)
    if rights.delegation is not None and not await all_stand(client, *others):
        row = await Delegation.get(id=rights.delegation.id, using_db=client)
        raise Problem(DELEGATION_NOT_IN_FORCE, why=STATE_TEXTS[state_at(row, now)])
