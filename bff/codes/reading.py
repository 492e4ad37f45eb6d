"""Reading of a scanned code: its content, and whether it may still be scanned."""

from __future__ import annotations

from bff.certificates.problems import CODE_WITHDRAWN
from bff.codes.live_codes import Presented
from bff.codes.problems import (
    CODE_EXPIRED,
    CODE_FORGED,
    CODE_MALFORMED,
    TERMINAL_NOT_ALLOWED,
)
from bff.context import AppContext
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from models.terminal import Capability
from qr import CodeError, CodeKind, ExpiredCode, ForgedCode, MalformedCode, read

_UNREADABLE = {MalformedCode: CODE_MALFORMED, ForgedCode: CODE_FORGED}


async def presented_by(context: AppContext, scanned: str) -> Presented:
    """Find the content of a scanned code. A forged code is refused without asking Redis."""
    try:
        code = read(context.codes.ring, scanned, context.clock.now())
    except ExpiredCode as error:
        code = error.code
    except CodeError as error:
        raise Problem(_UNREADABLE[type(error)]) from None
    presented = await context.codes.live.get(code.id_text)
    if presented is None:
        raise Problem(CODE_EXPIRED)
    if code.kind is not CodeKind.CERTIFICATE:
        raise Problem(CODE_MALFORMED)
    return presented


def must_be_answerable(context: AppContext, presented: Presented, caller: TerminalCaller) -> None:
    """Raise a problem if the code may show nothing more, not even a repeated answer."""
    if not caller.may(Capability.VIEW_CERTIFICATES):
        raise Problem(TERMINAL_NOT_ALLOWED)
    if context.identity.revocations.ended(presented.session_id):
        raise Problem(CODE_WITHDRAWN)


def must_be_scannable(context: AppContext, presented: Presented, caller: TerminalCaller) -> None:
    """Raise a problem when this terminal may not scan the code now."""
    must_be_answerable(context, presented, caller)
    if presented.expires_at <= context.clock.unix():
        raise Problem(CODE_EXPIRED)
