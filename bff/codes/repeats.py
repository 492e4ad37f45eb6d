"""Repeated answers of a scan. After the session that showed the code has ended, none is given."""

from __future__ import annotations

import msgspec

from bff.codes.live_codes import LiveCode
from bff.codes.problems import CODE_USED
from bff.codes.reading import action_at, read_live_code
from bff.codes.scan import Scan
from bff.codes.service import record_refusal
from bff.context import AppContext
from bff.problems import Problem


class FirstAnswer(msgspec.Struct, rename="camel"):
    """Members of the first answer: ``scan_id`` of a success, or ``reason_code`` of a refusal."""

    scan_id: str | None = None
    reason_code: str | None = None


async def allow(context: AppContext, scan: Scan, answer: FirstAnswer) -> None:
    """Log that the answer is repeated; raise a problem if it may not be."""
    code: LiveCode | None = None
    try:
        kind, code = await read_live_code(context, scan.text)
        action = action_at(context, kind, code, scan.caller)
    except Problem as refusal:
        await record_refusal(context, scan, code, refusal.kind.slug)
        if answer.scan_id is not None:
            raise
        return  # a refusal shows nothing, so repeats are harmless
    if answer.scan_id is None:
        await record_refusal(context, scan, code, answer.reason_code or CODE_USED.slug)
    else:
        await action.before_repeat(context, scan, code, answer.scan_id)
