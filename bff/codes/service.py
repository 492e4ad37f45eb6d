"""Codes of any kind: mint one, look at one's own, and let a scan act on one."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.exceptions import RedisError

from bff.codes.live_codes import LiveCode
from bff.codes.problems import CODE_NOT_FOUND, CODE_USED
from bff.codes.reading import action_at, must_be_live, read_live_code
from bff.codes.scan import Scan
from bff.codes.schemas import CodeView
from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.scans import ScanView
from ground.clock import from_unix, in_china
from qr import ID_LENGTH, Code, CodeKind, mint


def mint_code(context: AppContext, kind: CodeKind, life_s: int) -> Code:
    """Mint a code that lives ``life_s`` seconds.

    It can be scanned once ``context.codes.live`` knows what it stands for.
    """
    return mint(
        context.codes.ring,
        kind,
        now=context.clock.now(),
        ttl_seconds=life_s,
        code_id=secrets.token_bytes(ID_LENGTH),
    )


async def scan(context: AppContext, scan: Scan) -> ScanView:
    """Run the action of the code for its first permitted scan; else raise a problem.

    Refusals are logged before they are an answer.
    """
    code: LiveCode | None = None
    try:
        kind, code = await read_live_code(context, scan.text)
        action = action_at(context, kind, code, scan.caller)
        must_be_live(context, code)
        if not await context.codes.live.take(code, scan.caller.terminal.id):
            raise Problem(CODE_USED)
    except Problem as refusal:
        await record_refusal(context, scan, code, refusal.kind.slug)
        raise
    async with _given_back_on_failure(context, code):
        return await action.run(context, scan, code)


async def record_refusal(
    context: AppContext, scan: Scan, code: LiveCode | None, reason_code: str
) -> None:
    """Tell every capability that records refused scans. ``code`` is None when it was not read."""
    for record in context.codes.refused_scans:
        await record(context, scan, code, reason_code)


@asynccontextmanager
async def _given_back_on_failure(context: AppContext, code: LiveCode) -> AsyncIterator[None]:
    """Undo the claim of the code if the core, Redis or the database is away."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, Problem) or error.kind.status >= 500:
            with suppress(RedisError):  # without Redis the code is lost anyway
                await context.codes.live.give_back(code)
        raise


async def code_view(context: AppContext, citizen: Citizen, code_id: str) -> CodeView:
    """Return the state of one of the citizen's own codes: live, used or expired."""
    code = await own_code(context, citizen, code_id)
    if await context.codes.live.is_taken(code):
        state = "used"
    else:
        state = "live" if context.clock.unix() < code.expires_at else "expired"
    return CodeView(code_id, state, in_china(from_unix(code.expires_at)))


async def own_code(context: AppContext, citizen: Citizen, code_id: str) -> LiveCode:
    """Return the citizen's own code. Raise ``code-not-found`` for anybody else's."""
    code = await context.codes.live.get(code_id, LiveCode)
    if code is None or code.person_id != citizen.person_id:
        raise Problem(CODE_NOT_FOUND)
    return code
