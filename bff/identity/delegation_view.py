"""Delegations as their two sides see them."""

from __future__ import annotations

from datetime import datetime

from bff.identity.delegation_schemas import DelegationView
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


def view(delegation: Delegation, role: str, now: datetime, language: Language) -> DelegationView:
    """Build one side's view. The other's name is masked, unless this side typed it."""
    state = state_at(delegation, now)
    typed = str(delegation.agent_name)  # a `Clear` in a new row
    return DelegationView(
        id=delegation.id,
        principal=mask_name(delegation.principal_name),
        agent=typed if role == "principal" else mask_name(typed),
        items=delegation.items,
        state=state,
        state_text=STATE_TEXTS[state].render(language),
        in_force=state == DelegationState.ACCEPTED and delegation.starts_at <= now,
        starts_at=in_china(delegation.starts_at),
        ends_at=in_china(delegation.ends_at),
        created_at=in_china(delegation.created_at),
        answered_at=in_china(delegation.answered_at) if delegation.answered_at else None,
        ended_at=in_china(delegation.ended_at) if delegation.ended_at else None,
    )
