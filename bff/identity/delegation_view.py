"""Delegations as their two sides see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.identity.delegation_schemas import DelegationView
from bff.identity.messages import Role
from ground.clock import in_china
from ground.language import Language, Text
from ground.masking import mask_name
from models import Delegation
from models.delegation import OPEN, DelegationState

STATE_TEXTS: dict[str, Text] = {
    "offered": Text("等待被委托人确认", "Waiting for the other person’s answer"),
    "accepted": Text("已确认", "Accepted"),
    "declined": Text("被委托人已谢绝", "Refused"),
    "revoked": Text("已撤销", "Ended"),
    "expired": Text("已过期", "Expired"),
}


def state_at(delegation: Delegation, now: datetime) -> str:
    """Return the state for people: an open one whose time has passed is ``expired``."""
    over = delegation.state in OPEN and delegation.ends_at <= now
    return "expired" if over else str(delegation.state)


async def views(
    context: AppContext,
    delegations: Sequence[Delegation],
    role: Role,
    now: datetime,
    language: Language,
) -> list[DelegationView]:
    """Build one side's views. The other's name is masked, unless this side typed it."""
    codes = {code for delegation in delegations for code in delegation.items or ()}
    names = await catalogue.names(context, codes, language) if codes else {}
    return [_view(delegation, role, now, language, names) for delegation in delegations]


def _view(
    delegation: Delegation, role: Role, now: datetime, language: Language, names: dict[str, str]
) -> DelegationView:
    state, items = state_at(delegation, now), delegation.items
    typed = str(delegation.agent_name)  # a `Clear` in a new row
    return DelegationView(
        id=delegation.id,
        principal=mask_name(delegation.principal_name),
        agent=typed if role == "principal" else mask_name(typed),
        items=items,
        item_names=None if items is None else [names.get(code, code) for code in items],
        state=state,
        state_text=STATE_TEXTS[state].render(language),
        in_force=state == DelegationState.ACCEPTED and delegation.starts_at <= now,
        starts_at=in_china(delegation.starts_at),
        ends_at=in_china(delegation.ends_at),
        created_at=in_china(delegation.created_at),
        answered_at=in_china(delegation.answered_at) if delegation.answered_at else None,
        ended_at=in_china(delegation.ended_at) if delegation.ended_at else None,
    )
