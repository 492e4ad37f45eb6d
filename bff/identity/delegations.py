"""Acting for somebody else (授权代理, 亲友代办): offer, answer, end, and who the applicant is.

The rules: docs/decisions/0029-delegation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.assurance import must_reach
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import (
    DELEGATION_BY_PERSON_ONLY,
    DELEGATION_NAME_DIFFERS,
    DELEGATION_NOT_FOR_ITEM,
    DELEGATION_NOT_FOUND,
    DELEGATION_NOT_IN_FORCE,
    DELEGATION_NOT_OPEN,
    DELEGATION_PERIOD_INVALID,
    DELEGATION_TO_ONESELF,
    TOO_MANY_DELEGATIONS,
)
from bff.identity.delegation_schemas import DelegationList, DelegationOffer, DelegationView
from bff.identity.delegation_view import STATE_TEXTS, state_at, views
from bff.identity.messages import DelegationNews, Role
from bff.identity.names import same_name
from bff.problems import Problem
from ground.ids import parse_id
from ground.language import Language, Text
from models import Delegation, Person
from models.delegation import DelegationState
from models.encryption import Clear
from models.person import PersonKind
from models.session import AssuranceLevel
from models.transaction import transact
from notifications import tell

USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)  # a year, also a leap year
OPEN_OFFERS = 20
REQUIRED_LEVEL = AssuranceLevel.REAL_NAME
_NOT_STARTED = Text("授权还没有开始", "The delegation has not begun")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Person for whom something is done, and the ``agent`` who signed in.

    Without a ``delegation`` both are one person.
    """

    person: Person
    agent: Person
    delegation: Delegation | None


async def applicant_for(
    context: AppContext, citizen: Citizen, acting_for: str | None, item_code: str | None
) -> Applicant:
    """Return the applicant of a request: the citizen, or the principal of their delegation.

    ``X-Acting-For`` (``request.acting_for``) names the delegation, which must be in force and cover
    the item. The caller records its id with the effect. The assurance level is that of the
    citizen's own session.
    """
    agent = await Person.signed_in(citizen.person_id)
    if acting_for is None:
        return Applicant(agent, agent, None)
    must_reach(citizen.level, REQUIRED_LEVEL)
    delegation = await _addressed_to(agent, parse_id(acting_for))
    now = context.clock.now()
    state = state_at(delegation, now)
    if state != DelegationState.ACCEPTED:
        raise Problem(DELEGATION_NOT_IN_FORCE, why=STATE_TEXTS[state])
    if delegation.starts_at > now:
        raise Problem(DELEGATION_NOT_IN_FORCE, why=_NOT_STARTED)
    if item_code is not None and not delegation.is_for(item_code):
        raise Problem(DELEGATION_NOT_FOR_ITEM)
    return Applicant(await Person.get(id=delegation.principal_id), agent, delegation)


async def offer(
    context: AppContext, citizen: Citizen, terms: DelegationOffer, language: Language
) -> DelegationView:
    """Offer somebody to act for the citizen. They need not have signed in before."""
    must_reach(citizen.level, REQUIRED_LEVEL)
    principal = await Person.get(id=citizen.person_id)
    if principal.kind != PersonKind.PERSON:
        raise Problem(DELEGATION_BY_PERSON_ONLY)
    lookup = context.settings.keys.lookup(f"{terms.agent_cert_type}:{terms.agent_cert_no}:")
    if lookup == principal.lookup:
        raise Problem(DELEGATION_TO_ONESELF)
    now = context.clock.now()
    starts_at, ends_at = _period(terms, now)
    delegation = Delegation(
        id=context.new_id(),
        principal_id=principal.id,
        principal_name=Clear(principal.name),
        agent_lookup=lookup,
        agent_name=Clear(terms.agent_name),
        items=terms.items,
        state=DelegationState.OFFERED,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
    )

    roles = await _roles(delegation)

    async def write(connection: BaseDBAsyncClient) -> None:
        # The message locks the principal's row, so simultaneous offers are counted one by one.
        await _tell_both(connection, delegation, roles, "principal", now)
        if await Delegation.open_offers(connection, principal.id, now) >= OPEN_OFFERS:
            raise Problem(TOO_MANY_DELEGATIONS, most=OPEN_OFFERS)
        await Delegation.bulk_create([delegation], using_db=connection)

    await transact(write)
    [view] = await views(context, [delegation], "principal", now, language)
    return view


async def list_delegations(
    context: AppContext, citizen: Citizen, language: Language
) -> DelegationList:
    """List the delegations that the citizen has given, and those given or offered to them."""
    person = await Person.get(id=citizen.person_id)
    now = context.clock.now()
    as_principal = await Delegation.newest(now, principal_id=person.id)
    as_agent = await Delegation.newest(now, agent_lookup=person.lookup)
    return DelegationList(
        given=await views(context, as_principal, "principal", now, language),
        received=await views(context, as_agent, "agent", now, language),
    )


