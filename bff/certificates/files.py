"""The watermarked file (加注件) of a shown certificate: one link, one terminal, one view.

The file passes through in chunks. The core puts holder, viewer, time and cause into its watermark.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bff.certificates.file_links import FileTicket
from bff.certificates.rights import must_still_be_shown, rights_to_see
from bff.certificates.usage_log import (
    RightEnd,
    Use,
    auth_code_hash,
    details_at,
    record,
)
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import CertificateFile
from models.usage_log import UsageAction, UsageOutcome

FILE_BUDGET_S = 30.0  # enough for a scanned deed over a slow county line


@asynccontextmanager
async def viewed_file(
    context: AppContext, caller: TerminalCaller, link: str, request_id: str
) -> AsyncIterator[CertificateFile]:
    """Return the file behind a link, and log its viewing.

    The row is written when the core has begun to give the file and before the first byte goes out.
    Until then the link can be tried again.
    """
    ticket = await context.certificates.file_links.take(link, caller.terminal.id)
    call = OutgoingCall(request_id, asyncio.get_running_loop().time() + FILE_BUDGET_S)
    is_logged = False
    with core_called():
        try:
            async with context.core.certificates.file(ticket.auth_code, call) as file:
                first_chunk = await anext(file.chunks, b"")
                use = use_of(caller, ticket, request_id, UsageAction.FILE)
                await log_viewing(context, caller, ticket, use)
                is_logged = True
                yield CertificateFile(file.media_type, file.length, _join(first_chunk, file.chunks))
        except Exception as error:
            right_ended = isinstance(error, Problem)  # a right has ended, so nobody may view it
            if not is_logged and not right_ended:
                await context.certificates.file_links.give_back(link, ticket)
            raise


async def log_viewing(
    context: AppContext, caller: TerminalCaller, ticket: FileTicket, use: Use
) -> None:
    """Log the viewing.

    If the right to it ended while the core made the file, the row says ``withheld``. Raises the
    problem.
    """
    now = context.clock.now()
    try:
        await record(context, use, *rights_to_see(ticket.session_id, caller, now))
    except RightEnd:
        try:
            await must_still_be_shown(context, ticket.session_id, caller)
        except Problem as problem:
            await record(
                context, replace(use, outcome=UsageOutcome.WITHHELD, reason_code=problem.kind.slug)
            )
            raise
        raise


async def _join(head: bytes, tail: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for chunk in tail:
        yield chunk


def use_of(
    caller: TerminalCaller,
    ticket: FileTicket,
    request_id: str,
    action: UsageAction,
    **facts: object,
) -> Use:
    """Build the viewing of what a ticket is for."""
    return Use(
        terminal=caller,
        action=action,
        outcome=UsageOutcome.SHOWN,
        person_id=ticket.person_id,
        details=details_at(
            caller,
            request_id,
            certificate_name=ticket.certificate_name,
            certificate_type=ticket.certificate_type,
            purpose=ticket.purpose,
            use_cause=ticket.use_cause,
            presentation_id=ticket.presentation_id,
            auth_code_hash=auth_code_hash(ticket.auth_code),
            **facts,
        ),
    )
