"""Delegations (授权代办)."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.identity import delegations
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import (
    DELEGATION_BY_PERSON_ONLY,
    DELEGATION_NAME_DIFFERS,
    DELEGATION_NOT_FOUND,
    DELEGATION_NOT_OPEN,
    DELEGATION_PERIOD_INVALID,
    DELEGATION_TO_ONESELF,
    TOO_MANY_DELEGATIONS,
)
from bff.identity.delegation_schemas import DelegationList, DelegationOffer, DelegationView
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.scopes import Scope

routes = Routes("Delegations", "Rights to act for somebody else")


@routes.post(
    "/v1/delegations",
    scope=Scope.ACCOUNT,
    status=201,
    problems=(
        ASSURANCE_TOO_LOW,
        DELEGATION_TO_ONESELF,
        DELEGATION_BY_PERSON_ONLY,
        DELEGATION_PERIOD_INVALID,
        TOO_MANY_DELEGATIONS,
    ),
)
async def offer_delegation(call: Call[Citizen], body: DelegationOffer) -> DelegationView:
    """Offer somebody to act for the citizen (授权代办).

    The delegation begins once they have accepted.
    """
    return await delegations.offer(call.context, call.caller, body, call.request.language)


@routes.get("/v1/delegations", scope=Scope.APPLY)
async def list_delegations(call: Call[Citizen]) -> DelegationList:
    """List the delegations that the citizen has given and received."""
    return await delegations.list_delegations(call.context, call.caller, call.request.language)


@routes.post(
    "/v1/delegations/<delegation_id:id>/acceptance",
    scope=Scope.ACCOUNT,
    problems=(
        ASSURANCE_TOO_LOW,
        DELEGATION_NOT_FOUND,
        DELEGATION_NAME_DIFFERS,
        DELEGATION_NOT_OPEN,
    ),
)
async def accept_delegation(call: Call[Citizen], delegation_id: str) -> DelegationView:
    """Accept to act for somebody."""
    language = call.request.language
    return await delegations.accept(call.context, call.caller, delegation_id, language)


@routes.post(
    "/v1/delegations/<delegation_id:id>/refusal",
    scope=Scope.GIVE_UP,
    problems=(DELEGATION_NOT_FOUND, DELEGATION_NOT_OPEN),
)
async def refuse_delegation(call: Call[Citizen], delegation_id: str) -> DelegationView:
    """Refuse to act for somebody."""
    language = call.request.language
    return await delegations.refuse(call.context, call.caller, delegation_id, language)


@routes.delete("/v1/delegations/<delegation_id:id>", scope=Scope.GIVE_UP)
async def end_delegation(call: Call[Citizen], delegation_id: str) -> None:
    """End a delegation, as principal or agent.

    It takes effect at once.
    """
    await delegations.end(call.context, call.caller, delegation_id)
