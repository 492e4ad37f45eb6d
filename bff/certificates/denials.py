"""不是本人: the clerk records that the person at the desk is not the holder.

It is a row of the holder's usage log and an urgent message to them. Its id follows from the scan's,
so a scan has one at most.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta

import msgspec
from tortoise.exceptions import IntegrityError

from bff.certificates.problems import SCAN_NOT_FOUND
from bff.certificates.usage_log import Details, Use, record
from bff.context import AppContext
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from bff.request_context import RequestContext
from models import UsageEntry
from models.terminal import TerminalKind
from models.usage_log import UsageAction, UsageOutcome

log = logging.getLogger("bff.certificates")

LONGEST = timedelta(minutes=10)


async def deny(
    context: AppContext,
    request: RequestContext[TerminalCaller],
    scan_id: str,
) -> None:
    """Record the denial of a scan, once.

    Problem ``scan-not-found`` for a kiosk's or another desk's, one that showed nothing, or an old
    one.
    """
    caller = request.caller
    scan = await UsageEntry.get_or_none(id=scan_id, terminal_id=caller.terminal.id)
    at_desk = caller.terminal.kind == TerminalKind.DESK  # at a kiosk nobody sees who stands there
    if not at_desk or scan is None or not _is_open(context, scan):
        raise Problem(SCAN_NOT_FOUND)
    details = msgspec.json.decode(scan.details, type=Details)
    use = Use(
        terminal=caller,
        action=UsageAction.DENY,
        outcome=UsageOutcome.REFUSED,
        person_id=scan.person_id,
        row_id=hashlib.sha256(f"denial:{scan_id}".encode()).hexdigest()[:24],
        details=msgspec.structs.replace(details, fields=[], request_id=request.call.request_id),
    )
    try:
        await record(context, use)
    except IntegrityError:
        if not await UsageEntry.exists(id=use.row_id):
            raise
        return  # it has been recorded, also by a simultaneous request
    log.warning("a desk says that the person is not the holder: usage entry %s", use.row_id)


def _is_open(context: AppContext, scan: UsageEntry) -> bool:
    was_shown = scan.action == UsageAction.SHOW and scan.outcome == UsageOutcome.SHOWN
    return was_shown and scan.at + LONGEST > context.clock.now()
