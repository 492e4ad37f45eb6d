"""Rights to see a certificate, checked again after the core's answer."""

from __future__ import annotations

from datetime import datetime

from bff.codes.problems import CODE_WITHDRAWN
from bff.context import AppContext
from bff.identity.callers import TerminalCaller
from bff.identity.problems import TERMINAL_UNKNOWN
from bff.identity.tokens import authentication_problem
from bff.problems import Problem
from models.guarded_writes import Write
from models.rights import all_stand, session_open, terminal_enrolled
from models.transaction import database


def rights_to_see(session_id: str, caller: TerminalCaller, now: datetime) -> list[Write]:
    """Build the rights of a viewing: the holder's session is open, and the terminal is enrolled."""
    return [
        session_open(session_id, now),
        terminal_enrolled(caller.terminal.id, caller.thumbprint),
    ]


async def must_still_be_shown(context: AppContext, session_id: str, caller: TerminalCaller) -> None:
    """Raise ``code-withdrawn`` or ``terminal-unknown`` when a right to see has ended."""
    session, terminal = rights_to_see(session_id, caller, context.clock.now())
    if not await all_stand(database(), session):
        raise Problem(CODE_WITHDRAWN)
    if not await all_stand(database(), terminal):
        raise authentication_problem(TERMINAL_UNKNOWN, "DPoP")
