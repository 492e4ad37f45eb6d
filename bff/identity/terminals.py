"""Terminals: enrolled once with a code from the operator, then identified by their own key."""

from __future__ import annotations

from bff.context import AppContext
from bff.identity.callers import KeyHolder, TerminalCaller, unknown_terminal
from bff.identity.enrolment_codes import hash_of
from bff.identity.problems import ENROLMENT_REFUSED
from bff.identity.schemas import HallView, HeartbeatReply, TerminalGrant, TerminalView
from bff.identity.tokens import Audience
from bff.problems import Problem
from ground.clock import in_china
from models import Terminal
from models.session import AssuranceLevel


async def enrol(context: AppContext, holder: KeyHolder, code: str) -> TerminalGrant:
    """Bind the proved key to the terminal of the code.

    Of two that try the same code, one is enrolled; it may repeat the request if the answer was
    lost.
    """
    terminal = await Terminal.enrol(hash_of(code), holder.thumbprint, context.clock.now())
    if terminal is None:
        raise Problem(ENROLMENT_REFUSED)
    return _grant(context, terminal)


async def sign_in(context: AppContext, holder: KeyHolder, terminal_id: str) -> TerminalGrant:
    """Issue a new access token to an enrolled terminal.

    Its key is the credential: there is no refresh token to lose.
    """
    terminal = await Terminal.get_or_none(
        id=terminal_id, key_thumbprint=holder.thumbprint, disabled_at__isnull=True
    ).select_related("hall")
    if terminal is None:
        raise await unknown_terminal(holder.thumbprint)
    return _grant(context, terminal)


async def heartbeat(
    context: AppContext, caller: TerminalCaller, software_version: str, lacks: list[str]
) -> HeartbeatReply:
    """Record that the terminal is alive, its software, and what it lacks."""
    now = context.clock.now()
    await Terminal.filter(id=caller.terminal.id).update(
        seen_at=now, software_version=software_version, lacks=lacks
    )
    return HeartbeatReply(in_china(now))


def view(terminal: Terminal) -> TerminalView:
    hall = terminal.hall
    return TerminalView(
        id=terminal.id,
        kind=terminal.kind,
        label=terminal.label,
        hall=HallView(hall.id, hall.name, hall.address),
        capabilities=terminal.capabilities,
    )


def _grant(context: AppContext, terminal: Terminal) -> TerminalGrant:
    return TerminalGrant(
        terminal_id=terminal.id,
        access_token=context.identity.tokens.issue(
            terminal.id,
            Audience(terminal.kind),
            f"terminal:{terminal.id}",
            AssuranceLevel.ANONYMOUS,
            terminal.key_thumbprint,
        ),
        expires_in=context.identity.tokens.life_s,
        terminal=view(terminal),
    )
