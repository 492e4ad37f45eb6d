"""The right of an agent (代办人) to follow a case that they submitted for somebody else.

An agent whose delegation has ended gets no more news of the case, and reads it as it stood at that
moment. A later delegation of the same principal for the same item opens the case to them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from models import Delegation, ServiceCase
from models.guarded_writes import Write
from models.rights import all_stand, delegation_in_force
from models.wakes import Wake
from notifications import Message, tell, tell_writes, wakes_of

_NEXT = timedelta(microseconds=1)


class CaseNews(Message):
    """Message to an applicant and their agent: the case has a new line in its timeline."""

    KIND = "case"
    MAY_PUSH = True

    case_id: str
    source: str

    @property
    def about(self) -> str:
        return f"case:{self.case_id}"


async def ends_of_rights(
    person_id: str, cases: Iterable[ServiceCase], now: datetime
) -> dict[str, datetime]:
    """Return, by case id, when this person's right to follow the case ended.

    Cases that they may still follow are left out.
    """
    others = [case for case in cases if case.applicant_id != person_id]
    if not others:
        return {}
    delegations = await Delegation.filter(agent_id=person_id)
    ends = {case.id: _end(case, delegations, now) for case in others}
    return {case_id: end for case_id, end in ends.items() if end is not None}


@dataclass(frozen=True, slots=True)
class AgentRight:
    """Right of an agent to follow a case.

    ``conditions`` guard each write to the agent. ``end`` is when the right ended, None while it
    stands.
    """

    case: ServiceCase
    conditions: Sequence[Write]
    end: datetime | None

    def recording_time(self, now: datetime) -> datetime:
        """Return the time to record for news that arrives ``now``.

        After the right has ended, this is always later than its end, even if the clocks of two
        workers differ a little.
        """
        return now if self.end is None else max(now, self.end + _NEXT)

    async def tell(self, connection: BaseDBAsyncClient, source_id: str, now: datetime) -> None:
        """Tell the principal of a timeline's line.

        Tell the agent too, while the delegation is in force.
        """
        await self.tell_message(connection, CaseNews(case_id=self.case.id, source=source_id), now)

    async def tell_message(
        self, connection: BaseDBAsyncClient, message: Message, now: datetime
    ) -> None:
        """Tell them of something else about the case."""
        for person_id in self.people:
            rights = () if person_id == self.case.applicant_id else self.conditions
            await tell(connection, person_id, message, now, *rights)

    def tell_writes(self, source_id: str, now: datetime) -> list[Write]:
        """Build the writes of the same, for ``run_together``; its guard asks ``conditions``."""
        news = CaseNews(case_id=self.case.id, source=source_id)
        return [
            write
            for person_id in self.people
            for write in tell_writes(person_id, news, now, needs_guard=True)
        ]

    def wakes(self, source_id: str) -> list[Wake]:
        """Return what these writes wake."""
        news = CaseNews(case_id=self.case.id, source=source_id)
        return [each for person_id in self.people for each in wakes_of(person_id, news)]

    @property
    def people(self) -> list[str]:
        """Principal and agent, in the order in which their inboxes are locked."""
        return sorted({self.case.person_id, self.case.applicant_id})


async def agent_right_as_read(case: ServiceCase, now: datetime) -> AgentRight | None:
    """Read the right of the case's agent without a lock; None if it does not stand.

    The statement that writes must ask ``conditions``.
    """
    if case.person_id == case.applicant_id:
        return AgentRight(case, (), None)
    pair = await Delegation.filter(agent_id=case.person_id, principal_id=case.applicant_id)
    ids = [row.id for row in pair if _is_for(row, case) and row.in_force(now)]
    return AgentRight(case, (delegation_in_force(ids, now),), None) if ids else None


async def agent_right(
    connection: BaseDBAsyncClient, case: ServiceCase, now: datetime
) -> AgentRight:
    """Read the right of the case's agent and lock it until the transaction commits.

    Call this before you lock anybody's inbox.
    """
    if case.person_id == case.applicant_id:
        return AgentRight(case, (), None)
    pair = Delegation.filter(agent_id=case.person_id, principal_id=case.applicant_id)
    delegations = await pair.using_db(connection)
    right = delegation_in_force([row.id for row in delegations if _is_for(row, case)], now)
    if await all_stand(connection, right):
        return AgentRight(case, (right,), None)
    return AgentRight(case, (right,), _end(case, await pair.using_db(connection), now))


def _end(case: ServiceCase, delegations: Sequence[Delegation], now: datetime) -> datetime | None:
    """Return when the agent's right ended; None while one of these delegations is in force.

    Without any delegation, the right ended at the submission.
    """
    of_case = [
        row for row in delegations if row.principal_id == case.applicant_id and _is_for(row, case)
    ]
    if any(row.in_force(now) for row in of_case):
        return None
    past = [row.end for row in of_case if row.was_in_force(case.person_id, now)]
    return max(past, default=case.submitted_at)


def _is_for(delegation: Delegation, case: ServiceCase) -> bool:
    return bool(delegation.id == case.delegation_id or delegation.is_for(case.item_code))