async def accept(
    context: AppContext, citizen: Citizen, delegation_id: str, language: Language
) -> DelegationView:
    """Accept a delegation. The name that the principal typed must be the agent's own."""
    must_reach(citizen.level, REQUIRED_LEVEL)
    agent = await Person.get(id=citizen.person_id)
    delegation = await _addressed_to(agent, delegation_id)
    if not same_name(delegation.agent_name, agent.name):
        raise Problem(DELEGATION_NAME_DIFFERS)
    return await _answer(context, agent, delegation, "accepted", language)


async def refuse(
    context: AppContext, citizen: Citizen, delegation_id: str, language: Language
) -> DelegationView:
    agent = await Person.get(id=citizen.person_id)
    delegation = await _addressed_to(agent, delegation_id)
    return await _answer(context, agent, delegation, "declined", language)


async def end(context: AppContext, citizen: Citizen, delegation_id: str) -> None:
    """End a delegation, as either side may. If it is over, or another's, there is no error."""
    person = await Person.get(id=citizen.person_id)
    delegation = await Delegation.get_or_none(id=delegation_id)
    if delegation is None:
        return
    role: Role = "principal" if delegation.principal_id == person.id else "agent"
    if role == "agent" and delegation.agent_lookup != person.lookup:
        return
    now = context.clock.now()
    roles = await _roles(delegation)

    async def write(connection: BaseDBAsyncClient) -> None:
        if await Delegation.revoke(connection, delegation.id, now):
            delegation.state = "revoked"
            await _tell_both(connection, delegation, roles, role, now)

    await transact(write)


async def tell_newcomer(context: AppContext, person: Person) -> None:
    """Announce earlier offers to somebody who signs in for the first time."""
    now = context.clock.now()
    listed = await Delegation.newest(now, agent_lookup=person.lookup)
    offers = [row for row in listed if state_at(row, now) == "offered"]

    async def write(connection: BaseDBAsyncClient) -> None:
        for row in offers:
            await _tell_both(connection, row, {person.id: "agent"}, "principal", now)

    if offers:
        await transact(write)


async def _addressed_to(agent: Person, delegation_id: str) -> Delegation:
    """Return the delegation of this id to this agent; another's does not exist."""
    delegation = await Delegation.get_or_none(id=delegation_id)
    if delegation is None or delegation.agent_lookup != agent.lookup:
        raise Problem(DELEGATION_NOT_FOUND)
    return delegation


async def _answer(
    context: AppContext, agent: Person, delegation: Delegation, state: str, language: Language
) -> DelegationView:
    """Answer an offer.

    The same answer again is no error; of two different ones the first stands.
    """
    now = context.clock.now()
    roles = await _roles(delegation)

    async def write(connection: BaseDBAsyncClient) -> None:
        if await Delegation.answer(connection, delegation.id, state, agent.id, now):
            delegation.state = state
            await _tell_both(connection, delegation, roles, "agent", now)

    await transact(write)
    delegation = await Delegation.get(id=delegation.id)
    stands = state_at(delegation, now)
    if stands != state:
        raise Problem(DELEGATION_NOT_OPEN, why=STATE_TEXTS[stands])
    [view] = await views(context, [delegation], "agent", now, language)
    return view


def _period(terms: DelegationOffer, now: datetime) -> tuple[datetime, datetime]:
    starts_at = max(terms.starts_at or now, now)
    ends_at = terms.ends_at or starts_at + USUAL
    if starts_at > now + LONGEST:
        raise Problem(DELEGATION_PERIOD_INVALID, members={"field": "/startsAt"})
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Problem(DELEGATION_PERIOD_INVALID, members={"field": "/endsAt"})
    return starts_at, ends_at


async def _roles(delegation: Delegation) -> dict[str, Role]:
    """Return the role of each side who has signed in before, by person id."""
    agent = await Person.get_or_none(lookup=delegation.agent_lookup)
    roles: dict[str, Role] = {agent.id: "agent"} if agent else {}
    return {delegation.principal_id: "principal", **roles}


async def _tell_both(
    connection: BaseDBAsyncClient,
    delegation: Delegation,
    roles: dict[str, Role],
    by: Role,
    now: datetime,
) -> None:
    """Tell both sides of the delegation's new state."""
    for person_id, role in sorted(roles.items()):
        news = DelegationNews(delegation_id=delegation.id, state=delegation.state, role=role, by=by)
        await tell(connection, person_id, news, now)
