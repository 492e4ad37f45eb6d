"""Repeated answers of a scan.

Each one shows the certificate again, so the holder finds it in the usage log. After the session
that showed the code has ended, none is given.
"""

from __future__ import annotations

import msgspec

from bff.certificates.usage_log import Details, Use, record
from bff.codes import service
from bff.codes.live_codes import Presented
from bff.codes.problems import CODE_USED
from bff.codes.reading import must_be_answerable, presented_by
from bff.codes.service import Scanning
from bff.context import AppContext
from bff.problems import Problem
from models import UsageEntry


class FirstAnswer(msgspec.Struct, rename="camel"):
    """Members of the first answer: ``scan_id`` of a success, or ``reason_code`` of a refusal."""

    scan_id: str | None = None
    reason_code: str | None = None


async def allow(context: AppContext, scanning: Scanning, answer: FirstAnswer) -> None:
    """Log that the answer is repeated; raise a problem if it may not be."""
    presented: Presented | None = None
    try:
        presented = await presented_by(context, scanning.request.code)
        must_be_answerable(context, presented, scanning.caller)
    except Problem as refusal:
        await service.record_refusal(context, scanning, presented, refusal.kind.slug)
        if answer.scan_id is not None:
            raise
        return  # a refusal shows nothing: it may be read again
    if answer.scan_id is None:
        reason_code = answer.reason_code or CODE_USED.slug
        await service.record_refusal(context, scanning, presented, reason_code)
        return
    await record(context, await _repeat(scanning, answer.scan_id))


async def _repeat(scanning: Scanning, scan_id: str) -> Use:
    first = await UsageEntry.get(id=scan_id)
    details = msgspec.json.decode(first.details, type=Details)
    return Use(
        terminal=scanning.caller,
        action=first.action,
        outcome=first.outcome,
        person_id=first.person_id,
        details=msgspec.structs.replace(
            details, repeat_of=scan_id, request_id=scanning.call.request_id
        ),
    )
