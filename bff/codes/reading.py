"""Reading of a scanned code: its content, and what this terminal may do with it."""

from __future__ import annotations

from typing import Any

from bff.codes.live_codes import LiveCode
from bff.codes.problems import (
    CODE_EXPIRED,
    CODE_FORGED,
    CODE_MALFORMED,
    CODE_WITHDRAWN,
    TERMINAL_NOT_ALLOWED,
)
from bff.context import AppContext
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from bff.scans import CodeAction
from qr import CodeError, CodeKind, ExpiredCode, ForgedCode, MalformedCode, read

_UNREADABLE = {MalformedCode: CODE_MALFORMED, ForgedCode: CODE_FORGED}


async def read_live_code(context: AppContext, text: str) -> tuple[CodeKind, LiveCode]:
    """Find the content of a scanned code. A forged code is refused without asking Redis."""
    try:
        code = read(context.codes.ring, text, context.clock.now())
    except ExpiredCode as error:
        code = error.code
    except CodeError as error:
        raise Problem(_UNREADABLE[type(error)]) from None
    shape = context.codes.actions.shape(code.kind)
    if shape is None:
        raise Problem(CODE_MALFORMED)
    live = await context.codes.live.get(code.id_text, shape)
    if live is None:
        raise Problem(CODE_EXPIRED)
    return code.kind, live


def action_at(
    context: AppContext, kind: CodeKind, code: LiveCode, caller: TerminalCaller
) -> CodeAction[AppContext, Any]:
    """Choose the action of a scan.

    Raises a problem if this terminal has none for this kind of code, or if the code may do nothing
    more, not even repeat an answer.
    """
    action = context.codes.actions.find(kind, caller.terminal.capabilities)
    if action is None:
        raise Problem(TERMINAL_NOT_ALLOWED)
    if context.identity.revocations.is_revoked(code.session_id):
        raise Problem(CODE_WITHDRAWN)
    return action


def must_be_live(context: AppContext, code: LiveCode) -> None:
    """Raise ``code-expired`` when the time to scan the code is over."""
    if code.expires_at <= context.clock.unix():
        raise Problem(CODE_EXPIRED)
