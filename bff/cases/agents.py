"""Until when somebody who submitted a case for somebody else is told of it, and may read it.

An agent (代办人) whose delegation has ended is told nothing more, and reads what was until then. A
later delegation of the same principal for the same item opens the case to them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from models import Delegation, InboxMessage, ServiceCase
from models.rights import all_stand, delegation_in_force
from models.together import Write

_NEXT = timedelta(microseconds=1)


async def ended(person_id: str, cases: Iterable[ServiceCase], now: datetime) -> dict[str, datetime]:
    """By case, the moment from which on this person is told nothing more of it. A case that they
    may follow is not among them.
    """
    others = [case for case in cases if case.applicant_id != person_id]
    if not others:
        return {}
    theirs = await Delegation.filter(agent_id=person_id)
    found = {case.id: _end(case, theirs, now) for case in others}
    return {case_id: end for case_id, end in found.items() if end is not None}


@dataclass(frozen=True, slots=True)
class AgentRight:
    """Whom something that happens to a case may be told. ``end`` is when the agent's right ended,
    None while it stands.
    """

    case: ServiceCase
    conditions: Sequence[Write]
    end: datetime | None

    def learnt_at(self, now: datetime) -> datetime:
        """When it is said to have been learnt: after the end of the agent's right, though the
        clocks of two workers may differ a little.
        """
        return now if self.end is None else max(now, self.end + _NEXT)

    async def tell(self, connection: BaseDBAsyncClient, body: str, now: datetime) -> list[str]:
        """Write the message for everybody who may have it: the principal, and the agent as long as
        their delegation is in force. Always in the same order: two cases of the same two people
        must not wait for each other.
        """
        case, told = self.case, []
        for person_id in sorted({case.person_id, case.applicant_id}):
            rights = () if person_id == case.applicant_id else self.conditions
            if await InboxMessage.put(connection, person_id, "case", body, now, *rights):
                told.append(person_id)
        return told


async def agent_right(
    connection: BaseDBAsyncClient, case: ServiceCase, now: datetime
) -> AgentRight:
    """The right of the case's agent as it stands until the commit: whoever ends it waits, or is
    waited for. Asked before anybody's inbox is locked.
    """
    if case.person_id == case.applicant_id:
        return AgentRight(case, (), None)
    pair = Delegation.filter(agent_id=case.person_id, principal_id=case.applicant_id)
    theirs = await pair.using_db(connection)
    right = delegation_in_force([row.id for row in theirs if _is_for(row, case)], now)
    if await all_stand(connection, right):
        return AgentRight(case, (right,), None)
    return AgentRight(case, (right,), _end(case, await pair.using_db(connection), now))


def _end(case: ServiceCase, theirs: Sequence[Delegation], now: datetime) -> datetime | None:
    """None while one of these delegations lets the agent follow the case. Without any, they know
    what they submitted.
    """
    of_case = [
        row for row in theirs if row.principal_id == case.applicant_id and _is_for(row, case)
    ]
    if any(row.in_force(now) for row in of_case):
        return None
    past = [row.end for row in of_case if row.was_in_force(case.person_id, now)]
    return max(past, default=case.submitted_at)


def _is_for(delegation: Delegation, case: ServiceCase) -> bool:
    return bool(delegation.id == case.delegation_id or delegation.is_for(case.item_code))
